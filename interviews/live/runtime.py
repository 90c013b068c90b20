"""What runs beside the requests of one server process: writer, hub, bus and the sweeps that keep them honest."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Iterable
from contextvars import Context
from itertools import groupby
from operator import attrgetter
from typing import Any

import redis
from channels.db import database_sync_to_async
from django.conf import settings

from interviews.live import bus as buses
from interviews.live.admission import counters_of, read_missed, still_admitted
from interviews.live.frames import Outgoing, outgoing
from interviews.live.hub import Hub, Room
from interviews.live.rows import StoredEvent
from interviews.live.socket import Socket
from interviews.live.stores import new_store
from interviews.live.writer import Writer
from interviews.signals import ended_in, tell_of_ends

log = logging.getLogger(__name__)

SWEEP_SECONDS = 2.0
RECHECK_SECONDS = 60.0
# In portions with a breath between them: the rooms' messages come first.
RECHECKED_AT_ONCE, RECHECK_PAUSE = 60, 0.02
COME_BACK = 1012


class Live:
    """Made by the lifespan application, one for each server; `start` and `stop` run in its loop."""

    def __init__(self) -> None:
        self.hub = Hub(database_sync_to_async(read_missed))
        self.writer = Writer(new_store(), self.committed)
        self.bus = buses.Bus(self.hub, settings.REDIS_URL) if settings.REDIS_URL else None
        self.hub.presence_changed = self.presence_changed
        self.tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.writing = self.loop.create_task(self.writer.run())
        self._run(self._sweep())
        self._run(self._recheck())
        if self.bus:
            self._run(self.bus.run())
            self._run(self._renew_presence())
        _running.append(self)

    async def stop(self) -> None:
        """Take nothing new, write what waits, publish it, close the sockets so that they come back elsewhere."""
        if self in _running:
            _running.remove(self)
        self.writer.close()
        await self.writing
        await self.writer.store.close()
        for task in self.tasks:
            task.cancel()
        if self.bus:
            try:
                await self.bus.close()
            except redis.RedisError:
                log.warning("the bus does not answer while closing")
        for room in list(self.hub.rooms.values()):
            for socket in list(room.sockets):
                socket.close(COME_BACK, "restart")

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(self.loop.create_task(work))

    def from_thread(self, call: Callable[..., object], *args: object) -> None:
        """Run the call in the loop, in a context of its own: a request's context brings the request's executor along,
        which is shut down when the request has ended."""
        self.loop.call_soon_threadsafe(call, *args, context=Context())

    # Events

    def committed(self, events: list[StoredEvent]) -> None:
        """Hand committed events, in log order, to this process's hub and to the others."""
        for interview_id, group in by_interview(events):
            self.hub.deliver(interview_id, group)
            if self.bus:
                self.bus.publish(interview_id, group)
        if ended := ended_in(events):
            self._run(database_sync_to_async(tell_of_ends)(ended))

    def whisper(self, interview_id: int, text: str, but: str = "") -> None:
        self.hub.whisper(interview_id, text, but)
        if self.bus:
            self.bus.whisper(interview_id, text, but)

    # Sockets

    async def join(self, socket: Socket, after: list[int]) -> list[int]:
        """Let the socket in, give it what it missed after the given seqs, and return the counters it stands at."""
        room = self.hub.join(socket)
        if self.bus and len(room.sockets) == 1:
            await self.bus.subscribe(socket.interview_id)
        counters, missed = await self.hub.read_missed(socket.interview_id, after)
        self.hub.admit(socket, counters, missed)
        self.presence_changed(socket.interview_id)
        return counters

    async def leave(self, socket: Socket) -> None:
        self.hub.leave(socket)
        if self.bus and socket.interview_id not in self.hub.rooms:
            await self.bus.unsubscribe(socket.interview_id)

    def presence_changed(self, interview_id: int) -> None:
        self.hub.tell_presence(interview_id)
        if self.bus:
            self.bus.tell_presence(interview_id)

    # Sweeps

    async def _sweep(self) -> None:
        """Find rooms that are behind the database: a lost last message shows in no gap."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                for interview_id, counters in (await database_sync_to_async(counters_of)(list(self.hub.rooms))).items():
                    room = self.hub.rooms.get(interview_id)
                    if room and is_behind(room, counters):
                        self.hub.repair(room)
            except Exception:
                log.exception("the sweep failed")

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            try:
                await self.recheck()
            except Exception:
                log.exception("the recheck failed")

    def recheck_soon(self) -> None:
        self._run(self.recheck())

    async def recheck(self) -> None:
        """Close the sockets of people who signed out or lost their access. They come back and are judged anew: who
        signed in meanwhile, in another window of the same browser, has another session and is let in by that."""
        sockets = [socket for room in self.hub.rooms.values() for socket in room.sockets]
        for start in range(0, len(sockets), RECHECKED_AT_ONCE):
            portion = sockets[start : start + RECHECKED_AT_ONCE]
            admitted = await database_sync_to_async(still_admitted)(portion)
            for socket in portion:
                if socket not in admitted:
                    socket.close(COME_BACK, "access changed")
            await asyncio.sleep(RECHECK_PAUSE)

    async def _renew_presence(self) -> None:
        while self.bus:
            await asyncio.sleep(buses.PRESENCE_SECONDS)
            self.bus.renew_presence()


def is_behind(room: Room, counters: list[int]) -> bool:
    return room.sent is not None and (room.sent[0] < counters[0] or room.sent[1] < counters[1])


def by_interview(events: Iterable[StoredEvent]) -> list[tuple[int, list[Outgoing]]]:
    ordered = sorted(events, key=attrgetter("interview_id"))
    return [
        (interview_id, [outgoing(event) for event in group])
        for interview_id, group in groupby(ordered, key=attrgetter("interview_id"))
    ]


# The servers of this process that run now: one, but for tests.
_running: list[Live] = []


def current() -> Live | None:
    return _running[-1] if _running else None


def recheck() -> None:
    """Look now, not within the minute, whose access has ended."""
    for live in _running:
        live.from_thread(live.recheck_soon)


def publish(events: list[StoredEvent]) -> None:
    """Tell of events that were committed outside the writer."""
    live = current()
    if live:
        live.from_thread(live.committed, events)
        return
    for interview_id, group in by_interview(events):
        buses.publish_from_outside(interview_id, "events", [list(event) for event in group])
    tell_of_ends(ended_in(events))


def whisper(interview_id: int, frame: dict[str, object], but: str = "") -> None:
    """Send a frame that is neither stored nor numbered to everyone in the room except the actor `but`."""
    live = current()
    if live:
        live.from_thread(live.whisper, interview_id, json.dumps(frame), but)
    else:
        buses.publish_from_outside(interview_id, "whisper", [json.dumps(frame), but])
