"""What was acknowledged stands in the log, even when the server is killed without a word."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from interviews.models import Event
from tests.interviews.live.conftest import Room, make_room

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(transactional_db, tmp_path):
    """A server of its own on the test's database, and its port."""
    port = free_port()
    env = {**os.environ, "DATABASE_URL": database_url(), "PORT": str(port), "ROOM_FRAME_RATE": "0"}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port)],
            cwd=ROOT, env=env, stdout=log, stderr=log,
        )  # fmt: skip
    yield server, port
    server.kill()
    server.wait(10)


def database_url() -> str:
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{database['NAME']}"


async def opened(room: Room, port: int) -> ClientConnection:
    """The candidate's socket, as soon as the server answers."""
    url = f"ws://127.0.0.1:{port}/ws/rooms/{room.interview.public_id}/candidate/"
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={room.sessions['candidate']}"}
    while True:
        try:
            return await connect(url, origin=f"http://127.0.0.1:{port}", additional_headers=headers)
        except OSError:
            await asyncio.sleep(0.1)


async def acked_before_the_kill(room: Room, server: subprocess.Popen[bytes], port: int) -> set[str]:
    acked: set[str] = set()
    async with asyncio.timeout(60):
        socket = await opened(room, port)
        for number in range(500):
            body = {"text": f"sentence {number}"}
            await socket.send(json.dumps({"type": "said", "client_id": f"c-{number}", "body": body}))
        try:
            async for text in socket:
                frame = json.loads(text)
                if frame["type"] == "ack":
                    acked.add(frame["client_id"])
                    if len(acked) == 100:
                        server.send_signal(signal.SIGKILL)
        except ConnectionClosed:
            pass
    return acked


async def say(socket: ClientConnection, number: int) -> None:
    body = {"text": f"sentence {number}"}
    await socket.send(json.dumps({"type": "said", "client_id": f"c-{number}", "body": body}))


async def after_bytes_that_are_no_text(room: Room, port: int) -> list[str]:
    """What a room heard whose candidate sent invalid UTF-8 and then, as a browser does, what was not acknowledged."""
    async with asyncio.timeout(30), await opened(room, port) as socket:
        await say(socket, 1)
        await socket.send(b"\xff\xfe", text=True)
        with pytest.raises(ConnectionClosed) as cut:
            while True:
                await socket.recv()
        assert cut.value.rcvd is not None
        assert cut.value.rcvd.code == 1007
    heard: list[str] = []
    async with asyncio.timeout(30), await opened(room, port) as socket:
        for number in (1, 2):
            await say(socket, number)
        while "sentence 2" not in heard:
            frame = json.loads(await socket.recv())
            if frame.get("kind") == "said":
                heard.append(frame["body"]["text"])
    return heard


def test_broken_utf_8_ends_the_socket_and_nothing_else(served) -> None:
    room = make_room()
    assert asyncio.run(after_bytes_that_are_no_text(room, served[1])) == ["sentence 1", "sentence 2"]


def test_kill_9_takes_nothing_that_was_acknowledged(served) -> None:
    room = make_room()
    acked = asyncio.run(acked_before_the_kill(room, *served))
    assert len(acked) >= 100
    stored = list(Event.objects.filter(kind="said").order_by("seq").values_list("seq", "client_id"))
    assert acked <= {client_id for _, client_id in stored}
    seqs = [seq for seq, _ in stored]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
