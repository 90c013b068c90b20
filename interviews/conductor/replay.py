"""Feeds recorded turns back to the policy, to see that the same log gives the same moves. Pure but for the brief."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from interviews.conductor.brief import Brief
from interviews.conductor.listener import Heard
from interviews.conductor.policy import POLICY_VERSION, next_move
from interviews.state import LogEntry, RoomState, fold


@dataclass(frozen=True, slots=True)
class Replayed:
    """A recorded turn beside the move the policy makes now; `same_version` says whether they must be equal."""

    seq: int
    recorded: str
    now: str
    same_version: bool

    @property
    def agrees(self) -> bool:
        return self.recorded == self.now


def replay(brief: Brief, events: Iterable[LogEntry]) -> Iterator[Replayed]:
    state = RoomState()
    waiting: list[LogEntry] = []
    for event in events:
        if event.kind == "turn":
            state = fold(waiting, state)
            waiting = []
            yield _replayed(brief, state, event)
        waiting.append(event)


def _replayed(brief: Brief, state: RoomState, event: LogEntry) -> Replayed:
    body = event.body
    heard = Heard.from_data(body["heard"]) if body["heard"] else None
    move = next_move(brief, state, heard, datetime.fromisoformat(body["clock"]))
    return Replayed(
        event.seq,
        _line(body["move"], body["target"], body["rung"], body["why"], body["acts"]),
        _line(move.kind, move.target, move.rung, move.why, move.acts),
        body["policy"] == POLICY_VERSION,
    )


def _line(move: str, target: str, rung: int | None, why: str, acts: Iterable[str]) -> str:
    on = f" {target}" if target else ""
    at = f" at rung {rung}" if rung is not None else ""
    return f"{move}{on}{at} ({'; '.join([why, *acts])})"
