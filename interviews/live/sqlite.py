"""The writer's SQL for SQLite: look up, number in Python, insert and count in few statements."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from interviews.live.rows import ClientIdReused, NoSuchInterview, NotAllowed, Result, Row, StoredEvent, Unit
from interviews.models.event import Status, Stream

LIVE = """
SELECT interview_id, status, room_seq, panel_seq FROM interviews_livestate
WHERE interview_id IN (SELECT value FROM json_each(?))
"""
KNOWN = """
SELECT j.key, e.id, e.stream, e.seq, e.kind, e.body || '', e.at || ''
FROM json_each(?) j JOIN interviews_event e
ON e.interview_id = j.value->>0 AND e.actor = j.value->>1 AND e.client_id = j.value->>2
"""
INSERT = """
INSERT INTO interviews_event (id, interview_id, stream, seq, kind, actor, client_id, body, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
LAST_ID = "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'interviews_event'"
COUNT = """
UPDATE interviews_livestate SET room_seq = c.value->>1, panel_seq = c.value->>2,
candidate_seq = COALESCE(c.value->>3, candidate_seq),
wake_at = CASE WHEN c.value->>3 IS NOT NULL AND listens AND status = ? THEN ? ELSE wake_at END
FROM json_each(?) c WHERE interview_id = c.value->>0
"""


def connect(path: str) -> sqlite3.Connection:
    """A connection that never waits for another writer, and checkpoints only when `checkpoint` falls far behind."""
    connection = sqlite3.connect(path, timeout=5, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=16000; PRAGMA busy_timeout=0;"
    )
    return connection


def checkpoint(path: str) -> None:
    """Move what is in the WAL into the database's file; readers and writers go on meanwhile."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def write(connection: sqlite3.Connection, units: Sequence[Unit], at: datetime, turn_delay: timedelta) -> list[Result]:
    """What became of each unit. The caller holds a write transaction and commits it."""
    rows = [row for unit in units for row in unit.rows]
    live = _live(connection, {row.interview_id for row in rows})
    known = _known(connection, rows)
    # Nobody else draws ids while the write transaction is open.
    ids = count(connection.execute(LAST_ID).fetchone()[0] + 1)
    results: list[Result] = []
    fresh: list[StoredEvent] = []
    place = 0
    for unit in units:
        known_here = [known.get(place + offset) for offset in range(len(unit.rows))]
        place += len(unit.rows)
        result = _judge(unit, live.get(unit.interview_id), known_here, at, ids)
        if isinstance(result, list):
            fresh += [event for event in result if not event.duplicate]
        results.append(result)
    if fresh:
        _insert(connection, fresh, at)
        _count(connection, fresh, live, at + turn_delay)
        for unit, result in zip(units, results, strict=True):
            if isinstance(result, list) and not result[0].duplicate:
                change(connection, unit)
    return results


def _live(connection: sqlite3.Connection, interviews: set[int]) -> dict[int, list[int]]:
    """Status and the two counters of each interview; the counters go up as rows are numbered."""
    return {row[0]: list(row[1:]) for row in connection.execute(LIVE, (json.dumps(sorted(interviews)),))}


def _known(connection: sqlite3.Connection, rows: Sequence[Row]) -> dict[int, StoredEvent]:
    """The events that already stand under a row's client id, by the row's place."""
    asked = json.dumps([[row.interview_id, row.actor, row.client_id] for row in rows])
    found = {}
    for place, event_id, stream, seq, kind, body, at in connection.execute(KNOWN, (asked,)):
        row = rows[place]
        when = datetime.fromisoformat(at).replace(tzinfo=UTC)
        found[place] = StoredEvent(
            event_id, row.interview_id, stream, seq, kind, row.actor, row.client_id, body, when, True
        )
    return found


def _judge(
    unit: Unit, live: list[int] | None, known: Sequence[StoredEvent | None], at: datetime, ids: Iterator[int]
) -> Result:
    if live is None:
        return NoSuchInterview(str(unit.interview_id))
    for row, event in zip(unit.rows, known, strict=True):
        if event and (event.kind, event.json) != (row.kind, row.json):
            return ClientIdReused(row.client_id)
        if not event and not row.allowed >> live[0] & 1:
            return NotAllowed(Status(live[0]))
    return [event or _number(row, live, at, next(ids)) for row, event in zip(unit.rows, known, strict=True)]


def _number(row: Row, live: list[int], at: datetime, event_id: int) -> StoredEvent:
    counter = 1 if row.stream == Stream.ROOM else 2
    live[counter] += 1
    return StoredEvent(
        event_id, row.interview_id, row.stream, live[counter], row.kind, row.actor, row.client_id, row.json, at
    )


def _insert(connection: sqlite3.Connection, fresh: list[StoredEvent], at: datetime) -> None:
    # The first eight fields of an event are the columns, in this order.
    instant = stored(at)
    connection.executemany(INSERT, [(*event[:8], instant) for event in fresh])


def _count(
    connection: sqlite3.Connection, fresh: list[StoredEvent], live: dict[int, list[int]], wake_at: datetime
) -> None:
    """Move the counters and note what the candidates did last, which wakes the conductor where it listens."""
    answers = {event.interview_id: event.seq for event in fresh if event.is_answer}
    counters = [(key, live[key][1], live[key][2], answers.get(key)) for key in {event.interview_id for event in fresh}]
    connection.execute(COUNT, (Status.LIVE.value, stored(wake_at), json.dumps(counters)))


def change(connection: sqlite3.Connection, unit: Unit) -> None:
    """Set the further columns; `wake_at` comes last and only where the conductor listens."""
    changes = dict(unit.changes)
    wake = changes.pop("wake_at", None)
    if changes:
        columns = ", ".join(f"{column} = ?" for column in changes)
        connection.execute(
            f"UPDATE interviews_livestate SET {columns} WHERE interview_id = ?",  # noqa: S608 - catalogue's names
            [*map(stored, changes.values()), unit.interview_id],
        )
    if wake:
        connection.execute(
            "UPDATE interviews_livestate SET wake_at = ? WHERE interview_id = ? AND listens",
            [stored(wake), unit.interview_id],
        )


def stored(value: Any) -> Any:
    """The value as Django's SQLite backend stores it."""
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    if isinstance(value, UUID):
        return value.hex
    return value
