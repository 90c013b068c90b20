"""The writer on a store that the test steers, and on the real database."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connection, transaction

from interviews import events
from interviews.events import Draft
from interviews.live import stores
from interviews.live.rows import AppendError, ClientIdReused, NotAllowed, Result, StoredEvent, Unit, rows_of
from interviews.live.writer import Writer
from interviews.log import append
from interviews.models import Event, LiveState
from interviews.models.event import Status
from tests.factories import make_interview
from tests.interviews.logs import said


class FakeStore:
    """Numbers what it is given; `script` says what the next writes do instead."""

    integrity_error = KeyError
    connection_error = ConnectionError

    def __init__(self) -> None:
        self.batches: list[list[Unit]] = []
        self.script: list[object] = []
        self.guilty: set[str] = set()

    async def write(self, units, at) -> list[Result | None]:
        self.batches.append(list(units))
        await asyncio.sleep(0)
        happens = self.script.pop(0) if self.script else None
        if isinstance(happens, Exception):
            raise happens
        if any(unit.rows[0].client_id in self.guilty for unit in units):
            raise ValueError("a row that cannot be written")
        locked = happens if isinstance(happens, set) else set()
        return [None if unit.interview_id in locked else [event_of(unit)] for unit in units]

    async def close(self) -> None: ...


def event_of(unit: Unit) -> StoredEvent:
    row = unit.rows[0]
    return StoredEvent(1, row.interview_id, 0, 1, row.kind, row.actor, row.client_id, row.json, datetime.now(UTC))


class Bench:
    def __init__(self) -> None:
        self.store = FakeStore()
        self.published: list[str] = []
        self.writer = Writer(self.store, lambda events: self.published.extend(e.client_id for e in events))
        self.done: list[tuple[str, Result]] = []

    def submit(self, client_id: str, interview: int = 1, draft: Draft | None = None) -> None:
        rows = rows_of(interview, [draft or said(client_id, client_id)], datetime.now(UTC))
        self.writer.submit(Unit(rows, lambda result: self.done.append((client_id, result))))

    async def settle(self, count: int) -> dict[str, Result]:
        async with asyncio.timeout(30):
            while len(self.done) < count:
                await asyncio.sleep(0.001)
        return dict(self.done)

    def batches(self) -> list[list[str]]:
        return [[unit.rows[0].client_id for unit in batch] for batch in self.store.batches]


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    task = asyncio.get_running_loop().create_task(made.writer.run())
    yield made
    made.writer.close()
    async with asyncio.timeout(30):
        await task


async def test_a_burst_becomes_one_batch_in_order(bench) -> None:
    for client_id in "abc":
        bench.submit(client_id)
    await bench.settle(3)
    assert bench.batches() == [["a", "b", "c"]]
    assert bench.published == ["a", "b", "c"]


async def test_what_changes_an_interview_is_its_last_in_a_batch(bench) -> None:
    bench.submit("end", draft=Draft(events.Ended(reason=events.EndReason.CANDIDATE), "candidate", "end"))
    bench.submit("late")
    bench.submit("other", interview=2)
    await bench.settle(3)
    assert bench.batches() == [["end", "other"], ["late"]]


async def test_a_repeat_in_the_same_batch_is_answered_from_the_first(bench) -> None:
    bench.submit("a")
    bench.submit("a")
    await bench.settle(2)
    assert bench.batches() == [["a"]]
    assert [result[0].duplicate for _, result in bench.done] == [False, True]


async def test_a_client_id_reused_in_the_same_batch_is_refused(bench) -> None:
    bench.submit("a")
    bench.submit("a", draft=said("other words", "a"))
    await bench.settle(2)
    first, second = [result for _, result in bench.done]
    assert isinstance(first, list)
    assert isinstance(second, ClientIdReused)


async def test_a_locked_interview_waits_in_order_and_holds_up_nobody(bench) -> None:
    bench.store.script = [{1}, {1}]
    bench.submit("a")
    bench.submit("elsewhere", interview=2)
    await bench.settle(1)
    bench.submit("b")
    await bench.settle(3)
    assert [client_id for client_id, _ in bench.done] == ["elsewhere", "a", "b"]


async def test_a_lock_that_is_never_given_up_ends_in_an_error(bench, monkeypatch) -> None:
    monkeypatch.setattr("interviews.live.writer.GIVE_UP_AFTER", 0.01)
    bench.store.script = [{1}] * 10
    bench.submit("a")
    assert isinstance((await bench.settle(1))["a"], AppendError)


async def test_only_the_guilty_one_gets_an_error(bench) -> None:
    bench.store.guilty = {"bad"}
    for number, client_id in enumerate(["good", "bad", "fine"]):
        bench.submit(client_id, interview=number)
    results = await bench.settle(3)
    assert isinstance(results.pop("bad"), AppendError)
    assert all(isinstance(result, list) for result in results.values())
    assert bench.published == ["good", "fine"]


async def test_a_clash_of_client_ids_is_tried_once_more(bench) -> None:
    bench.store.script = [KeyError("unique")]
    bench.submit("a")
    assert isinstance((await bench.settle(1))["a"], list)


async def test_a_lost_connection_is_no_lost_event(bench) -> None:
    bench.store.script = [ConnectionError(), ConnectionError()]
    bench.submit("a")
    assert isinstance((await bench.settle(1))["a"], list)
    assert bench.published == ["a"]


async def test_what_waits_is_written_before_the_end_and_nothing_after() -> None:
    bench = Bench()
    bench.submit("a")
    bench.writer.close()
    bench.submit("b")
    await bench.writer.run()
    results = dict(bench.done)
    assert isinstance(results["a"], list)
    assert isinstance(results["b"], AppendError)


# On the real database


@pytest.fixture
def interview(transactional_db):
    return make_interview(status=Status.LIVE)


def write_through(live, interview_id: int, drafts: list[Draft]) -> asyncio.Future[Result]:
    answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
    live.writer.submit(Unit(rows_of(interview_id, drafts, datetime.now(UTC)), answer.set_result))
    return answer


async def test_writer_and_append_give_the_same(interview, live) -> None:
    first = await write_through(live, interview.pk, [said("a", "1")])
    second = await write_through(live, interview.pk, [said("a", "1")])
    third = await sync_to_async(append)(interview.pk, [said("a", "1")])
    assert isinstance(first, list)
    assert second == third == [first[0]._replace(duplicate=True)]
    assert await Event.objects.acount() == 1


async def test_units_of_one_batch_are_judged_apart(interview, live) -> None:
    other = await sync_to_async(make_interview)(status=Status.ENDED)
    fine, refused, clash = await asyncio.gather(
        write_through(live, interview.pk, [said("a", "1"), said("b", "2")]),
        write_through(live, other.pk, [said("c", "3")]),
        write_through(live, 987_654, [said("d", "4")]) if connection.vendor == "sqlite" else done(),
    )
    assert [event.seq for event in fine] == [1, 2]
    assert isinstance(refused, NotAllowed)
    assert isinstance(clash, AppendError)


async def done() -> AppendError:
    return AppendError()


async def test_events_that_change_columns_go_through_the_writer_too(live, transactional_db) -> None:
    interview = await sync_to_async(make_interview)(status=Status.LOBBY)
    drafts = [Draft(events.Started(minutes=45), "system", "s"), Draft(events.Handed(to="assistant"), "system", "h")]
    assert isinstance(await write_through(live, interview.pk, drafts), list)
    state = await LiveState.objects.aget(pk=interview.pk)
    assert (state.status, state.listens, state.room_seq) == (Status.LIVE, True, 2)


async def test_append_from_a_thread_goes_through_the_writer(interview, live, monkeypatch) -> None:
    seen = []
    submit = live.writer.submit
    monkeypatch.setattr(live.writer, "submit", lambda unit: (seen.append(unit), submit(unit)))
    await sync_to_async(append)(interview.pk, [said("a", "1")])
    assert len(seen) == 1


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite locks the whole file: all rooms wait")
async def test_one_locked_interview_does_not_hold_up_another(interview, live) -> None:
    other = await sync_to_async(make_interview)(status=Status.LIVE)
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            LiveState.objects.select_for_update().get(pk=interview.pk)
            locked.set()
            release.wait(5)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    await asyncio.to_thread(locked.wait)
    held = write_through(live, interview.pk, [said("a", "1")])
    assert isinstance(await asyncio.wait_for(write_through(live, other.pk, [said("b", "2")]), 2), list)
    assert not held.done()
    release.set()
    assert isinstance(await asyncio.wait_for(held, 5), list)
    thread.join()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL locks rows, not the file")
async def test_while_somebody_else_writes_the_loop_goes_on_and_the_event_comes_after(interview, live) -> None:
    with file_locked():
        writing = write_through(live, interview.pk, [said("a", "patient")])
        for _ in range(20):
            await asyncio.sleep(0.001)
        waited = not writing.done()
    written = await asyncio.wait_for(writing, 5)

    assert waited
    assert [event.client_id for event in written] == ["patient"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has a lock time-out of its own")
async def test_a_file_that_stays_locked_is_a_lost_connection(interview, monkeypatch) -> None:
    monkeypatch.setattr(stores, "LOCK_TIMEOUT", 0.01)
    store = stores.SqliteStore()
    unit = Unit(rows_of(interview.pk, [said("a", "late")], datetime.now(UTC)), lambda result: None)
    with file_locked(), pytest.raises(store.connection_error):
        await store.write([unit], datetime.now(UTC))
    (written,) = await store.write([unit], datetime.now(UTC))
    await store.close()

    assert [event.client_id for event in written] == ["late"]


@contextmanager
def file_locked() -> Iterator[None]:
    """Somebody else holds SQLite's write lock."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
