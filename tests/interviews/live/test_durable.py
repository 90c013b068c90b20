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
from websockets.asyncio.client import connect
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


async def acked_before_the_kill(room: Room, server: subprocess.Popen[bytes], port: int) -> set[str]:
    url = f"ws://127.0.0.1:{port}/ws/rooms/{room.interview.public_id}/candidate/"
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={room.sessions['candidate']}"}
    acked: set[str] = set()
    async with asyncio.timeout(60):
        while True:
            try:
                socket = await connect(url, origin=f"http://127.0.0.1:{port}", additional_headers=headers)
                break
            except OSError:
                await asyncio.sleep(0.1)
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


def test_kill_9_takes_nothing_that_was_acknowledged(served) -> None:
    room = make_room()
    acked = asyncio.run(acked_before_the_kill(room, *served))
    assert len(acked) >= 100
    stored = list(Event.objects.filter(kind="said").order_by("seq").values_list("seq", "client_id"))
    assert acked <= {client_id for _, client_id in stored}
    seqs = [seq for seq, _ in stored]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
