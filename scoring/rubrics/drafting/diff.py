"""What differs between two rubrics, field by field. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scoring.rubrics.drafting.fields import BAND, CRITERION, RUBRIC, SECTION, RowAt, all_rows
from scoring.rubrics.drafting.scale import scale_words
from scoring.rubrics.rules import span
from snippets.drafting.diff import FieldChange


def rubric_changes(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    """Rows are told apart by their short names, so that moving one changes its place and nothing else."""
    old, new = dict(_texts(before)), dict(_texts(after))
    names = [*new, *(name for name in old if name not in new)]
    changes = [FieldChange(name, old.get(name, ""), new.get(name, "")) for name in names]
    return [change for change in changes if change.before.strip() != change.after.strip()]


def _texts(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((field.label, field.text_in(data)) for field in RUBRIC)
    yield "Scale", scale_words(data)
    rows = list(all_rows(data))
    yield "Order of the sections", "\n".join(_name(row) for row in rows if row.level is SECTION)
    for row in rows:
        yield from _row_texts(row, rows)


def _row_texts(row: RowAt, rows: list[RowAt]) -> Iterator[tuple[str, str]]:
    if row.level is BAND:
        criterion = row.within[-1]
        yield f"Criterion {_name(criterion)}: band {int(row.path[-1]) + 1}", _band(row.row)
        return
    where = f"{row.level.one.capitalize()} {_name(row)}"
    yield from ((f"{where}: {field.label.lower()}", field.text_in(row.row)) for field in row.level.fields)
    if row.level is SECTION:
        inside = [each for each in rows if each.level is CRITERION and each.within[-1] is row]
        yield f"{where}: criteria", "\n".join(_name(each) for each in inside)


def _name(row: RowAt) -> str:
    return str(row.row.get("slug") or row.row.get("title") or int(row.path[-1]) + 1)


def _band(band: dict[str, Any]) -> str:
    first, last = band.get("first"), band.get("last")
    scores = span(first, last) if isinstance(first, int) and isinstance(last, int) else f"{first}–{last}"
    return f"{scores} {band.get('name') or ''}\n{band.get('anchor') or ''}"
