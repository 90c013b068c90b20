"""A simulated candidate in a live room, at the pace of a person who reads, thinks and types."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from interviews.events import ASSISTANT, CANDIDATE, EndReason, Stage
from reports.demo.candidate import Reply, script

# Characters a second, and seconds.
READS, TYPES = 30, 9
FIRST_LOOK = 20
THINKS = (2, 6)
SETTLES = 1.5
TYPING_EVERY = 2
RECONNECTS = (1, 2, 4, 8, 15)
COMES_BACK = frozenset({1000, 1006, 1011, 1012, 1013})

Frame = dict[str, Any]


class RoomLost(Exception):
    """The room cannot be entered (any more)."""


class Player:
    """`slugs` names the bank's item of each version; `tell` gets what happens, line by line."""

    def __init__(self, slugs: Mapping[str, str], pace: float, tell: Callable[[str], None]) -> None:
        self.slugs, self.pace, self.tell = slugs, pace, tell
        self.seq = 0
        self.stage = self.version = ""
        self.said: list[str] = []
        self.looked_at: set[str] = set()
        self.prompt: Frame | None = None
        self.prompted = asyncio.Event()
        self.over = asyncio.Event()

    async def play(self, url: str, origin: str, cookie: str) -> None:
        """Until the interview has ended or nothing is left to say in it."""
        waits = iter(RECONNECTS)
        while not self.over.is_set():
            try:
                headers = {"Cookie": cookie}
                address = f"{url}?after={self.seq}"
                async with connect(address, origin=origin, additional_headers=headers) as socket:  # type: ignore[arg-type]
                    waits = iter(RECONNECTS)
                    await self._converse(socket)
            except ConnectionClosed as closed:
                if closed.rcvd and closed.rcvd.code not in COMES_BACK:
                    raise RoomLost(
                        f"The room closed the connection: {closed.rcvd.code} {closed.rcvd.reason}"
                    ) from closed
                await self._wait_to_return(waits)
            except (OSError, InvalidHandshake):
                await self._wait_to_return(waits)

    async def _wait_to_return(self, waits: Any) -> None:
        seconds = next(waits, None)
        if seconds is None:
            raise RoomLost("The server does not answer any more.")
        self.tell(f"(the connection is gone, trying again in {seconds} s)")
        await asyncio.sleep(seconds)

    async def _converse(self, socket: ClientConnection) -> None:
        listening = asyncio.create_task(self._listen(socket))
        answering = asyncio.create_task(self._answer(socket))
        done, pending = await asyncio.wait({listening, answering}, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        for task in done:
            task.result()

    async def _listen(self, socket: ClientConnection) -> None:
        async for text in socket:
            frame = json.loads(text)
            if frame["type"] == "event" and frame["seq"] > self.seq:
                self.seq = frame["seq"]
                getattr(self, f"_on_{frame['kind']}", lambda frame: None)(frame)
            elif frame["type"] == "error":
                self.tell(f"(refused: {frame['message']})")
            if self.over.is_set():
                return
        raise ConnectionClosed(socket.protocol.close_rcvd, socket.protocol.close_sent)

    def _on_stage(self, frame: Frame) -> None:
        self.stage = frame["body"]["stage"]

    def _on_shown(self, frame: Frame) -> None:
        self.version = frame["body"]["version"]
        self.tell(f"\n== {frame['body']['number']} of {frame['body']['of']}: {frame['body']['title']}")

    def _on_handed(self, frame: Frame) -> None:
        self.tell(f"(the {frame['body']['to']} leads)")

    def _on_ended(self, frame: Frame) -> None:
        self.tell(f"(the call has ended: {EndReason(frame['body']['reason']).value.replace('_', ' ')})")
        self.over.set()

    def _on_said(self, frame: Frame) -> None:
        self._tell_message(frame)
        if frame["actor"] == CANDIDATE:
            self.said.append(frame["body"]["text"])
            self.prompt = None
        else:
            self.prompt = frame
            self.prompted.set()

    _on_commented = _on_said_code = _on_said

    def _tell_message(self, frame: Frame) -> None:
        body = frame["body"]
        lines = f" [L{body['first_line']}]" if "first_line" in body else ""
        self.tell(f"{frame['actor'].partition(':')[0]:>11}{lines}: {body['text']}")

    async def _answer(self, socket: ClientConnection) -> None:
        while True:
            await self.prompted.wait()
            self.prompted.clear()
            await self._pause(SETTLES)
            if self.prompted.is_set() or self.prompt is None:
                continue  # more is being said, or it was answered before this connection
            prompt = self.prompt
            if self.stage == Stage.CLOSED:
                await self._pause(self._time_to_think(prompt["body"]["text"]))
                self.over.set()
                return
            if reply := self._reply(prompt):
                await self._pause(self._time_to_think(prompt["body"]["text"]))
                await self._type(socket, len(reply.text))
                await socket.send(json.dumps(self._frame(reply)))
                if self.prompt and self.prompt["actor"] == ASSISTANT:
                    self.prompted.clear()  # a nudge that came while typing is answered by what was typed

    def _reply(self, prompt: Frame) -> Reply | None:
        slug = self.slugs.get(self.version, "")
        reply = script().reply(self.stage, slug, prompt["body"]["text"], self.said)
        return reply or (script().unsure_reply(self.said) if prompt["actor"] != ASSISTANT else None)

    def _time_to_think(self, question: str) -> float:
        seconds = len(question) / READS + random.uniform(*THINKS)  # noqa: S311 - a pause, not a secret
        if self.stage == Stage.PROBLEM and self.version not in self.looked_at:
            self.looked_at.add(self.version)
            seconds += FIRST_LOOK
        return seconds

    async def _type(self, socket: ClientConnection, characters: int) -> None:
        seconds = characters / TYPES
        while seconds > 0:
            await socket.send('{"type":"typing","on":true}')
            await self._pause(min(seconds, TYPING_EVERY * self.pace))
            seconds -= TYPING_EVERY * self.pace

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.pace)

    def _frame(self, reply: Reply) -> Frame:
        client_id = f"demo-{uuid4()}"
        if reply.lines is None:
            return {"type": "said", "client_id": client_id, "body": {"text": reply.text}}
        first, last = reply.lines
        spot = {"version": self.version, "first_line": first, "line_count": last - first + 1}
        return {"type": "commented", "client_id": client_id, "body": {**spot, "text": reply.text}}
