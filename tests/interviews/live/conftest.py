from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest_asyncio
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from config.asgi import application
from interviews.access import SESSION_ENTRY
from interviews.live.runtime import Live
from interviews.models import Interview
from interviews.models.event import Status
from interviews.services.invitations import consume, invite
from tests.factories import make_interview, make_user

ORIGIN = settings.TRUSTED_ORIGINS[0].encode()


@dataclass
class Browser:
    """One person's socket, with the frames it was sent."""

    wire: WebsocketCommunicator
    seen: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, **frame: object) -> None:
        await self.wire.send_json_to(frame)

    async def say(self, text: str, client_id: str, kind: str = "said") -> None:
        await self.send(type=kind, client_id=client_id, body={"text": text})

    async def until(self, **wanted: object) -> dict[str, Any]:
        """The next frame that has these values."""
        while True:
            frame = await self.wire.receive_json_from(timeout=30)
            self.seen.append(frame)
            if wanted.items() <= frame.items():
                return frame

    async def closed_with(self) -> int:
        while True:
            message = await self.wire.receive_output(timeout=30)
            if message["type"] == "websocket.close":
                return int(message["code"])

    def texts(self, kind: str = "event") -> list[tuple[int, str]]:
        return [(f["seq"], f["body"]["text"]) for f in self.seen if f["type"] == kind and "text" in f["body"]]


@dataclass
class Room:
    interview: Interview
    interviewer: User
    observer: User
    sessions: dict[str, str]
    open_browsers: list[Browser] = field(default_factory=list)

    async def open(self, role: str, query: str = "", session: str | None = None, origin: bytes = ORIGIN) -> Browser:
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.sessions[role] if session is None else session}"
        path = f"/ws/rooms/{self.interview.public_id}/{role}/{query}"
        wire = WebsocketCommunicator(application, path, [(b"cookie", cookie.encode()), (b"origin", origin)])
        browser = Browser(wire)
        self.open_browsers.append(browser)
        connected, _ = await wire.connect(timeout=30)
        assert connected
        return browser

    async def enter(self, role: str, query: str = "") -> Browser:
        browser = await self.open(role, query)
        await browser.until(type="ready")
        return browser


def signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return str(client.session.session_key)


def make_room(**fields: object) -> Room:
    interviewer, observer = make_user(name="Ivy"), make_user(name="Otto")
    interview = make_interview(
        interviewers=(interviewer,), observers=(observer,), **{"status": Status.LIVE, "mode": "interviewer", **fields}
    )
    invitation = consume(token=invite(interview=interview, by=None))
    candidate = SessionStore()
    candidate[SESSION_ENTRY] = {str(interview.public_id): invitation.pk}
    candidate.create()
    keys = {"interviewer": signed_in(interviewer), "observer": signed_in(observer)}
    return Room(interview, interviewer, observer, {"candidate": str(candidate.session_key), **keys})


@pytest_asyncio.fixture
async def live(transactional_db) -> AsyncIterator[Live]:
    runtime = Live()
    await runtime.start()
    yield runtime
    await runtime.stop()


@pytest_asyncio.fixture
async def new_room(live) -> AsyncIterator[Callable[..., Any]]:
    rooms: list[Room] = []

    async def make(**fields: object) -> Room:
        rooms.append(await sync_to_async(make_room)(**fields))
        return rooms[-1]

    yield make
    for browser in [browser for room in rooms for browser in room.open_browsers]:
        await browser.wire.disconnect()
