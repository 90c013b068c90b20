"""A live room with people in it, for the tests of the room."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.utils import timezone

from interviews.access import SESSION_ENTRY
from interviews.events import (
    ASSISTANT,
    CANDIDATE,
    SYSTEM,
    Body,
    Consented,
    Draft,
    Handed,
    Said,
    Shown,
    StageEntered,
    Started,
)
from interviews.log import append
from interviews.models import Interview, Invitation, Participant
from interviews.models.event import Status
from interviews.roles import Role
from snippets.models import QuestionVersion
from tests.factories import make_interview, make_plan, make_user, make_version


def live_room(*, leads: str = "interviewer", ai: bool = True, problems: int = 2) -> Interview:
    """Begun, in its first stage, with one interviewer and one observer."""
    interview = make_interview(
        make_plan(versions=[make_version() for _ in range(problems)]),
        interviewers=(make_user(Role.INTERVIEWER, name="Grace"),),
        observers=(make_user(Role.OBSERVER, name="Olga"),),
        status=Status.LOBBY,
    )
    write(interview, CANDIDATE, Consented(recording=True, ai=ai, notice="2026-11"))
    write(interview, SYSTEM, Started(minutes=44))
    write(interview, SYSTEM, Handed(to=leads))
    write(interview, SYSTEM, StageEntered(stage="welcome", minutes=9))
    return Interview.objects.select_related("live", "plan").get(pk=interview.pk)


def write(interview: Interview, actor: str, body: Body) -> int:
    """The seq of the new event."""
    return append(interview.pk, [Draft(body, actor, uuid4().hex)])[0].seq


def say(interview: Interview, text: str, actor: str = CANDIDATE) -> int:
    return write(interview, actor, Said(text=text))


def show(interview: Interview, number: int = 1) -> QuestionVersion:
    version = versions_of(interview)[number - 1]
    of = len(versions_of(interview))
    write(interview, ASSISTANT, Shown(version=version.public_id, title=version.title, number=number, of=of))
    write(interview, ASSISTANT, StageEntered(stage="problem", number=number, minutes=15))
    return version


def versions_of(interview: Interview) -> list[QuestionVersion]:
    return [item.version for item in interview.plan.items.exclude(version=None).select_related("version__key")]


def interviewer_of(interview: Interview) -> Participant:
    return interview.participants.get(role=Participant.Role.INTERVIEWER)


def observer_of(interview: Interview) -> Participant:
    return interview.participants.get(role=Participant.Role.OBSERVER)


def candidate_of(interview: Interview) -> Client:
    """A browser that came in by the interview's invitation."""
    now = timezone.now()
    invitation = Invitation.objects.create(interview=interview, token_hash=uuid4().hex, expires_at=now, used_at=now)
    client = Client()
    session = client.session
    session[SESSION_ENTRY] = {str(interview.public_id): invitation.pk}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def client_of(participant: Participant) -> Client:
    client = Client()
    client.force_login(participant.user)
    return client
