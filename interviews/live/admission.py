"""Who may open a socket of a room, and what the database says of where the room stands. Runs in a thread."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, parse_cookie
from django.utils import timezone

from interviews.access import SESSION_ENTRY, candidate_may_enter, participant_of
from interviews.events import CANDIDATE
from interviews.live.frames import Outgoing, outgoing, stored_event
from interviews.live.socket import Admission, Socket
from interviews.models import Event, Interview, Invitation, LiveState, Participant
from interviews.models.event import Stream
from snippets.models import QuestionVersion

ROLES = frozenset({CANDIDATE, *Participant.Role.values})


def admit(public_id: UUID, role: str, headers: Iterable[tuple[bytes, bytes]]) -> Admission:
    """Raise Http404 (no such room for this person) or PermissionDenied (not signed in, or the invitation ended)."""
    session = session_of(headers)
    if role == CANDIDATE:
        return _candidate(public_id, session)
    # get_user reads nothing of the request but its session, and checks the password's hash in it.
    user = get_user(cast(HttpRequest, SimpleNamespace(session=session)))
    if not user.is_authenticated or session.session_key is None:
        raise PermissionDenied
    interview = Interview.objects.filter(public_id=public_id).first()
    if interview is None:
        raise Http404
    participant = participant_of(user, interview, Participant.Role(role))
    return Admission(
        interview.pk, role, participant.actor, participant.name, session.session_key, user_id=participant.user_id
    )


def _candidate(public_id: UUID, session: SessionBase) -> Admission:
    interview = Interview.objects.filter(public_id=public_id).first()
    if interview is None or session.session_key is None or not candidate_may_enter(session, interview):
        raise PermissionDenied
    invitation_id = session[SESSION_ENTRY][str(public_id)]
    return Admission(
        interview.pk, CANDIDATE, CANDIDATE, interview.candidate_name, session.session_key, invitation_id=invitation_id
    )


def session_of(headers: Iterable[tuple[bytes, bytes]]) -> SessionBase:
    # As the pages read them: other programs' cookies on this host may be anything.
    cookies = parse_cookie("; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie"))
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store(cookies.get(settings.SESSION_COOKIE_NAME))


def still_admitted(sockets: list[Socket]) -> set[Socket]:
    """Those whose session, account, part in the interview and invitation are all still good."""
    rights = [socket.admission for socket in sockets]
    sessions = _values(
        Session.objects.filter(session_key__in={right.session_key for right in rights}, expire_date__gt=timezone.now()),
        "session_key",
    )
    parts = _values(
        Participant.objects.filter(
            interview_id__in={right.interview_id for right in rights},
            user_id__in={right.user_id for right in rights},
            user__is_active=True,
        ),
        "interview_id",
        "user_id",
        "role",
    )
    invitations = _values(
        Invitation.objects.filter(pk__in={right.invitation_id for right in rights}, revoked_at=None), "pk"
    )

    def is_good(right: Admission) -> bool:
        if (right.session_key,) not in sessions:
            return False
        if right.role == CANDIDATE:
            return (right.invitation_id,) in invitations
        return (right.interview_id, right.user_id, right.role) in parts

    return {socket for socket in sockets if is_good(socket.admission)}


def _values(rows: QuerySet[Any], *columns: str) -> set[tuple[Any, ...]]:
    return set(rows.values_list(*columns))


def read_missed(interview_id: int, after: list[int]) -> tuple[list[int], list[Outgoing]]:
    """The counters of both streams, and what came after the given seqs up to them, in log order."""
    # The counters are read first: an event that commits in between is left to the live stream.
    counters = counters_of([interview_id])[interview_id]
    if counters == after:
        return counters, []
    events = Event.objects.filter(interview_id=interview_id)
    missed: list[Event] = []
    for stream in Stream:
        if after[stream] < counters[stream]:
            missed += events.filter(stream=stream, seq__gt=after[stream], seq__lte=counters[stream])
    return counters, [outgoing(stored_event(event)) for event in sorted(missed, key=lambda event: event.pk)]


def counters_of(interview_ids: list[int]) -> dict[int, list[int]]:
    rows: Any = LiveState.objects.filter(pk__in=interview_ids).values_list("pk", "room_seq", "panel_seq")
    return {pk: [room_seq, panel_seq] for pk, room_seq, panel_seq in rows}


def may_edit(interview_id: int, actor: str, seq: int) -> bool:
    """Whether `seq` is the actor's own last message and nobody has answered it."""
    said = Event.objects.filter(
        interview_id=interview_id, stream=Stream.ROOM, kind__in=("said", "said_code", "commented")
    )
    last = said.order_by("-seq").values_list("seq", "actor", "kind").first()
    return last == (seq, actor, "said")


def may_comment(interview_id: int, version: UUID, last_line: int) -> bool:
    """Whether the version was shown here and has that many lines."""
    shown = Event.objects.filter(
        interview_id=interview_id, stream=Stream.ROOM, kind="shown", body__version=str(version)
    )
    if not shown.exists():
        return False
    code: str = QuestionVersion.objects.values_list("code", flat=True).get(public_id=version)
    return last_line <= len(code.splitlines())
