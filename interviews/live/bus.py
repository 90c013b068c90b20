"""Joins processes by Redis pub/sub. A courtesy: what it loses, the hubs fetch from the database."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import redis
import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from interviews.live.frames import Outgoing
from interviews.live.hub import Hub

log = logging.getLogger(__name__)

CHANNEL = "marginalia:room:{}"
RECONNECT_SECONDS = 1.0
CONNECT_SECONDS = 2.0
PRESENCE_SECONDS = 30.0


def _packed(origin: str, kind: str, content: object) -> str:
    return json.dumps([origin, kind, content], separators=(",", ":"))


class Bus:
    """Publishes one message a room and batch, in order, and hands the other processes' messages to the hub."""

    def __init__(self, hub: Hub, url: str) -> None:
        self.hub = hub
        self.origin = secrets.token_hex(6)
        # No back-off in here: the two loops below have their own, and nobody who enters a room waits for it.
        self.client = redis.asyncio.Redis.from_url(
            url, max_connections=8, socket_connect_timeout=CONNECT_SECONDS, retry=Retry(NoBackoff(), 1)
        )
        self.pubsub = self.client.pubsub(ignore_subscribe_messages=True)
        self.outbox: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.heard_at: dict[tuple[int, str], float] = {}
        self.unheard: set[int] = set()
        self.away = False

    async def run(self) -> None:
        await asyncio.gather(self._send(), self._listen())

    async def close(self) -> None:
        await self._publish_waiting()
        await self.pubsub.aclose()  # type: ignore[no-untyped-call]
        await self.client.aclose()

    async def subscribe(self, interview_id: int) -> None:
        """Never fails: while Redis is away the room lives on the database, and is heard again afterwards."""
        self.unheard.add(interview_id)
        if not self.away:
            await self._subscribe()
        self._put(interview_id, "who", None)

    async def unsubscribe(self, interview_id: int) -> None:
        self.unheard.discard(interview_id)
        if not self.away:
            with suppress(redis.RedisError):
                await self.pubsub.unsubscribe(CHANNEL.format(interview_id))

    async def _subscribe(self) -> None:
        waiting = list(self.unheard)
        try:
            if waiting:
                await self.pubsub.subscribe(*map(CHANNEL.format, waiting))
        except redis.RedisError:
            self.away = True
        else:
            self.away = False
            self.unheard.difference_update(waiting)

    def publish(self, interview_id: int, events: Iterable[Outgoing]) -> None:
        self._put(interview_id, "events", [list(event) for event in events])

    def whisper(self, interview_id: int, text: str, but: str) -> None:
        self._put(interview_id, "whisper", [text, but])

    def tell_presence(self, interview_id: int) -> None:
        self._put(interview_id, "here", self.hub.here(interview_id))

    def _put(self, interview_id: int, kind: str, content: object) -> None:
        self.outbox.put_nowait((CHANNEL.format(interview_id), _packed(self.origin, kind, content)))

    async def _send(self) -> None:
        while True:
            if self.outbox.empty():
                self.outbox.put_nowait(await self.outbox.get())
            try:
                await self._publish_waiting()
            except redis.RedisError:
                log.warning("the bus does not answer; rooms catch up from the database")
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _publish_waiting(self) -> None:
        if self.outbox.empty():
            return
        pipeline = self.client.pipeline(transaction=False)
        while not self.outbox.empty():
            pipeline.publish(*self.outbox.get_nowait())
        await pipeline.execute()

    async def _listen(self) -> None:
        while True:
            try:
                if self.away:
                    await self._subscribe()
                if self.away or not self.pubsub.subscribed:
                    await asyncio.sleep(RECONNECT_SECONDS if self.away else 0.05)
                    continue
                message = await self.pubsub.get_message(timeout=5.0)
                if message:
                    self._hear(int(message["channel"].rpartition(b":")[2]), json.loads(message["data"]))
            except redis.RedisError:
                log.warning("the bus is cut; rooms catch up from the database")
                self.away = True
                await asyncio.sleep(RECONNECT_SECONDS)

    def _hear(self, interview_id: int, message: Any) -> None:
        origin, kind, content = message
        if origin == self.origin:
            return
        if kind == "events":
            self.hub.deliver(interview_id, (Outgoing(*event) for event in content))
        elif kind == "whisper":
            self.hub.whisper(interview_id, *content)
        elif kind == "who":
            self.tell_presence(interview_id)
        elif kind == "here" and (room := self.hub.rooms.get(interview_id)):
            room.elsewhere[origin] = content
            self.heard_at[interview_id, origin] = time.monotonic()
            self.hub.tell_presence(interview_id)

    def renew_presence(self) -> None:
        """Tell again who is here and forget processes that fell silent."""
        silent = time.monotonic() - 2.5 * PRESENCE_SECONDS
        for interview_id, room in self.hub.rooms.items():
            self.tell_presence(interview_id)
            for origin in [origin for origin in room.elsewhere if self.heard_at[interview_id, origin] < silent]:
                del room.elsewhere[origin], self.heard_at[interview_id, origin]
                self.hub.tell_presence(interview_id)


def publish_from_outside(interview_id: int, kind: str, content: object) -> None:
    """Publish from a process that has no running server, such as a Celery worker."""
    if not settings.REDIS_URL:
        return
    try:
        _outside_client().publish(CHANNEL.format(interview_id), _packed("outside", kind, content))
    except redis.RedisError:
        log.warning("the bus does not answer; rooms catch up from the database")


_clients: dict[str, redis.Redis] = {}


def _outside_client() -> redis.Redis:
    if settings.REDIS_URL not in _clients:
        _clients[settings.REDIS_URL] = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)
    return _clients[settings.REDIS_URL]
