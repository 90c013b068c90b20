"""The process's rooms: delivers strictly in seq order per stream and holds back what came too early."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from interviews.live.frames import Outgoing
from interviews.live.socket import Socket
from interviews.models.event import Stream

log = logging.getLogger(__name__)

# What `read` gives: the counters of both streams and the events after the given seqs up to them.
Missed = tuple[list[int], list[Outgoing]]
ReadMissed = Callable[[int, list[int]], Awaitable[Missed]]

FIRST_REPAIR, LONGEST_REPAIR = 0.15, 2.0
OPENED_ELSEWHERE = 4409


@dataclass(slots=True)
class Room:
    """`sent` holds the last seq given out of each stream; None until the first socket has read where it stands."""

    interview_id: int
    sockets: set[Socket] = field(default_factory=set)
    sent: list[int] | None = None
    early: dict[tuple[int, int], Outgoing] = field(default_factory=dict)
    repairing: bool = False
    elsewhere: dict[str, list[dict[str, str]]] = field(default_factory=dict)


class Hub:
    def __init__(self, read_missed: ReadMissed) -> None:
        self.read_missed = read_missed
        self.rooms: dict[int, Room] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.presence_changed: Callable[[int], None] = lambda interview_id: None

    # Sockets come and go

    def join(self, socket: Socket) -> Room:
        """From here on the socket misses nothing: what comes is held until `admit`. The newest candidate wins."""
        room = self.rooms.setdefault(socket.interview_id, Room(socket.interview_id))
        if socket.role == "candidate":
            for other in [other for other in room.sockets if other.role == "candidate"]:
                other.close(OPENED_ELSEWHERE, "opened in another window")
                room.sockets.discard(other)
        room.sockets.add(socket)
        return room

    def admit(self, socket: Socket, counters: list[int], missed: Iterable[Outgoing]) -> None:
        """Give the socket what it missed up to `counters`, then what was held meanwhile, then live."""
        room = self.rooms.get(socket.interview_id)
        if room is None or socket not in room.sockets:
            return  # closed meanwhile by another window of the candidate, which may be gone as well
        held, socket.held = socket.held or [], None
        for event in missed:
            socket.push_event(event)
        socket.caught_up = counters
        for event in held:
            socket.push_event(event)
        if room.sent is None:
            room.sent = list(counters)
            self._give_early(room)

    def leave(self, socket: Socket) -> None:
        socket.closed = True
        room = self.rooms.get(socket.interview_id)
        if room is None or socket not in room.sockets:
            return
        room.sockets.discard(socket)
        if not room.sockets:
            del self.rooms[socket.interview_id]
        self.presence_changed(socket.interview_id)

    # Events

    def deliver(self, interview_id: int, events: Iterable[Outgoing]) -> None:
        room = self.rooms.get(interview_id)
        if room is None:
            return
        for event in events:
            if room.sent is not None and event.seq == room.sent[event.stream] + 1:
                self._give(room, event)
            elif room.sent is None or event.seq > room.sent[event.stream]:
                room.early[event.stream, event.seq] = event
        if room.early and room.sent is not None:
            self._give_early(room)

    def _give(self, room: Room, event: Outgoing) -> None:
        assert room.sent is not None  # noqa: S101 - callers looked
        room.sent[event.stream] = event.seq
        for socket in room.sockets:
            socket.push_event(event)

    def _give_early(self, room: Room) -> None:
        assert room.sent is not None  # noqa: S101 - callers looked
        for stream in Stream:
            while event := room.early.pop((stream, room.sent[stream] + 1), None):
                self._give(room, event)
        room.early = {key: event for key, event in room.early.items() if event.seq > room.sent[event.stream]}
        if room.early:
            self.repair(room)

    def repair(self, room: Room) -> None:
        """Fetch what is missing from the database, one repair a room at a time, later and later while it lags."""
        if room.repairing or room.sent is None:
            return
        room.repairing = True
        task = asyncio.get_running_loop().create_task(self._repair(room))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _repair(self, room: Room) -> None:
        delay = FIRST_REPAIR
        try:
            while room.sockets and room.sent is not None:
                await asyncio.sleep(delay)
                delay = min(delay * 2, LONGEST_REPAIR)
                before = list(room.sent)
                counters, missed = await self.read_missed(room.interview_id, before)
                self.deliver(room.interview_id, missed)
                if not room.early and room.sent[0] >= counters[0] and room.sent[1] >= counters[1]:
                    return
        except Exception:
            log.exception("room %s could not be repaired", room.interview_id)
        finally:
            room.repairing = False

    # What is neither stored nor numbered

    def whisper(self, interview_id: int, text: str, but: str = "") -> None:
        """Send a transient frame to everyone in the room except the actor `but`."""
        room = self.rooms.get(interview_id)
        for socket in list(room.sockets) if room else ():
            if socket.actor != but and socket.held is None and socket.queue is None:
                socket.push(text)

    def here(self, interview_id: int) -> list[dict[str, str]]:
        """Who is in the room by this process."""
        room = self.rooms.get(interview_id)
        people = {socket.actor: socket for socket in room.sockets} if room else {}
        return [
            {"actor": actor, "role": socket.role, "name": socket.admission.name}
            for actor, socket in sorted(people.items())
        ]

    def tell_presence(self, interview_id: int) -> None:
        room = self.rooms.get(interview_id)
        if room is None:
            return
        people = {person["actor"]: person for people in room.elsewhere.values() for person in people}
        people |= {person["actor"]: person for person in self.here(interview_id)}
        self.whisper(
            interview_id, json.dumps({"type": "presence", "here": [people[actor] for actor in sorted(people)]})
        )
