"""The present moment as the policy sees it: the recorded state, what was just heard, and the clock. Pure.

Nothing is remembered anywhere else, so the same log and the same clock always give the same move.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from interviews.conductor.brief import Brief, Step
from interviews.conductor.listener import Heard, Intent, Spotted
from interviews.conductor.moves import ASIDES, SIDE_QUESTIONS, SILENT, Kind
from interviews.events import ASSISTANT, CANDIDATE, ON_SHOW, EndReason, Stage
from interviews.state import AskedProbe, Message, RoomState, StageSpan, Turn

GRACE = timedelta(minutes=2)
REJECTED = "rejected"
# Where the readiness question has no answer yet, nobody is hurried on.
UNTIMED = frozenset({Stage.WELCOME, Stage.READY, Stage.OUT_OF_TIME, Stage.CLOSED})


@dataclass(frozen=True, eq=False)
class Scene:
    brief: Brief
    state: RoomState
    heard: Heard | None
    now: datetime

    # --- where the conversation stands

    @cached_property
    def span(self) -> StageSpan:
        return self.state.stage or StageSpan(Stage.WELCOME, 0, 0, self.now, 0)

    @property
    def stage(self) -> Stage:
        return Stage(self.span.stage)

    @property
    def is_on_show(self) -> bool:
        """A question of the plan is being talked about."""
        return self.stage in ON_SHOW

    @cached_property
    def step(self) -> Step | None:
        """The problem on show: still known after the problems, when somebody comes back to it."""
        if self.is_on_show:
            return self.brief.step(self.span.number)
        return self.brief.step_of(self.state.question.version) if self.state.question else None

    @cached_property
    def turns(self) -> list[Turn]:
        """The turns of this stage; the one that entered it answered the event just before."""
        return [turn for turn in self.state.turns if turn.body["answered_seq"] >= self.span.seq - 1]

    @cached_property
    def open(self) -> Turn | None:
        """The turn whose question waits for an answer."""
        return self._last_turn(ASIDES)

    @cached_property
    def question(self) -> Turn | None:
        """Like `open`, behind any question about the question."""
        return self._last_turn(PASSING)

    def _last_turn(self, passing: frozenset[Kind]) -> Turn | None:
        return next((turn for turn in reversed(self.turns) if turn.body["move"] not in passing), None)

    def since_question(self, *kinds: Kind) -> list[Turn]:
        """The turns of these kinds since the open question was asked for the first time."""
        start = 0
        for place in reversed(range(len(self.turns))):
            if self.turns[place].body["move"] not in PASSING:
                if _asked(self.turns[place]) != _asked(self.question):
                    break
                start = place
        return [turn for turn in self.turns[start:] if turn.body["move"] in kinds]

    def moves(self, *kinds: Kind) -> list[Turn]:
        return [turn for turn in self.turns if turn.body["move"] in kinds]

    def acted(self, act: str) -> bool:
        return any(act in turn.body.get("acts", ()) for turn in self.state.turns)

    @property
    def last_acts(self) -> list[str]:
        """The acts of the last turn that spoke."""
        spoke = (turn for turn in reversed(self.state.turns) if turn.body["move"] not in SILENT)
        last = next(spoke, None)
        return list(last.body.get("acts", ())) if last else []

    # --- what was said

    @property
    def intent(self) -> Intent | None:
        return self.heard.intent if self.heard else None

    @cached_property
    def new_messages(self) -> list[Message]:
        answered = self.state.turns[-1].body["answered_seq"] if self.state.turns else 0
        return [message for message in self.state.messages if message.actor == CANDIDATE and message.seq > answered]

    @cached_property
    def last_spoken(self) -> datetime:
        """When anybody last said something, or the stage began."""
        return max((message.at for message in self.state.messages), default=self.span.at)

    @property
    def was_interrupted(self) -> bool:
        """A person led since the assistant last spoke."""
        if self.state.turns and self.state.turns[-1].body["why"] == LED_BY_PERSON:
            return True
        others = (message.actor for message in reversed(self.state.messages) if message.actor != CANDIDATE)
        return next(others, ASSISTANT) != ASSISTANT

    # --- what was shown of the current problem

    @cached_property
    def strengths(self) -> dict[str, str]:
        """Of the step on show, with what was just heard; a mark of a person stands above the listener's."""
        if self.step is None:
            return {}
        version = self.step.version
        known = {slug: row.strength for (where, slug), row in self.state.findings.items() if where == version}
        for row in self.new_findings:
            if row.version == version:
                known[row.slug] = row.strength
        return {slug: strength for slug, strength in known.items() if strength != REJECTED}

    @cached_property
    def new_findings(self) -> list[Spotted]:
        return list(fresh_findings(self.state, self.heard)) if self.heard else []

    def is_found(self, slug: str) -> bool:
        return self.strengths.get(slug) == "identified"

    @cached_property
    def probes(self) -> list[AskedProbe]:
        """Asked about the step on show, by whoever."""
        return [probe for probe in self.state.probes if self.step and probe.version == self.step.version]

    def disclosed(self, slug: str) -> int | None:
        return self.state.disclosed.get((self.step.version, slug)) if self.step else None

    # --- the clock

    @property
    def started_at(self) -> datetime:
        return self.state.started_at or self.span.at

    @property
    def total(self) -> timedelta:
        return timedelta(minutes=self.state.minutes or self.brief.minutes)

    @property
    def closes_at(self) -> datetime:
        """When the candidate's own questions are due at the latest."""
        return self.started_at + self.total - timedelta(minutes=self.brief.closing)

    @property
    def ends_at(self) -> datetime:
        return self.started_at + self.total

    @property
    def warm_up_ends_at(self) -> datetime:
        return self.started_at + timedelta(minutes=self.brief.warm_up)

    @cached_property
    def stage_ends_at(self) -> datetime:
        if self.stage is Stage.CANDIDATE_QUESTIONS:
            return min(self.span.at + timedelta(minutes=self.span.minutes), self.ends_at)
        if self.stage in UNTIMED:
            return self.closes_at
        return min(self.span.at + timedelta(minutes=self.span.minutes), self.closes_at)

    @property
    def stage_is_over(self) -> bool:
        return self.now >= self.stage_ends_at

    @property
    def is_past_grace(self) -> bool:
        return self.now >= self.stage_ends_at + GRACE

    @property
    def stage_minutes_left(self) -> float:
        return max(0.0, (self.stage_ends_at - self.now).total_seconds() / 60)

    @property
    def is_out_of_time(self) -> bool:
        return self.now >= self.closes_at

    @property
    def end_reason(self) -> EndReason:
        cut = any(span.stage == Stage.OUT_OF_TIME for span in self.state.stages)
        return EndReason.OUT_OF_TIME if cut else EndReason.COMPLETED


LED_BY_PERSON = "a person leads"
PASSING = ASIDES | SIDE_QUESTIONS


def _asked(turn: Turn | None) -> tuple[str, str, int | None] | None:
    return (turn.body["move"], turn.body["target"], turn.body["rung"]) if turn else None


def fresh_findings(state: RoomState, heard: Heard) -> Iterator[Spotted]:
    """What is new or surer than what is recorded; what a person marked stays as it is."""
    for row in heard.findings:
        known = state.findings.get((row.version, row.slug))
        if known and (known.actor != ASSISTANT or known.strength == "identified" or not row.identified):
            continue
        yield row


def rung_at(state: RoomState, row: Spotted) -> int:
    """The highest rung that was given away of the defect before it was said."""
    before = [
        probe.reveals[row.slug]
        for probe in state.probes
        if probe.version == row.version and row.slug in probe.reveals and probe.after_seq < row.seq
    ]
    return max(before, default=0)


REMEDIES = ("should", "would", "need", "must", "fix", "instead", "use ", "add", "replace", "wrap", "move it")


def proposes(text: str) -> bool:
    """Whether the words already say what to do about it."""
    return any(word in text.lower() for word in REMEDIES)
