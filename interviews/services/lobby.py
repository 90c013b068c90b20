"""What happens before the conversation: consents, the start, and the ways out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from interviews.events import (
    CANDIDATE,
    SYSTEM,
    Cancelled,
    Consented,
    Draft,
    Ended,
    EndReason,
    Handed,
    PersonWanted,
    Reopened,
    Stage,
    StageEntered,
    Started,
)
from interviews.llm.session import is_on
from interviews.log import AppendError, NotAllowed, append
from interviews.models import Interview, LiveState, Participant
from interviews.models.event import Status, Stream
from interviews.services.invitations import invite
from snippets.refusal import NOT_STORED, ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Names the wording of the lobby's consents; a new wording gets a new name.
NOTICE = "2026-11-2"
NOTICE_WITH_MODEL = f"{NOTICE} with a language model"
WAITING = frozenset({Status.NEEDS_PERSON, Status.RESCHEDULE})


def given_consent(interview: Interview) -> Consented | None:
    """The candidate's answers since the interview was last (re)opened."""
    events = interview.events.filter(stream=Stream.ROOM, kind__in=[Consented.kind, Reopened.kind])
    last = events.order_by("-seq").first()
    return Consented.model_validate(last.body) if last and last.kind == Consented.kind else None


def agreed_to_model(interview: Interview) -> bool:
    """Whether the candidate was told that a language model gets their words, here and afterwards, and agreed."""
    answers = given_consent(interview)
    return answers is not None and answers.ai and answers.notice == NOTICE_WITH_MODEL


def consent(*, interview: Interview, recording: bool, ai: bool) -> None:
    """Refusing the assistant where it would lead asks for a person instead."""
    notice = NOTICE_WITH_MODEL if is_on(interview) else NOTICE
    answers = Consented(recording=recording, ai=ai, notice=notice)
    if given_consent(interview) == answers:
        return
    drafts = [Draft(answers, CANDIDATE, f"consent:{uuid4()}")]
    if not ai and interview.mode == Interview.Mode.ASSISTANT:
        drafts.append(Draft(PersonWanted(), CANDIDATE, f"person:{uuid4()}"))
    _append(interview, drafts)


def begin(*, interview: Interview) -> None:
    """Starts the conversation; in a live interview there is nothing left to do."""
    if interview.live.status == Status.LIVE:
        return
    answers = given_consent(interview)
    if answers is None or not answers.recording:
        raise ActionRefused("Please answer the two questions first. Nothing has started yet.")
    by_assistant = interview.mode == Interview.Mode.ASSISTANT
    # A second press finds the same number and so the same client ids.
    round_id = f"begin:{interview.live.room_seq}"
    wake = {"wake_at": timezone.now()} if by_assistant else {}
    drafts = [
        Draft(Started(minutes=planned_minutes(interview)), SYSTEM, f"{round_id}:0"),
        Draft(Handed(to="assistant" if by_assistant else "interviewer"), SYSTEM, f"{round_id}:1"),
        Draft(StageEntered(stage=Stage.WELCOME), SYSTEM, f"{round_id}:2", wake),
    ]
    _append(interview, drafts)


def planned_minutes(interview: Interview) -> int:
    return interview.plan.items.aggregate(total=Sum("minutes"))["total"] or 1


def ask_for_another_time(*, interview: Interview) -> None:
    _append(interview, [Draft(Ended(reason=EndReason.RESCHEDULE), CANDIDATE, f"reschedule:{uuid4()}")])


def new_link(*, interview: Interview, by: User) -> str:
    """A token that lets the candidate in (again), whatever they waited for."""
    with transaction.atomic():
        token = invite(interview=interview, by=by)
        if interview.live.status in WAITING:
            reopen(interview=interview)
    return token


def reopen(*, interview: Interview) -> None:
    """What the candidate waited for is arranged; who asked for a person gets one."""
    with transaction.atomic():
        if interview.live.status == Status.NEEDS_PERSON:
            _give_to_an_interviewer(interview)
        _append(interview, [Draft(Reopened(), SYSTEM, f"reopen:{interview.live.room_seq}")])


def _give_to_an_interviewer(interview: Interview) -> None:
    if not interview.participants.filter(role=Participant.Role.INTERVIEWER).exists():
        raise ActionRefused("Add an interviewer first: the candidate asked for a person.")
    interview.mode = Interview.Mode.INTERVIEWER
    interview.save(update_fields=["mode"])


def cancel(*, interview: Interview) -> None:
    _append(interview, [Draft(Cancelled(), SYSTEM, f"cancel:{interview.live.room_seq}")])


def _append(interview: Interview, drafts: list[Draft]) -> None:
    try:
        append(interview.pk, drafts)
    except NotAllowed as refusal:
        status = Status(LiveState.objects.get(interview=interview).status).label.lower()
        raise ActionRefused(f"This is not possible any more: the interview is now “{status}”.") from refusal
    except AppendError as failure:
        raise ActionRefused(NOT_STORED) from failure
