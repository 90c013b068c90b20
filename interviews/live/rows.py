"""What a batch is made of: rows to be written, units that stand or fall together, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple, TypeAlias

from interviews.events import CANDIDATE, Body, Draft
from interviews.models.event import Status

ANSWER_KINDS = frozenset({"said", "said_code", "commented", "edited"})


def is_answer(actor: str, kind: str) -> bool:
    """Whether the event is something of the candidate's that wants an answer."""
    return actor == CANDIDATE and kind in ANSWER_KINDS


class AppendError(Exception):
    """The log took nothing. `code` is what a frame says of it."""

    code = "unavailable"


class ClientIdReused(AppendError):
    """The client id already stands for something else."""

    code = "client_id_reused"


class NotAllowed(AppendError):
    """The interview's status does not allow this event."""

    code = "not_live"

    def __init__(self, status: Status) -> None:
        super().__init__(f"The interview is {status.label.lower()}.")
        self.status = status


class NoSuchInterview(AppendError):
    code = "no_such_room"


class StoredEvent(NamedTuple):
    """An event as it stands in the log; `json` is its body. `duplicate`: it stood there before this call."""

    id: int
    interview_id: int
    stream: int
    seq: int
    kind: str
    actor: str
    client_id: str
    json: str
    at: datetime
    duplicate: bool = False

    @property
    def body(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.json)
        return parsed

    @property
    def is_answer(self) -> bool:
        return is_answer(self.actor, self.kind)


@dataclass(slots=True, eq=False)
class Row:
    """`allowed` is a bit mask of the statuses in which the row may be written."""

    interview_id: int
    stream: int
    kind: str
    actor: str
    client_id: str
    json: str
    allowed: int
    changes: dict[str, Any]

    @property
    def is_answer(self) -> bool:
        return is_answer(self.actor, self.kind)


Result: TypeAlias = list[StoredEvent] | AppendError


@dataclass(slots=True, eq=False)
class Unit:
    """Rows of one interview that are written together or not at all."""

    rows: list[Row]
    done: Callable[[Result], None]

    @property
    def interview_id(self) -> int:
        return self.rows[0].interview_id

    @property
    def changes(self) -> dict[str, Any]:
        return reduce(lambda all_changes, row: {**all_changes, **row.changes}, self.rows, {})


ANY_STATUS = sum(1 << status for status in Status)
_MASKS: dict[type[Body], int] = {}


def status_mask(body: type[Body]) -> int:
    if body not in _MASKS:
        _MASKS[body] = sum(1 << status for status in body.allowed)
    return _MASKS[body]


def rows_of(interview_id: int, drafts: Sequence[Draft], at: datetime) -> list[Row]:
    """The rows of one append. A draft behind one that changes the status is judged by that new status."""
    rows = []
    status: Status | None = None
    for draft in drafts:
        body = draft.body
        if status is not None and status not in body.allowed:
            raise NotAllowed(status)
        changes = {**body.live_changes(at), **draft.changes}
        rows.append(
            Row(
                interview_id,
                body.stream,
                body.kind,
                draft.actor,
                draft.client_id,
                body.model_dump_json(),
                status_mask(type(body)) if status is None else ANY_STATUS,
                changes,
            )
        )
        status = changes.get("status", status)
    return rows
