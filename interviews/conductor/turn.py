"""One turn of the assistant: claim the row, listen, decide and speak with no transaction open, append if still true."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from interviews.conductor import policy, record
from interviews.conductor.brief import Brief, brief_for
from interviews.conductor.cue_listener import CueListener
from interviews.conductor.listener import Answer, Expects, Heard, Listener, Prompt, together
from interviews.conductor.scene import Scene
from interviews.conductor.speaker import Speaker, TemplateSpeaker
from interviews.events import ASSISTANT, CANDIDATE, Draft, Said, TurnTaken
from interviews.live.runtime import whisper
from interviews.llm.session import ModelSession, Provenance, is_on
from interviews.llm.voices import OpenAIListener, OpenAISpeaker
from interviews.log import AppendError, append, state_of
from interviews.models import Interview, LiveState
from interviews.models.event import Driver
from interviews.state import Message, RoomState
from snippets.schema import Item

log = logging.getLogger(__name__)

TASK = "interviews.tasks.take_turn"
LEASE = timedelta(seconds=20)
# Long enough for the queue to be reached; a lost task is sent again after it.
QUEUED = timedelta(seconds=5)
AFTER_FAILURE = timedelta(seconds=10)
MOST_AT_ONCE = 200

_listener = CueListener()
_speaker: Speaker = TemplateSpeaker()


def run_due(now: datetime) -> int:
    """Send the turns that are due to the workers, each once; gives their number."""
    due = LiveState.objects.filter(Q(lease_until=None) | Q(lease_until__lte=now), wake_at__lte=now)
    sent = 0
    for interview_id in list(due.order_by("wake_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        if due.filter(pk=interview_id).update(turn_token="", lease_until=now + QUEUED):
            current_app.send_task(TASK, args=[interview_id])
            sent += 1
    return sent


def take_turn(
    interview_id: int,
    now: datetime | None = None,
    *,
    listener: Listener | None = None,
    speaker: Speaker | None = None,
    brief: Brief | None = None,
    state: RoomState | None = None,
) -> bool:
    """Take the turn if it is due and nobody else takes it; True when it was stored.

    `now` is the instant to decide and to record by, the real one by default; another one is for simulations.
    `brief` and `state` are for those who know them; with a state that is out of date the turn is void.
    """
    claim = _claim(interview_id, now or timezone.now())
    if claim is None:
        # Put off since it was sent here: it has to be found as soon as it is due again.
        LiveState.objects.filter(pk=interview_id, turn_token="", lease_until__isnull=False).update(lease_until=None)
        return False
    try:
        # Read where somebody asks for it: not for those who know brief and state.
        interview: Any = SimpleLazyObject(lambda: Interview.objects.select_related("plan").get(pk=interview_id))
        brief, state = brief or brief_for(interview), state or state_of(interview)
        turn = _think(claim, brief, state, *_voices(interview, listener, speaker))
        stored = _store(claim, turn, at=now)
    except Exception as failure:
        claim.held().update(turn_token="", lease_until=None, wake_at=claim.now + AFTER_FAILURE)
        if not isinstance(failure, AppendError):
            raise
        log.warning("turn of interview %s could not be stored: %s", interview_id, failure)
        return False
    if stored and turn.shows:
        _listener.prepare(turn.shows)
    if not stored:
        # Something was said meanwhile: what was thought is void, and the row is still due, or will be.
        claim.held().update(turn_token="", lease_until=None)
    return stored


@dataclass(frozen=True, slots=True)
class _Claim:
    interview_id: int
    token: str
    now: datetime

    def held(self) -> QuerySet[LiveState]:
        return LiveState.objects.filter(pk=self.interview_id, turn_token=self.token)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn came to: the state it knew, what it writes, when to look again, and whether it was seen typing."""

    state: RoomState
    drafts: list[Draft]
    wake_at: datetime | None
    typing: bool = False
    shows: Item | None = None


