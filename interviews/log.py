"""The interview's log: `append` is its only writer, `state_of` what it amounts to."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial

from django.db import connection, transaction
from django.db.models import QuerySet

from interviews.events import Draft
from interviews.live import postgres, runtime, sqlite
from interviews.live.rows import (
    AppendError,
    ClientIdReused,
    NoSuchInterview,
    NotAllowed,
    Result,
    StoredEvent,
    Unit,
    rows_of,
)
from interviews.live.stores import turn_delay
from interviews.models import Event, Interview, LiveState
from interviews.models.event import Stream
from interviews.state import RoomState, fold

__all__ = [
    "AppendError",
    "ClientIdReused",
    "NoSuchInterview",
    "NotAllowed",
    "StoredEvent",
    "append",
    "events_of",
    "state_of",
    "wake",
]

WRITER_SECONDS = 15


def append(interview_id: int, drafts: Sequence[Draft], *, at: datetime | None = None) -> list[StoredEvent]:
    """Write the drafts together or not at all and give them as they stand in the log.

    Inside an open transaction it uses that connection and has to be its last statement; outside one it goes through
    the room's writer where a server runs in this process. The same client id with the same body gives the stored
    event again. `at` is the instant to record, now by default; another one is for simulations and imports.

    Raises ClientIdReused, NotAllowed (the status forbids it), NoSuchInterview or AppendError (not now).
    """
    rows = rows_of(interview_id, drafts, at or datetime.now(UTC))
    live = runtime.current()
    if live and at is None and not connection.in_atomic_block:
        answer: Future[Result] = Future()
        live.from_thread(live.writer.submit, Unit(rows, answer.set_result))
        try:
            return _raised(answer.result(WRITER_SECONDS))
        except TimeoutError as late:
            raise AppendError("the writer does not answer") from late
    with transaction.atomic():
        events = _raised(_write_here(Unit(rows, lambda result: None), at or datetime.now(UTC)))
        fresh = [event for event in events if not event.duplicate]
        if fresh:
            transaction.on_commit(partial(runtime.publish, fresh))
    return events


def _raised(result: Result) -> list[StoredEvent]:
    if isinstance(result, AppendError):
        raise result
    return result


def _write_here(unit: Unit, at: datetime) -> Result:
    """Write on Django's connection, which is in a transaction."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return sqlite.write(connection.connection, [unit], at, turn_delay())[0]
    statement, params = postgres.write_statement([unit], at, turn_delay(), wait=True)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        result = postgres.results_of([unit], cursor.fetchall(), at, wait=True)[0]
        if isinstance(result, list) and not result[0].duplicate:
            for change, values in postgres.change_statements(unit):
                cursor.execute(change, values)
    assert result is not None  # noqa: S101 - only a writer that passes locked interviews by gets None
    return result


def wake(interview_id: int, at: datetime | None) -> None:
    """Let the conductor look at the interview at `at`, or not at all."""
    LiveState.objects.filter(pk=interview_id).update(wake_at=at)


def events_of(interview: Interview, *, stream: Stream | None = None, after: int = 0) -> QuerySet[Event]:
    """The interview's events in log order; `after` is a seq of `stream`."""
    events = Event.objects.filter(interview_id=interview.pk)
    return events if stream is None else events.filter(stream=stream, seq__gt=after)


def state_of(interview: Interview, *, room_only: bool = False) -> RoomState:
    return fold(events_of(interview, stream=Stream.ROOM if room_only else None))
