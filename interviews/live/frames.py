"""What travels over the socket. Candidates' and observers' frames carry no `id`: it would tell of hidden events."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from interviews import events
from interviews.live.rows import StoredEvent
from interviews.models import Event
from interviews.models.event import Stream

MACHINES = frozenset({events.ASSISTANT, events.SYSTEM})


class Outgoing(NamedTuple):
    """One event, ready to be sent: `public` for everyone (empty for panel events), `staff` for interviewers."""

    stream: int
    seq: int
    public: str
    staff: str


def outgoing(event: StoredEvent) -> Outgoing:
    # Ids made by the server count what is hidden, such as turns, probes and invitations: candidates get their own only.
    client_id = f'"client_id":"{event.client_id}",'
    kind = "event" if event.stream == Stream.ROOM else "panel"
    head = f'{{"type":"{kind}","seq":{event.seq},"kind":"{event.kind}","actor":"{event.actor}",'
    tail = f'"at":"{instant(event.at)}","body":{event.json}}}'
    staff = f'{head}"id":{event.id},{"" if event.actor in MACHINES else client_id}{tail}'
    public = f"{head}{client_id if event.is_answer else ''}{tail}" if event.stream == Stream.ROOM else ""
    return Outgoing(event.stream, event.seq, public, staff)


@lru_cache(maxsize=16)  # a batch has one instant
def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def stored_event(event: Event) -> StoredEvent:
    return StoredEvent(
        event.pk,
        event.interview_id,
        event.stream,
        event.seq,
        event.kind,
        event.actor,
        event.client_id,
        json.dumps(event.body, ensure_ascii=False, separators=(",", ":")),
        event.at,
        duplicate=True,
    )


def event_frame(event: Event, *, staff: bool) -> dict[str, Any]:
    """The event's frame as data, for a page. Panel events exist for staff only."""
    ready = outgoing(stored_event(event))
    if not staff and not ready.public:
        raise ValueError("a panel event has no public frame")
    frame: dict[str, Any] = json.loads(ready.staff if staff else ready.public)
    return frame


def ack(event: StoredEvent) -> str:
    return (
        f'{{"type":"ack","client_id":"{event.client_id}","stream":"{Stream(event.stream).label}",'
        f'"seq":{event.seq},"at":"{instant(event.at)}"}}'
    )


def error(code: str, message: str, client_id: str | None = None, **more: object) -> str:
    frame: dict[str, object] = {"type": "error", "code": code, "message": message, **more}
    if client_id is not None:
        frame["client_id"] = client_id
    return json.dumps(frame)


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Command(_Frame):
    client_id: events.ClientId


class SaidFrame(_Command):
    type: Literal["said"]
    body: events.Said


class SaidCodeFrame(_Command):
    type: Literal["said_code"]
    body: events.SaidCode


class EditedFrame(_Command):
    type: Literal["edited"]
    body: events.Edited


class CommentedFrame(_Command):
    type: Literal["commented"]
    body: events.Commented


class NotedFrame(_Command):
    type: Literal["noted"]
    body: events.Noted


class TypingFrame(_Frame):
    type: Literal["typing"]
    on: bool = True


class PointFrame(_Frame):
    """Light these lines for everybody."""

    type: Literal["point"]
    version: str = Field(max_length=36)
    first_line: int = Field(ge=1, le=5000)
    line_count: int = Field(default=1, ge=1, le=5000)


class PingFrame(_Frame):
    type: Literal["ping"]


CommandFrame = SaidFrame | SaidCodeFrame | EditedFrame | CommentedFrame | NotedFrame
ClientFrame = Annotated[CommandFrame | TypingFrame | PointFrame | PingFrame, Field(discriminator="type")]
FRAMES: TypeAdapter[ClientFrame] = TypeAdapter(ClientFrame)
_TYPES = frozenset({"said", "said_code", "edited", "commented", "noted", "typing", "point", "ping"})


class BadFrame(Exception):
    """The frame cannot be taken; `reply` is the error frame that says so."""

    def __init__(self, code: str, message: str, client_id: str | None = None, **more: object) -> None:
        super().__init__(message)
        self.reply = error(code, message, client_id, **more)


def parse_frame(text: str) -> ClientFrame:
    """Raise BadFrame when it is none of the frames of docs/protocol.md."""
    try:
        return FRAMES.validate_json(text)
    except ValidationError as problem:
        raise _bad_frame(text, problem) from None


def _bad_frame(text: str, problem: ValidationError) -> BadFrame:
    try:
        frame = json.loads(text)
    except ValueError:
        return BadFrame("bad_frame", "This is not JSON.")
    if not isinstance(frame, dict):
        return BadFrame("bad_frame", "A frame is a JSON object.")
    client_id = frame.get("client_id")
    client_id = client_id if isinstance(client_id, str) and len(client_id) <= 64 else None
    if frame.get("type") not in _TYPES:
        return BadFrame("unknown_type", "There is no frame of this type.", client_id)
    return BadFrame("bad_body", _first_problem(problem.errors(include_url=False, include_input=False)), client_id)


def _first_problem(problems: Iterable[Any]) -> str:
    first = next(iter(problems))
    where = ".".join(str(part) for part in first["loc"] if not str(part).endswith("Frame"))
    return f"{where}: {first['msg']}" if where else str(first["msg"])
