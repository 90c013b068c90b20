"""`fold` makes of the log all that room, transcript, conductor, evidence and report show. Pure."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Protocol

from interviews.models.event import Driver, Status, Stream


class LogEntry(Protocol):
    """What `fold` reads of an event; `interviews.models.Event` is one."""

    stream: int
    seq: int
    kind: str
    actor: str
    body: dict[str, Any]
    at: datetime


LOGGED = ("stream", "seq", "kind", "actor", "body", "at")


@dataclass(slots=True)
class LogRow:
    """An entry without its model, of LOGGED: of a long interview there are thousands."""

    stream: int
    seq: int
    kind: str
    actor: str
    body: dict[str, Any]
    at: datetime


@dataclass(slots=True)
class Message:
    """Something said, or a comment on lines (then version, first_line and line_count are set)."""

    seq: int
    actor: str
    at: datetime
    text: str
    code: bool = False
    shortcut: str | None = None
    edited: bool = False
    version: str | None = None
    first_line: int | None = None
    line_count: int | None = None


@dataclass(slots=True)
class StageSpan:
    stage: str
    number: int
    minutes: float
    at: datetime
    seq: int


@dataclass(slots=True)
class ShownQuestion:
    version: str
    title: str
    number: int
    of: int
    at: datetime
    seq: int


@dataclass(slots=True)
class AskedProbe:
    version: str
    probe: str
    target: str
    rung: int
    reveals: dict[str, int]
    actor: str
    at: datetime
    after_seq: int


@dataclass(slots=True)
class Finding:
    version: str
    defect: str
    strength: str
    rung: int
    seq: int | None
    quote: str
    actor: str


@dataclass(slots=True)
class HeardMyth:
    version: str
    myth: str
    stance: str
    seq: int
    quote: str


@dataclass(slots=True)
class Note:
    seq: int
    actor: str
    at: datetime
    text: str
    room_seq: int


@dataclass(slots=True)
class Turn:
    """`body` is that of the `turn` event, see `events.TurnTaken`."""

    seq: int
    at: datetime
    body: dict[str, Any]


@dataclass(slots=True)
class RoomState:
    """Everything known after a prefix of the log; keys of findings, myths and disclosed are (version, slug)."""

    room_seq: int = 0
    panel_seq: int = 0
    status: Status = Status.SCHEDULED
    driver: Driver | None = None
    recording: bool | None = None
    ai: bool | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str = ""
    minutes: int = 0
    stages: list[StageSpan] = field(default_factory=list)
    shown: list[ShownQuestion] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    probes: list[AskedProbe] = field(default_factory=list)
    disclosed: dict[tuple[str, str], int] = field(default_factory=dict)
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    myths: dict[tuple[str, str], HeardMyth] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)

    @property
    def stage(self) -> StageSpan | None:
        return self.stages[-1] if self.stages else None

    @property
    def question(self) -> ShownQuestion | None:
        return self.shown[-1] if self.shown else None

    def message(self, seq: int) -> Message | None:
        return next((message for message in self.messages if message.seq == seq), None)


def fold(events: Iterable[LogEntry], start: RoomState | None = None) -> RoomState:
    """The state after `events`, which come in log order, beginning from `start` (left untouched)."""
    state = _copied(start) if start else RoomState()
    for event in events:
        if event.stream == Stream.ROOM:
            state.room_seq = event.seq
        else:
            state.panel_seq = event.seq
        APPLY[event.kind](state, event)
    return state


def _copied(state: RoomState) -> RoomState:
    """With containers of its own: what is in them is replaced but never changed."""
    return replace(state, **{row.name: copy.copy(getattr(state, row.name)) for row in fields(state)})


def _said(state: RoomState, event: LogEntry) -> None:
    body = event.body
    state.messages.append(Message(event.seq, event.actor, event.at, body["text"], shortcut=body.get("shortcut")))


def _said_code(state: RoomState, event: LogEntry) -> None:
    state.messages.append(Message(event.seq, event.actor, event.at, event.body["text"], code=True))


def _edited(state: RoomState, event: LogEntry) -> None:
    # From the end: one edits what one said last.
    for place in range(len(state.messages) - 1, -1, -1):
        message = state.messages[place]
        if message.seq == event.body["seq"]:
            if message.actor == event.actor:
                state.messages[place] = replace(message, text=event.body["text"], edited=True)
            return


def _commented(state: RoomState, event: LogEntry) -> None:
    body = event.body
    state.messages.append(
        Message(
            event.seq,
            event.actor,
            event.at,
            body["text"],
            version=body["version"],
            first_line=body["first_line"],
            line_count=body["line_count"],
        )
    )


def _shown(state: RoomState, event: LogEntry) -> None:
    state.shown.append(ShownQuestion(**event.body, at=event.at, seq=event.seq))


def _stage(state: RoomState, event: LogEntry) -> None:
    body = event.body
    state.stages.append(StageSpan(body["stage"], body["number"], body["minutes"], event.at, event.seq))


def _entered(state: RoomState, event: LogEntry) -> None:
    if state.status == Status.SCHEDULED:
        state.status = Status.LOBBY


def _consented(state: RoomState, event: LogEntry) -> None:
    state.recording, state.ai = event.body["recording"], event.body["ai"]


def _started(state: RoomState, event: LogEntry) -> None:
    state.status, state.started_at, state.minutes = Status.LIVE, event.at, event.body["minutes"]


def _handed(state: RoomState, event: LogEntry) -> None:
    state.driver = Driver[event.body["to"].upper()]


def _ended(state: RoomState, event: LogEntry) -> None:
    state.end_reason, state.ended_at = event.body["reason"], event.at
    state.status = Status.RESCHEDULE if state.end_reason == "reschedule" else Status.ENDED


def _reopened(state: RoomState, event: LogEntry) -> None:
    state.status, state.started_at, state.ended_at, state.end_reason = Status.SCHEDULED, None, None, ""


def _set_status(status: Status) -> Callable[[RoomState, LogEntry], None]:
    def apply(state: RoomState, event: LogEntry) -> None:
        state.status = status

    return apply


def _turn(state: RoomState, event: LogEntry) -> None:
    state.turns.append(Turn(event.seq, event.at, event.body))


def _probed(state: RoomState, event: LogEntry) -> None:
    body = event.body
    state.probes.append(AskedProbe(**body, actor=event.actor, at=event.at, after_seq=state.room_seq))
    for defect, rung in body["reveals"].items():
        key = (body["version"], defect)
        state.disclosed[key] = max(rung, state.disclosed.get(key, 0))


def _found(state: RoomState, event: LogEntry) -> None:
    body = event.body
    state.findings[body["version"], body["defect"]] = Finding(**body, actor=event.actor)


def _myth(state: RoomState, event: LogEntry) -> None:
    body = event.body
    state.myths[body["version"], body["myth"]] = HeardMyth(**body)


def _noted(state: RoomState, event: LogEntry) -> None:
    state.notes.append(Note(event.seq, event.actor, event.at, event.body["text"], event.body["room_seq"]))


APPLY: dict[str, Callable[[RoomState, LogEntry], None]] = {
    "said": _said,
    "said_code": _said_code,
    "edited": _edited,
    "commented": _commented,
    "shown": _shown,
    "stage": _stage,
    "entered": _entered,
    "consented": _consented,
    "started": _started,
    "handed": _handed,
    "ended": _ended,
    "person_wanted": _set_status(Status.NEEDS_PERSON),
    "reopened": _reopened,
    "cancelled": _set_status(Status.CANCELLED),
    "turn": _turn,
    "probed": _probed,
    "found": _found,
    "myth": _myth,
    "noted": _noted,
}
