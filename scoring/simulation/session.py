"""One interview, played through the conductor on a clock of its own: no sockets, no threads, no waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from interviews.conductor.brief import brief_for
from interviews.conductor.listener import Listener
from interviews.conductor.moves import ASIDES
from interviews.conductor.speaker import TemplateSpeaker
from interviews.conductor.turn import take_turn
from interviews.events import (
    ASSISTANT,
    CANDIDATE,
    SYSTEM,
    Body,
    Consented,
    Draft,
    Ended,
    EndReason,
    Entered,
    Handed,
    Said,
    Stage,
    StageEntered,
    Started,
)
from interviews.log import append
from interviews.models import Interview
from interviews.models.event import Status
from interviews.services.lobby import NOTICE, planned_minutes
from interviews.state import RoomState, Turn, fold
from scoring.simulation import log_reader
from scoring.simulation.candidate import Asked, Candidate, Reply
from scoring.simulation.log_reader import Entry

# Words a second, and seconds.
READS, SPEAKS = 3.5, 2.2
THINKS, FIRST_LOOK, LEAVES = (6, 18), (50, 110), (15, 40)
ENDS_THE_CALL = 0.8
MOST_STEPS = 600


class Session:
    """`slugs` names the bank's question of each version."""

    def __init__(
        self, interview: Interview, candidate: Candidate, slugs: Mapping[str, str], start: datetime, rng: Random
    ) -> None:
        self.interview, self.candidate, self.slugs, self.clock, self.rng = interview, candidate, slugs, start, rng
        self.brief = brief_for(interview)
        self.events: list[Entry] = []
        self.last_id = 0
        self.state = RoomState()
        self.pending: Reply | None = None
        self.speaks_at: datetime | None = None
        self.answered = self.written = 0
        self.leaves_by_itself = rng.random() < ENDS_THE_CALL

    def hold(self, listener: Listener) -> None:
        """Until nothing is left to do, or it seems to go on for ever."""
        self._begin()
        for _ in range(MOST_STEPS):
            wake_at = self._read()
            if self.state.status == Status.LIVE:
                self._decide()
            if self.speaks_at and (wake_at is None or self.speaks_at <= wake_at):
                self._act()
            elif wake_at:
                self.clock = max(self.clock, wake_at)
                self._take_turn(listener)
            else:
                return

    def _take_turn(self, listener: Listener) -> None:
        take_turn(
            self.interview.pk,
            now=self.clock,
            listener=listener,
            speaker=_speaker,
            brief=self.brief,
            state=self.state,
        )

    def _begin(self) -> None:
        self._write(CANDIDATE, Entered())
        self._write(CANDIDATE, Consented(recording=True, ai=True, notice=NOTICE))
        self._write(SYSTEM, Started(minutes=planned_minutes(self.interview)))
        self._write(SYSTEM, Handed(to="assistant"))
        self._write(SYSTEM, StageEntered(stage=Stage.WELCOME), wake_at=self.clock)

    def _read(self) -> datetime | None:
        """Catch up with the log; gives when the assistant is due."""
        room_seq, panel_seq, wake_at = log_reader.standing(self.interview.pk)
        if (room_seq, panel_seq) != (self.state.room_seq, self.state.panel_seq):
            self._take_in(log_reader.entries_after(self.interview.pk, self.last_id))
        return wake_at

    def _take_in(self, events: Sequence[Entry]) -> None:
        self.last_id = events[-1].id
        self.events += events
        self.state = fold(events, self.state)

    def _decide(self) -> None:
        """What to say next and when, once for each thing the assistant says."""
        last = self.state.messages[-1] if self.state.messages else None
        if last is None or last.actor != ASSISTANT or last.seq == self.answered:
            return
        self.answered = last.seq
        spoke = self.state.turns[-1].body["move"]
        if spoke in ASIDES and self.pending:
            if self.speaks_at is None:
                self.speaks_at = last.at + self._seconds(THINKS)
            return
        stage, question = self._stage(), self._question()
        if stage == Stage.CLOSED:
            self.pending = None
            self.speaks_at = last.at + self._seconds(LEAVES) if self.leaves_by_itself else None
        elif question:
            again = self.state.turns[-1].body["why"] != "" and spoke in ASIDES
            self.pending = self.candidate.reply(self._asked(stage, question), is_again=again or self._is_repeat())
            self.speaks_at = self._when(last.text) if self.pending and not self.pending.waits else None

    def _stage(self) -> str:
        return self.state.stage.stage if self.state.stage else ""

    def _question(self) -> Turn | None:
        return next((turn for turn in reversed(self.state.turns) if turn.body["move"] not in ASIDES), None)

    def _is_repeat(self) -> bool:
        return bool(self.state.turns[-1].body["why"] == "repeat")

    def _asked(self, stage: str, turn: Turn) -> Asked:
        version = self.state.question.version if self.state.question else ""
        given = {defect: rung for (where, defect), rung in self.state.disclosed.items() if where == version}
        return Asked(stage, turn.body["move"], turn.body["target"], self.slugs.get(version, ""), given)

    def _when(self, question: str) -> datetime:
        words = len(self.pending.text.split()) if self.pending else 0
        looks = self._seconds(FIRST_LOOK) if self._is_new() else timedelta(0)
        talks = timedelta(seconds=round(len(question.split()) / READS + words / SPEAKS, 1))
        return self.state.messages[-1].at + looks + self._seconds(THINKS) + talks

    def _is_new(self) -> bool:
        shown = self.state.question
        return bool(shown and all(message.seq < shown.seq for message in self.state.messages[:-1]))

    def _seconds(self, span: tuple[int, int]) -> timedelta:
        return timedelta(seconds=round(self.rng.uniform(*span), 1))

    def _act(self) -> None:
        """Say what was on the tongue, or leave."""
        assert self.speaks_at is not None  # noqa: S101 - `hold` saw to it
        self.clock, self.speaks_at = max(self.clock, self.speaks_at), None
        said, self.pending = self.pending, None
        self._write(CANDIDATE, Said(text=said.text) if said else Ended(reason=EndReason.COMPLETED))

    def _write(self, actor: str, body: Body, **changes: Any) -> None:
        self.written += 1
        draft = Draft(body, actor, f"simulated:{self.written}", changes)
        append(self.interview.pk, [draft], at=self.clock)


_speaker = TemplateSpeaker()
