"""The room's socket: its own receive loop, validation and limits; what is to be kept goes to the writer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import AsyncConsumer
from channels.db import database_sync_to_async
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from interviews.live import frames, runtime
from interviews.live.admission import ROLES, admit, may_comment, may_edit
from interviews.live.frames import BadFrame, ClientFrame, CommandFrame
from interviews.live.pace import Pace, Typing, push_wake
from interviews.live.rows import AppendError, Result, Row, Unit, status_mask
from interviews.live.socket import Admission, Socket

Receive = Callable[[], Awaitable[dict[str, Any]]]

SIGN_IN_AGAIN, NO_SUCH_ROOM, FLOODING, GOING_AWAY = 4401, 4404, 1008, 1012
# So many refused frames in a row end a socket that does not slow down.
REFUSALS = 200

_TALK = frozenset({"said", "said_code", "edited", "commented", "typing", "point", "ping"})
# What only the log can judge; the rest goes to the writer without a look at the database.
CHECKED = frozenset({"edited", "commented"})
MAY_SEND = {"candidate": _TALK, "interviewer": _TALK | {"noted"}, "observer": frozenset({"ping"})}

REASONS = {
    "client_id_reused": "This id was used before for other words.",
    "no_such_room": "There is no such room.",
    "unavailable": "This could not be stored just now. It is kept here and sent again.",
}


class RoomConsumer(AsyncConsumer):
    """One socket of a room. Frames go straight to their handler: no channel layer, no thread hop per message."""

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        live = runtime.current()
        admitted = await _admission(scope) if live else GOING_AWAY
        if live is None or isinstance(admitted, int):
            # Accepted first: a browser learns the code of a closed socket, not that of a refused handshake.
            await send({"type": "websocket.close", "code": admitted})
            return
        self.live, self.socket = live, Socket(send, admitted)
        self.pace = Pace(settings.ROOM_FRAME_RATE, settings.ROOM_FRAME_BURST)
        self.typing = Typing()
        self.refusals = 0
        try:
            counters = await live.join(self.socket, _after(scope))
            self.socket.push(_ready(self.socket, counters))
            await self._listen(receive)
        finally:
            await live.leave(self.socket)

    async def _listen(self, receive: Receive) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            text = message.get("text")
            if self.socket.shut:
                continue
            if text is None:
                self._refuse(frames.error("bad_frame", "Frames are text."))
                continue
            try:
                await self._take(text)
            except BadFrame as bad:
                self._refuse(bad.reply)

    async def _take(self, text: str) -> None:
        if _is_larger(text, settings.ROOM_FRAME_BYTES):
            raise BadFrame("too_large", f"A frame may have {settings.ROOM_FRAME_BYTES} bytes.", client_id_in(text))
        if not self.pace.allows():
            retry_after = self.pace.retry_after
            raise BadFrame(
                "rate_limited", "Too fast: please wait a moment.", client_id_in(text), retry_after=retry_after
            )
        frame = frames.parse_frame(text)
        if frame.type not in MAY_SEND[self.socket.role]:
            raise BadFrame("not_allowed", "You may not send this.", getattr(frame, "client_id", None))
        self.refusals = 0
        await self._handle(frame)

    async def _handle(self, frame: ClientFrame) -> None:
        interview_id, actor = self.socket.interview_id, self.socket.actor
        if frame.type == "ping":
            self.socket.push(f'{{"type":"pong","now":"{frames.instant(timezone.now())}"}}')
        elif frame.type == "point":
            self.live.whisper(interview_id, json.dumps({**frame.model_dump(mode="json"), "actor": actor}), actor)
        elif frame.type == "typing":
            await self._typed(frame.on)
        else:
            if frame.type in CHECKED:
                await self._check(frame)
            self.live.writer.submit(Unit([_row(self.socket, frame)], partial(self._written, frame.client_id)))
            self.typing.sent()

    async def _typed(self, on: bool) -> None:
        if on and not self.typing.is_due():
            return
        sign = json.dumps({"type": "typing", "actor": self.socket.actor, "on": on})
        self.live.whisper(self.socket.interview_id, sign, self.socket.actor)
        if on and self.socket.role == "candidate" and self.typing.keeps_waiting():
            await database_sync_to_async(push_wake)(self.socket.interview_id)

    async def _check(self, frame: CommandFrame) -> None:
        """What only the log can tell of a frame."""
        interview_id = self.socket.interview_id
        if frame.type == "edited":
            if not await database_sync_to_async(may_edit)(interview_id, self.socket.actor, frame.body.seq):
                raise BadFrame(
                    "not_allowed", "Only your last message can be changed, until it is answered.", frame.client_id
                )
        elif frame.type == "commented":
            last_line = frame.body.first_line + frame.body.line_count - 1
            if not await database_sync_to_async(may_comment)(interview_id, frame.body.version, last_line):
                raise BadFrame("not_allowed", "These lines are not on show here.", frame.client_id)

    def _written(self, client_id: str, result: Result) -> None:
        if isinstance(result, AppendError):
            self.socket.push(frames.error(result.code, REASONS.get(result.code) or str(result), client_id))
        else:
            self.socket.push(frames.ack(result[0]))

    def _refuse(self, reply: str) -> None:
        self.socket.push(reply)
        self.refusals += 1
        if self.refusals > REFUSALS:
            self.socket.close(FLOODING, "too many refused frames")


async def _admission(scope: dict[str, Any]) -> Admission | int:
    """The admission, or the code to close with."""
    route = scope["url_route"]["kwargs"]
    if route["role"] not in ROLES:
        return NO_SUCH_ROOM
    try:
        admission: Admission = await database_sync_to_async(admit)(route["public_id"], route["role"], scope["headers"])
    except PermissionDenied:
        return SIGN_IN_AGAIN
    except Http404:
        return NO_SUCH_ROOM
    return admission


def _row(socket: Socket, frame: CommandFrame) -> Row:
    body = frame.body
    return Row(
        socket.interview_id,
        body.stream,
        body.kind,
        socket.actor,
        frame.client_id,
        body.model_dump_json(),
        status_mask(type(body)),
        {},
    )


def _after(scope: dict[str, Any]) -> list[int]:
    query = parse_qs(scope["query_string"].decode("ascii", "ignore"))
    given = [query.get(name, ["0"])[-1] for name in ("after", "panel_after")]
    return [int(number) if number.isdecimal() and len(number) < 10 else 0 for number in given]


def _ready(socket: Socket, counters: list[int]) -> str:
    panel = f'"panel_seq":{counters[1]},' if socket.panel else ""
    return f'{{"type":"ready","seq":{counters[0]},{panel}"now":"{frames.instant(timezone.now())}"}}'


def _is_larger(text: str, limit: int) -> bool:
    return len(text) > limit or (len(text) * 4 > limit and len(text.encode()) > limit)


def client_id_in(text: str) -> str | None:
    """The client id of a frame that is refused unread, so that the sender knows which one it was."""
    try:
        client_id = json.loads(text).get("client_id")
    except (ValueError, AttributeError):
        return None
    return client_id if isinstance(client_id, str) and len(client_id) <= 64 else None
