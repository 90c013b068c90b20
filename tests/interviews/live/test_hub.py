from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.live.frames import Outgoing
from interviews.live.hub import Hub
from interviews.live.socket import Admission, Socket

ROOM = 7


class Wire:
    """The ASGI `send` of a socket; blocks while `gate` is shut."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.closed: int | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def send(self, message: dict) -> None:
        if not self.gate.is_set():
            await self.gate.wait()
        if message["type"] == "websocket.close":
            self.closed = message["code"]
        else:
            self.sent.append(message["text"])


def make_socket(wire: Wire, role: str = "observer", actor: str = "") -> Socket:
    return Socket(wire.send, Admission(ROOM, role, actor or role, role.title(), "session"))


def event(seq: int, stream: int = 0) -> Outgoing:
    return Outgoing(stream, seq, f"r{seq}" if stream == 0 else "", f"r{seq}" if stream == 0 else f"p{seq}")


class Database:
    """What a hub reads: as much of the log as has been committed."""

    def __init__(self) -> None:
        self.committed = [0, 0]
        self.reads = 0

    async def read(self, interview_id: int, after: list[int]) -> tuple[list[int], list[Outgoing]]:
        self.reads += 1
        missed = [event(seq, s) for s in (0, 1) for seq in range(after[s] + 1, self.committed[s] + 1)]
        return list(self.committed), missed


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def hub(database) -> Hub:
    return Hub(database.read)


def enter(hub: Hub, wire: Wire, counters: list[int] | None = None, role: str = "observer") -> Socket:
    socket = make_socket(wire, role)
    hub.join(socket)
    hub.admit(socket, counters or [0, 0], [])
    return socket


@given(order=st.permutations(range(1, 9)))
def test_events_come_out_in_order_whatever_order_they_came_in(order) -> None:
    async def play() -> list[str]:
        wire = Wire()
        hub = Hub(Database().read)
        enter(hub, wire)
        for seq in order:
            hub.deliver(ROOM, [event(seq)])
        for task in hub.tasks:
            task.cancel()
        return wire.sent

    assert asyncio.run(play()) == [f"r{seq}" for seq in range(1, 9)]


async def test_what_came_twice_is_given_once(hub) -> None:
    wire = Wire()
    enter(hub, wire)
    hub.deliver(ROOM, [event(1), event(1), event(2)])
    hub.deliver(ROOM, [event(2)])
    assert wire.sent == ["r1", "r2"]


async def test_streams_do_not_wait_for_each_other(hub, database) -> None:
    wire = Wire()
    enter(hub, wire, role="interviewer")
    hub.deliver(ROOM, [event(2), event(1, stream=1)])
    assert wire.sent == ["p1"]


async def test_panel_events_reach_interviewers_only(hub) -> None:
    wires = {role: Wire() for role in ("candidate", "interviewer", "observer")}
    for role, wire in wires.items():
        enter(hub, wire, role=role)
    hub.deliver(ROOM, [event(1, stream=1)])
    assert {role: wire.sent for role, wire in wires.items()} == {"candidate": [], "interviewer": ["p1"], "observer": []}


async def test_a_gap_is_filled_from_the_database(hub, database) -> None:
    wire = Wire()
    enter(hub, wire)
    database.committed = [3, 0]
    hub.deliver(ROOM, [event(3)])
    assert wire.sent == []
    async with asyncio.timeout(30):
        await asyncio.gather(*hub.tasks)
    assert wire.sent == ["r1", "r2", "r3"]
    assert database.reads == 1


async def test_what_comes_while_one_enters_is_given_after_what_was_missed(hub, database) -> None:
    first, wire = Wire(), Wire()
    enter(hub, first)
    hub.deliver(ROOM, [event(1)])
    socket = make_socket(wire)
    hub.join(socket)
    hub.deliver(ROOM, [event(2), event(3)])
    assert wire.sent == []
    hub.admit(socket, [2, 0], [event(1), event(2)])
    hub.deliver(ROOM, [event(4)])
    assert wire.sent == ["r1", "r2", "r3", "r4"]


async def test_who_enters_a_room_that_is_behind_the_database_is_told_nothing_twice(hub) -> None:
    behind, ahead = Wire(), Wire()
    enter(hub, behind)
    hub.deliver(ROOM, [event(1)])
    socket = make_socket(ahead)
    hub.join(socket)
    hub.admit(socket, [3, 0], [event(3)])  # came back with seq 2; another process wrote 2 and 3
    hub.deliver(ROOM, [event(2), event(3), event(4)])
    assert (behind.sent, ahead.sent) == (["r1", "r2", "r3", "r4"], ["r3", "r4"])


async def test_a_window_that_another_one_replaced_while_it_entered_is_forgotten(hub) -> None:
    first, second = make_socket(Wire(), "candidate"), make_socket(Wire(), "candidate")
    hub.join(first)
    hub.join(second)
    hub.leave(second)
    hub.admit(first, [0, 0], [])
    assert hub.rooms == {}


async def test_the_first_to_enter_decides_where_the_room_stands(hub) -> None:
    wire = Wire()
    socket = make_socket(wire)
    hub.join(socket)
    hub.deliver(ROOM, [event(5), event(6)])
    hub.admit(socket, [5, 0], [event(5)])
    assert wire.sent == ["r5", "r6"]


async def test_a_slow_reader_is_closed_and_the_others_are_not(hub, settings) -> None:
    settings.ROOM_QUEUE_FRAMES = 10
    slow, quick = Wire(), Wire()
    slow.gate.clear()
    enter(hub, slow)
    enter(hub, quick)
    hub.deliver(ROOM, [event(seq) for seq in range(1, 21)])
    assert len(quick.sent) == 20
    slow.gate.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert slow.closed == 1013


async def test_a_reader_that_paused_gets_all_of_it_in_order(hub) -> None:
    wire = Wire()
    wire.gate.clear()
    socket = enter(hub, wire)
    hub.deliver(ROOM, [event(seq) for seq in range(1, 6)])
    assert wire.sent == []
    wire.gate.set()
    assert socket.task is not None
    await socket.task
    hub.deliver(ROOM, [event(6)])
    assert wire.sent == [f"r{seq}" for seq in range(1, 7)]


async def test_whispers_are_dropped_where_a_queue_stands(hub) -> None:
    slow, quick = Wire(), Wire()
    slow.gate.clear()
    socket = enter(hub, slow)
    enter(hub, quick)
    hub.deliver(ROOM, [event(1)])
    hub.whisper(ROOM, "typing")
    slow.gate.set()
    assert socket.task is not None
    await socket.task
    assert (slow.sent, quick.sent) == (["r1"], ["r1", "typing"])


async def test_one_does_not_hear_ones_own_whisper(hub) -> None:
    wire = Wire()
    enter(hub, wire, role="candidate")
    hub.whisper(ROOM, "typing", but="candidate")
    assert wire.sent == []


async def test_a_room_without_sockets_is_forgotten(hub) -> None:
    socket = enter(hub, Wire())
    hub.leave(socket)
    assert hub.rooms == {}
    hub.leave(socket)


async def test_presence_joins_what_other_processes_tell(hub) -> None:
    wire = Wire()
    enter(hub, wire, role="candidate")
    hub.rooms[ROOM].elsewhere["other"] = [{"actor": "observer:1", "role": "observer", "name": "Otto"}]
    hub.tell_presence(ROOM)
    assert [person["actor"] for person in json.loads(wire.sent[0])["here"]] == ["candidate", "observer:1"]
