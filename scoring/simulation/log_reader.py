"""What the log says, read without the ORM: thousands of turns a minute ask for little each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from interviews.state import LogRow

STANDING = "SELECT room_seq, panel_seq, wake_at FROM interviews_livestate WHERE interview_id = %s"
# Ids rise in the order of the log, as only one interview at a time is written here.
ENTRIES = """
SELECT stream, seq, kind, actor, body, at, id FROM interviews_event WHERE interview_id = %s AND id > %s ORDER BY id
"""


@dataclass(slots=True)
class Entry(LogRow):
    id: int


def standing(interview_id: int) -> tuple[int, int, datetime | None]:
    """The two counters, and when the assistant is due."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [interview_id])
        room_seq, panel_seq, wake_at = cursor.fetchone()
    return room_seq, panel_seq, _instant(wake_at) if wake_at else None


def entries_after(interview_id: int, last_id: int) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [interview_id, last_id])
        rows = cursor.fetchall()
    return [
        Entry(stream, seq, kind, actor, json.loads(body), _instant(at), key)
        for stream, seq, kind, actor, body, at, key in rows
    ]


def _instant(stored: str | datetime) -> datetime:
    """SQLite's driver may have made an instant of the text already."""
    return (datetime.fromisoformat(stored) if isinstance(stored, str) else stored).replace(tzinfo=UTC)
