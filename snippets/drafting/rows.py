from __future__ import annotations

from typing import Any

from snippets.drafting.fields import Group

Row = dict[str, Any]


def rows_in(data: dict[str, Any], group: Group) -> list[Row]:
    """Whatever the data holds there."""
    rows = data.get(group.name)
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []
