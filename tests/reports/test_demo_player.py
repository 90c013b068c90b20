from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from reports.demo.candidate import script
from reports.demo.player import Player, RoomLost

VERSION = "6c1f8a52-7d7c-4f43-9c6e-3b1b6f2f0a11"
OPENING = script().snippets["aiohttp-fetch"].opening


class Room:
    """Stands in for the server: numbers what it says and keeps what the candidate sends."""

    def __init__(self) -> None:
        self.seq = 0
        self.asked_after: list[str] = []
        self.heard: list[dict[str, object]] = []
        self.typed = 0

    async def tell(self, socket: ServerConnection, kind: str, actor: str, **body: object) -> None:
        self.seq += 1
        await socket.send(json.dumps({"type": "event", "seq": self.seq, "kind": kind, "actor": actor, "body": body}))

    async def hear(self, socket: ServerConnection) -> dict[str, object]:
        """The candidate's next message, stored and told as the server does."""
        while (frame := json.loads(await socket.recv()))["type"] == "typing":
            self.typed += 1
        self.heard.append(frame)
        await self.tell(socket, frame["type"], "candidate", **frame["body"])
        return frame


@asynccontextmanager
async def server(room: Room, plot) -> AsyncIterator[str]:
    async def handle(socket: ServerConnection) -> None:
        room.asked_after.append(socket.request.path.partition("after=")[2])
        await plot(socket, len(room.asked_after))

    async with serve(handle, "127.0.0.1", 0) as listening:
        yield f"ws://127.0.0.1:{listening.sockets[0].getsockname()[1]}/room"


async def play(room: Room, plot) -> list[str]:
    told: list[str] = []
    player = Player({VERSION: "aiohttp-fetch"}, 100, told.append)
    async with server(room, plot) as url, asyncio.timeout(60):
        await player.play(url, "http://127.0.0.1", "sessionid=x")
    return told


async def test_the_candidate_answers_each_question_typing_first_and_comments_on_lines() -> None:
    room = Room()

    async def plot(socket: ServerConnection, connection: int) -> None:
        await room.tell(socket, "stage", "system", stage="problem", number=1, minutes=15)
        await room.tell(socket, "shown", "system", version=VERSION, title="T", number=1, of=1)
        await room.tell(socket, "said", "assistant", text="What is this for?")
        await room.hear(socket)
        await room.tell(socket, "said", "assistant", text="How does data flow?")
        await room.hear(socket)
        await room.tell(socket, "said", "assistant", text="What exactly is resp on L6?")
        await room.hear(socket)
        await room.tell(socket, "ended", "system", reason="completed")
        await socket.wait_closed()

    told = await play(room, plot)
    assert [frame["type"] for frame in room.heard] == ["said", "said", "commented"]
    assert [frame["body"]["text"] for frame in room.heard[:2]] == list(OPENING)
    spot = room.heard[2]["body"]
    assert (spot["version"], spot["first_line"], spot["line_count"]) == (VERSION, 6, 1)
    assert room.typed >= 3
    assert told[-1] == "(the call has ended: completed)"


async def test_after_a_restart_of_the_server_the_candidate_comes_back_where_it_was() -> None:
    room = Room()

    async def plot(socket: ServerConnection, connection: int) -> None:
        if connection == 1:
            await room.tell(socket, "stage", "system", stage="ready", number=0, minutes=0)
            await socket.close(1012, "restart")
            return
        await room.tell(socket, "said", "assistant", text="Shall we begin?")
        await room.hear(socket)
        await room.tell(socket, "ended", "interviewer:1", reason="interviewer")
        await socket.wait_closed()

    await play(room, plot)
    assert room.asked_after == ["0", "1"]
    assert [frame["body"]["text"] for frame in room.heard] == list(script().stages["ready"])


async def test_a_room_that_shuts_the_candidate_out_is_left() -> None:
    async def plot(socket: ServerConnection, connection: int) -> None:
        await socket.close(4409, "opened elsewhere")

    with pytest.raises(RoomLost, match="4409 opened elsewhere"):
        await play(Room(), plot)


async def test_the_candidate_leaves_after_the_goodbye() -> None:
    room = Room()

    async def plot(socket: ServerConnection, connection: int) -> None:
        await room.tell(socket, "stage", "system", stage="closed", number=0, minutes=0)
        await room.tell(socket, "said", "assistant", text="Goodbye.")
        await socket.wait_closed()

    told = await play(room, plot)
    assert (room.heard, told) == ([], ["  assistant: Goodbye."])
