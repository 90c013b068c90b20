"""What the editor posts ↔ the data of a rubric, whole or not; and which field a problem belongs to.

Fields are named by their row: `title`, `criterion-7-weight`. The number only tells rows apart: they stand in the order
in which they are posted, each in the last row of the level above, so a row that moves renames nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from scoring.models import RubricDraft
from scoring.rubrics.drafting.fields import LEVELS, RUBRIC, Names, RowAt, all_rows, names_of
from snippets.drafting.fields import Field
from snippets.drafting.form import Placed, Posted
from snippets.judging import MISSING
from snippets.schema import Path, Problem
from snippets.strict_yaml import UNPRINTABLE

SCALE = ("lowest", "highest")
_NAME = re.compile(rf"({'|'.join(level.one for level in LEVELS)})-([0-9]{{1,9}})-([a-z_]+)")


def draft_data(draft: RubricDraft) -> dict[str, Any]:
    """The whole rubric as far as it is written: the draft's columns win over what its data says of them."""
    return {**draft.data, "slug": draft.slug, "title": draft.title}


def fields_from(posted: Posted, draft: RubricDraft) -> dict[str, Any]:
    """What `save_draft` takes. The scale is no field: it changes together with all bands."""
    data = {name: draft.data[name] for name in SCALE if name in draft.data}
    newest: dict[str, dict[str, Any]] = {}
    for one, key in _rows_posted(posted):
        number, level = next((number, level) for number, level in enumerate(LEVELS) if level.one == one)
        values = {field.name: _value(posted, field, f"{one}-{key}-{field.name}") for field in level.fields}
        row = {name: value for name, value in values.items() if value is not None}
        around = newest.get(LEVELS[number - 1].one, {}) if number else data
        around.setdefault(level.rows, []).append(row)
        newest[one] = row
    title, slug = (str(_value(posted, field, field.name) or "").strip()[: field.longest] for field in RUBRIC)
    return {"title": title, "slug": slug, "data": data}


def row_keys(posted: Posted) -> dict[str, list[str]]:
    rows = _rows_posted(posted)
    return {level.one: [key for one, key in rows if one == level.one] for level in LEVELS}


def _rows_posted(posted: Posted) -> list[tuple[str, str]]:
    """The rows, in the order of the page."""
    return list(dict.fromkeys((match[1], match[2]) for match in filter(None, map(_NAME.fullmatch, posted))))


def _value(posted: Posted, field: Field, name: str) -> Any:
    """Without what no file may hold, so that an export can always be read again."""
    return field.value_of([UNPRINTABLE.sub("", text) for text in posted.getlist(name)])


def placed(problems: Iterable[Problem], data: dict[str, Any], names: Names | None = None) -> list[Placed]:
    """As they stand on the page, from top to bottom."""
    rows = {row.path: row for row in all_rows(data)}
    names = names_of(data) if names is None else names
    order = {path: number for number, path in enumerate(rows)}
    found = sorted(problems, key=lambda problem: order.get(_row_path(problem[0], rows), -1))
    return list(dict.fromkeys(_place(path, what, rows, names, data) for path, what in found))


def _row_path(path: Path, rows: dict[Path, RowAt]) -> Path:
    """Of the innermost row around the place; () where there is none."""
    return next((path[:end] for end in range(len(path), 0, -1) if path[:end] in rows), ())


def _place(path: Path, what: str, rows: dict[Path, RowAt], names: Names, data: dict[str, Any]) -> Placed:
    what = what.removeprefix(f"{'.'.join(map(str, path))}: ")
    row_path = _row_path(path, rows)
    rest = path[len(row_path) :]
    row = rows.get(row_path)
    fields = row.level.fields if row else RUBRIC
    field = next((field for field in fields if rest and field.name == rest[0]), None)
    where = ", ".join([*_places_of(row), *([field.label.lower()] if field else map(str, rest[:1]))])
    value = (row.row if row else data).get(field.name) if field else None
    name = "-".join(filter(None, [names.get(row_path, ""), field.name if field else ""]))
    return Placed(name or "sections", where[:1].upper() + where[1:], _in_words(field, what, value))


def _places_of(row: RowAt | None) -> Iterator[str]:
    """The criterion's title says enough where it is: which section it stands in does not matter."""
    if row is not None:
        yield from (each.called for each in (*row.within, row)[-2 if row.level.inner is None else -1 :])


def _in_words(field: Field | None, what: str, value: Any) -> str:
    """In the editor's words where the schema speaks of patterns and types."""
    if field and value in (None, "") and not what.startswith("say why"):
        return MISSING
    if what == "must not be empty":
        return "is too short for a sentence that a rater can go by"
    unread = "does not have the form" in what or what.startswith("Input should")
    return field.form if field and field.form and unread else what
