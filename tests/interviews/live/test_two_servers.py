"""Two hubs and writers on one database: the log stays gapless and every socket sees it in order, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.conf import settings as django_settings

from interviews.live import runtime
from interviews.live.admission import read_missed
from interviews.live.rows import Result, Unit, rows_of
from interviews.live.runtime import Live
from interviews.live.socket import Admission, Socket
from interviews.models import Event, LiveState
from interviews.models.event import Status, Stream
from tests.factories import make_interview
from tests.interviews.live.test_hub import Wire
from tests.interviews.logs import noted, said

pytestmark = pytest.mark.django_db(transaction=True)

EACH = 60


@pytest_asyncio.fixture
async def servers(transactional_db, monkeypatch) -> AsyncIterator[list[Live]]:
    # Where no bus joins the two, the sweep does; it need not take seconds here.
    monkeypatch.setattr(runtime, "SWEEP_SECONDS", 0.05)
    both = [Live(), Live()]
    for live in both:
        await live.start()
    yield both
    for live in both:
        await live.stop()


@pytest_asyncio.fixture
async def interview(transactional_db):
    return await sync_to_async(make_interview)(status=Status.LIVE)


async def enter(live: Live, interview_id: int, role: str, actor: str = "") -> Wire:
    wire = Wire()
    socket = Socket(wire.send, Admission(interview_id, role, actor or role, role, "session"))
    await live.join(socket, [0, 0])
    return wire


def seqs(wire: Wire, kind: str) -> list[int]:
    head = f'{{"type":"{kind}","seq":'
    return [int(text[len(head) :].split(",")[0]) for text in wire.sent if text.startswith(head)]


def stored_seqs(interview_id: int) -> dict[int, list[int]]:
    events = Event.objects.filter(interview_id=interview_id)
    return {stream: list(events.filter(stream=stream).values_list("seq", flat=True)) for stream in Stream}


async def seen(wires: list[Wire], count: int) -> None:
    async with asyncio.timeout(60):
        while any(len(seqs(wire, "event")) < count for wire in wires):
            await asyncio.sleep(0.01)


async def test_two_writers_number_one_log(servers, interview) -> None:
    wires = [await enter(live, interview.pk, "observer", f"observer:{n}") for n, live in enumerate(servers)]
    panel = await enter(servers[0], interview.pk, "interviewer")
    answers: list[asyncio.Future[Result]] = []
    for number in range(EACH):
        for name, live in zip("ab", servers, strict=True):
            for make in (said, noted):
                answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
                rows = rows_of(interview.pk, [make(f"{name}{number}", f"{name}{number}")], datetime.now(UTC))
                live.writer.submit(Unit(rows, answer.set_result))
                answers.append(answer)
    results = await asyncio.gather(*answers)
    assert all(isinstance(result, list) for result in results)
    await seen([*wires, panel], 2 * EACH)
    everything = list(range(1, 2 * EACH + 1))
    assert [seqs(wire, "event") for wire in wires] == [everything, everything]
    async with asyncio.timeout(60):
        while len(seqs(panel, "panel")) < 2 * EACH:
            await asyncio.sleep(0.01)
    assert seqs(panel, "panel") == everything
    assert await sync_to_async(stored_seqs)(interview.pk) == {0: everything, 1: everything}
    live_state = await LiveState.objects.aget(pk=interview.pk)
    assert (live_state.room_seq, live_state.panel_seq) == (2 * EACH, 2 * EACH)


async def test_the_same_client_ids_through_both_are_stored_once(servers, interview) -> None:
    answers: list[asyncio.Future[Result]] = []
    for number in range(EACH):
        for live in servers:
            answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
            rows = rows_of(interview.pk, [said(f"s{number}", f"s{number}")], datetime.now(UTC))
            live.writer.submit(Unit(rows, answer.set_result))
            answers.append(answer)
    results = await asyncio.gather(*answers)
    pairs = list(zip(results[::2], results[1::2], strict=True))
    assert all(first[0].seq == second[0].seq for first, second in pairs)
    assert sorted(first[0].duplicate + second[0].duplicate for first, second in pairs) == [1] * EACH
    assert await Event.objects.acount() == EACH


async def test_one_who_resumed_has_seen_what_one_who_never_left_has_seen(servers, interview) -> None:
    stayed = await enter(servers[0], interview.pk, "observer")
    for number in range(20):
        rows = rows_of(interview.pk, [said(str(number), str(number))], datetime.now(UTC))
        servers[number % 2].writer.submit(Unit(rows, lambda result: None))
    await seen([stayed], 20)
    counters, missed = await sync_to_async(read_missed)(interview.pk, [7, 0])
    assert counters == [20, 0]
    assert [event.public for event in missed] == [text for text in stayed.sent if '"type":"event"' in text][7:]


@pytest.mark.skipif(not django_settings.REDIS_URL, reason="no Redis joins the processes here")
async def test_whispers_and_presence_cross_processes(servers, interview) -> None:
    assert django_settings.REDIS_URL
    here = await enter(servers[0], interview.pk, "candidate")
    there = await enter(servers[1], interview.pk, "observer")
    servers[0].whisper(interview.pk, '{"type":"typing"}', "candidate")
    async with asyncio.timeout(30):
        while '{"type":"typing"}' not in there.sent:
            await asyncio.sleep(0.01)
        while not any('"candidate"' in text and '"observer"' in text for text in [here.sent[-1], there.sent[-1]]):
            await asyncio.sleep(0.01)