def _claim(interview_id: int, now: datetime) -> _Claim | None:
    token = secrets.token_hex(8)
    free = Q(turn_token="") | Q(lease_until=None) | Q(lease_until__lte=now)
    due = LiveState.objects.filter(free, pk=interview_id, wake_at__lte=now)
    claimed = due.update(turn_token=token, lease_until=now + LEASE)
    return _Claim(interview_id, token, now) if claimed else None


def _voices(
    interview: Interview, listener: Listener | None, speaker: Speaker | None
) -> tuple[Listener, Speaker, list[Provenance]]:
    """Who listens and speaks in this turn, and where the calls of a language model are noted."""
    if listener or speaker or not is_on(interview):
        return listener or _listener, speaker or _speaker, []
    session = ModelSession(interview)
    return OpenAIListener(session, _listener), OpenAISpeaker(session, _speaker), session.calls


def _think(
    claim: _Claim, brief: Brief, state: RoomState, listener: Listener, speaker: Speaker, calls: Sequence[Provenance]
) -> Turn:
    now = claim.now
    if state.status not in TurnTaken.allowed:
        # Arranged anew or cancelled before the last words were heard: there is nothing to be awake for.
        return Turn(state, [], None)
    messages = Scene(brief, state, None, now).new_messages
    typing = bool(messages) and state.driver == Driver.ASSISTANT
    if typing:
        _show_typing(claim.interview_id, on=True)
    heard = _hear(brief, state, messages, listener, now)
    move = policy.next_move(brief, state, heard, now)
    if heard is None and not move.speaks and move.end is None:
        return Turn(state, [], policy.next_due(brief, state, now), typing)
    text = speaker.say(move, state) if move.speaks else ""
    asked = [call.as_data() for call in calls]
    bodies = [*record.panel(state, heard, move, now, asked), *record.room(brief, move, text)]
    drafts = [Draft(body, ASSISTANT, f"turn:{state.panel_seq}:{number}") for number, body in enumerate(bodies)]
    shows = move.show.item if move.show else None
    return Turn(state, drafts, policy.next_due(brief, record.after(state, bodies, now), now), typing, shows)


def _hear(
    brief: Brief, state: RoomState, messages: Sequence[Message], listener: Listener, now: datetime
) -> Heard | None:
    """All that was not heard yet, each message for itself, beside the question it followed."""
    expects = policy.expects(brief, state, now)
    heard = []
    for message in messages:
        asked = [other for other in state.messages if other.actor != CANDIDATE and other.seq < message.seq]
        shown = [question.version for question in state.shown if question.seq < message.seq]
        step = brief.step_of(message.version or (shown[-1] if shown else None))
        answer = Answer(message.text, message.shortcut, message.first_line, message.line_count)
        prompt = _prompt(asked[-1], expects) if asked else Prompt()
        one = listener.hear(answer, prompt, step.item if step else None)
        heard.append(one.placed(message.seq, step.version if step else ""))
    return together(heard) if heard else None


def _prompt(asked: Message, expects: Expects) -> Prompt:
    """What a person asked is known by its words only."""
    return Prompt(asked.text, expects) if asked.actor == ASSISTANT else Prompt(asked.text)


def _store(claim: _Claim, turn: Turn, at: datetime | None) -> bool:
    """Write the turn if the log still stands where it was read; whoever came between makes it void."""
    unchanged = claim.held().filter(room_seq=turn.state.room_seq, panel_seq=turn.state.panel_seq)
    with transaction.atomic():
        kept = unchanged.update(turn_token="", lease_until=None, wake_at=turn.wake_at)
        if kept and turn.drafts:
            append(claim.interview_id, turn.drafts, at=at)
    if turn.typing and not (kept and any(isinstance(draft.body, Said) for draft in turn.drafts)):
        _show_typing(claim.interview_id, on=False)
    return bool(kept)


def _show_typing(interview_id: int, *, on: bool) -> None:
    whisper(interview_id, {"type": "typing", "actor": ASSISTANT, "on": on})
