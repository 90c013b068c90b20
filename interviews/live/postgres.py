"""The writer's SQL for PostgreSQL: one statement locks, looks up, judges, numbers, inserts and counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from interviews.live.rows import (
    AppendError,
    ClientIdReused,
    NoSuchInterview,
    NotAllowed,
    Result,
    Row,
    StoredEvent,
    Unit,
)
from interviews.models.event import Status

# Ids are drawn in a step of their own, in the order of the rows: within an interview `id` is the log's order.
# `old_*` is what already stands under the row's client id; LATERAL and LIMIT keep the planner from scanning the log.
WRITE = """
WITH locked AS MATERIALIZED (
  SELECT interview_id, status, room_seq, panel_seq FROM interviews_livestate
  WHERE interview_id = ANY(%s::bigint[]) ORDER BY interview_id FOR UPDATE {skip_locked}
), asked AS MATERIALIZED (
  SELECT t.*, locked.status, locked.room_seq, locked.panel_seq,
    e.id AS old_id, e.seq AS old_seq, e.at AS old_at,
    CASE WHEN e.id IS NULL THEN (t.allowed >> locked.status) & 1 = 1 ELSE e.kind = t.kind AND e.body = t.body::jsonb
    END AS fine
  FROM unnest(
    %s::int[], %s::bigint[], %s::smallint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[], %s::boolean[]
  ) WITH ORDINALITY t(unit, interview_id, stream, kind, actor, client_id, body, allowed, answer, n)
  LEFT JOIN locked ON locked.interview_id = t.interview_id
  LEFT JOIN LATERAL (
    SELECT id, seq, at, kind, body FROM interviews_event
    WHERE interview_id = t.interview_id AND actor = t.actor AND client_id = t.client_id LIMIT 1
  ) e ON true
), judged AS MATERIALIZED (
  SELECT asked.*, status IS NOT NULL AND bool_and(fine) OVER (PARTITION BY unit) AND old_id IS NULL AS fresh FROM asked
), numbered AS MATERIALIZED (
  SELECT judged.*,
    CASE stream WHEN 0 THEN room_seq ELSE panel_seq END
      + count(*) FILTER (WHERE fresh) OVER (PARTITION BY interview_id, stream ORDER BY n) AS seq
  FROM judged
), identified AS MATERIALIZED (
  SELECT ordered.*, CASE WHEN fresh THEN nextval('interviews_event_id_seq') END AS id
  FROM (SELECT * FROM numbered ORDER BY n) ordered
), inserted AS (
  INSERT INTO interviews_event (id, interview_id, stream, seq, kind, actor, client_id, body, at)
  SELECT id, interview_id, stream, seq, kind, actor, client_id, body::jsonb, %s FROM identified WHERE fresh
), counted AS (
  UPDATE interviews_livestate live SET room_seq = live.room_seq + f.room, panel_seq = live.panel_seq + f.panel,
    candidate_seq = COALESCE(f.answer, live.candidate_seq),
    wake_at = CASE WHEN f.answer IS NOT NULL AND live.listens AND live.status = %s THEN %s ELSE live.wake_at END
  FROM (
    SELECT interview_id, count(*) FILTER (WHERE stream = 0) AS room, count(*) FILTER (WHERE stream = 1) AS panel,
      max(seq) FILTER (WHERE answer) AS answer
    FROM identified WHERE fresh GROUP BY interview_id
  ) f WHERE live.interview_id = f.interview_id
)
SELECT status, fine, fresh, id, seq, old_id, old_seq, old_at FROM identified ORDER BY n
"""


def write_statement(units: Sequence[Unit], at: datetime, turn_delay: timedelta, *, wait: bool) -> tuple[str, list[Any]]:
    """The statement and its parameters. `wait`: wait for locked interviews instead of passing them by."""
    rows = [row for unit in units for row in unit.rows]
    numbers = [number for number, unit in enumerate(units) for _ in unit.rows]
    return WRITE.format(skip_locked="" if wait else "SKIP LOCKED"), [
        list({row.interview_id for row in rows}),
        numbers,
        [row.interview_id for row in rows],
        [int(row.stream) for row in rows],
        [row.kind for row in rows],
        [row.actor for row in rows],
        [row.client_id for row in rows],
        [row.json for row in rows],
        [row.allowed for row in rows],
        [row.is_answer for row in rows],
        at,
        Status.LIVE.value,
        at + turn_delay,
    ]


def results_of(units: Sequence[Unit], answer: Iterable[Any], at: datetime, *, wait: bool) -> list[Result | None]:
    """What became of each unit; None: its interview was locked by somebody else."""
    answers = iter(answer)
    return [_result(unit, [next(answers) for _ in unit.rows], at, wait=wait) for unit in units]


def _result(unit: Unit, answers: list[Any], at: datetime, *, wait: bool) -> Result | None:
    if answers[0][0] is None:
        return NoSuchInterview(str(unit.interview_id)) if wait else None
    refused = next(
        (_refusal(row, answer) for row, answer in zip(unit.rows, answers, strict=True) if not answer[1]), None
    )
    return refused or [_event(row, answer, at) for row, answer in zip(unit.rows, answers, strict=True)]


def _refusal(row: Row, answer: Any) -> AppendError:
    known = answer[5] is not None
    return ClientIdReused(row.client_id) if known else NotAllowed(Status(answer[0]))


def _event(row: Row, answer: Any, at: datetime) -> StoredEvent:
    _, _, fresh, new_id, seq, old_id, old_seq, old_at = answer
    event_id, number, when = (new_id, seq, at) if fresh else (old_id, old_seq, old_at)
    return StoredEvent(
        event_id, row.interview_id, row.stream, number, row.kind, row.actor, row.client_id, row.json, when, not fresh
    )


def change_statements(unit: Unit) -> list[tuple[str, list[Any]]]:
    """Set the further columns; `wake_at` comes last and only where the conductor listens."""
    changes = dict(unit.changes)
    wake = changes.pop("wake_at", None)
    statements: list[tuple[str, list[Any]]] = []
    if changes:
        columns = ", ".join(f"{column} = %s" for column in changes)
        statements.append(
            (
                f"UPDATE interviews_livestate SET {columns} WHERE interview_id = %s",  # noqa: S608 - catalogue's names
                [*changes.values(), unit.interview_id],
            )
        )
    if wake:
        statements.append(
            (
                "UPDATE interviews_livestate SET wake_at = %s WHERE interview_id = %s AND listens",
                [wake, unit.interview_id],
            )
        )
    return statements
