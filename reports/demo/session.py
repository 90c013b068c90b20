"""An interview really played through the conductor, by the demo's candidate, on a clock of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from interviews.conductor.turn import take_turn
from interviews.events import (
    CANDIDATE,
    SYSTEM,
    Body,
    Commented,
    Consented,
    Draft,
    Ended,
    EndReason,
    Entered,
    Handed,
    Noted,
    Said,
    Stage,
    StageEntered,
    Started,
)
from interviews.log import append, state_of
from interviews.models import Interview, LiveState, Participant
from interviews.models.event import Status
from interviews.services.lobby import NOTICE, planned_minutes
from interviews.state import RoomState
from reports.demo.candidate import PROBLEM, Reply, script

# How long the candidate takes: characters a second, and what a first look at a snippet costs.
READS, TYPES = 22, 4
THINKS = timedelta(seconds=9)
FIRST_LOOK = timedelta(seconds=90)
MOST_STEPS = 500


class Session:
    """`notes` are the interviewer's, by how the candidate's words begin that they are written after."""

    def __init__(self, interview: Interview, start: datetime, notes: Mapping[str, str]) -> None:
        self.interview, self.clock, self.notes = interview, start, notes
        self.slugs = slugs_of(interview)
        self.interviewer = interview.participants.get(role=Participant.Role.INTERVIEWER).actor
        self.written = 0

    def hold(self) -> None:
        self._begin()
        for _ in range(MOST_STEPS):
            live = LiveState.objects.get(pk=self.interview.pk)
            if live.status == Status.LIVE:
                self._step(live, state_of(self.interview))
            elif live.wake_at:
                self._take_turn(live.wake_at)  # what was said last is still heard
            else:
                return
        raise RuntimeError("the interview did not come to its end")

    def _begin(self) -> None:
        self._write(CANDIDATE, Entered(), status=Status.LOBBY)
        self.clock += timedelta(seconds=70)
        self._write(CANDIDATE, Consented(recording=True, ai=True, notice=NOTICE))
        self.clock += timedelta(seconds=20)
        self._write(SYSTEM, Started(minutes=planned_minutes(self.interview)))
        self._write(SYSTEM, Handed(to="assistant"))
        self._write(SYSTEM, StageEntered(stage=Stage.WELCOME), wake_at=self.clock)

    def _step(self, live: LiveState, state: RoomState) -> None:
        """Whoever is first: the candidate begins to type, or a turn of the assistant is due."""
        reply = self._reply(state)
        typing_from = state.messages[-1].at + self._time_to_think(state) if reply else None
        if reply and typing_from and (live.wake_at is None or typing_from <= live.wake_at):
            self.clock = max(self.clock, typing_from + timedelta(seconds=len(reply.text) / TYPES))
            self._answer(state, reply)
        elif live.wake_at:
            self._take_turn(live.wake_at)
        else:
            self.clock += THINKS
            self._write(CANDIDATE, Ended(reason=EndReason.COMPLETED))

    def _take_turn(self, due: datetime) -> None:
        self.clock = max(self.clock, due)
        take_turn(self.interview.pk, now=self.clock)

    def _reply(self, state: RoomState) -> Reply | None:
        if not state.messages or state.messages[-1].actor == CANDIDATE or state.stage is None:
            return None
        said = [message.text for message in state.messages if message.actor == CANDIDATE]
        slug = self.slugs[state.question.version] if state.question else ""
        return script().reply(state.stage.stage, slug, state.messages[-1].text, said)

    def _time_to_think(self, state: RoomState) -> timedelta:
        time = THINKS + timedelta(seconds=len(state.messages[-1].text) / READS)
        spoken = max((message.seq for message in state.messages if message.actor == CANDIDATE), default=0)
        is_new = state.stage and state.stage.stage == PROBLEM and state.question and spoken < state.question.seq
        return time + FIRST_LOOK if is_new else time

    def _answer(self, state: RoomState, reply: Reply) -> None:
        if reply.lines and state.question:
            first, last = reply.lines
            spot = {"version": state.question.version, "first_line": first, "line_count": last - first + 1}
            self._write(CANDIDATE, Commented.model_validate({**spot, "text": reply.text}))
        else:
            self._write(CANDIDATE, Said(text=reply.text))
        for beginning, text in self.notes.items():
            if reply.text.startswith(beginning):
                self._write(self.interviewer, Noted(text=text, room_seq=state.room_seq + 1))

    def _write(self, actor: str, body: Body, **changes: Any) -> None:
        self.written += 1
        append(self.interview.pk, [Draft(body, actor, f"demo:{self.written}", changes)], at=self.clock)


def slugs_of(interview: Interview) -> dict[str, str]:
    """The bank's slug of each version that the plan shows."""
    items = interview.plan.items.filter(version__isnull=False).select_related("version__question")
    return {str(item.version.public_id): item.version.question.slug for item in items if item.version}
