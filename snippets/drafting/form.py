"""What the editor posts ↔ the data of an item, whole or not.

Fields are named by their path: `title`, `levels-strong`, `defects-0-title`. The number of a row only tells rows apart:
rows stand in the order in which they are posted, so a row that is moved or removed renames nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from snippets.drafting.fields import CODE_FIELDS, GROUPS, KNOWN, PLAIN_FIELDS, SECTIONS, Field, Group
from snippets.drafting.rows import rows_in
from snippets.drafting.variants import as_short_as_before
from snippets.judging import MISSING
from snippets.models import Draft
from snippets.schema import Kind, Path, Problem

CODE_FILES = {"snippet": "code", "fixed": "fixed"}


class Posted(Protocol):
    """As much of a QueryDict as is read here."""

    def getlist(self, key: str) -> list[str]: ...
    def __iter__(self) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A problem with the field, row or section (`name`) it belongs to; "" where it belongs to none."""

    name: str
    where: str
    what: str


def texts_of(data: dict[str, Any]) -> dict[str, str]:
    texts = {field.name: field.text_in(data) for field in PLAIN_FIELDS}
    for group in GROUPS:
        for number, row in enumerate(rows_in(data, group)):
            texts |= {f"{group.name}-{number}-{field.name}": field.text_in(row) for field in group.fields}
    return texts


def data_from(posted: Posted, kept: dict[str, Any]) -> dict[str, Any]:
    """The data as written; of `kept` what the editor has no fields for."""
    data = {name: value for name, value in kept.items() if name not in KNOWN}
    for field in PLAIN_FIELDS:
        _put(data, field, _texts(posted, field.name))
    for group in GROUPS:
        rows = [_row(posted, group, key) for key in row_keys(posted, group)]
        if rows:
            data[group.name] = rows
    as_short_as_before(data, kept)
    return data


def _row(posted: Posted, group: Group, key: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for field in group.fields:
        _put(row, field, _texts(posted, f"{group.name}-{key}-{field.name}"))
    return row


def _texts(posted: Posted, name: str) -> list[str]:
    """Without null characters, which no database holds."""
    return [text.replace("\x00", "") for text in posted.getlist(name)]


def _put(data: dict[str, Any], field: Field, texts: list[str]) -> None:
    value = field.value_of(texts)
    if value is None:
        return
    *outer, last = field.path
    for step in outer:
        data = data.setdefault(step, {})
    data[last] = value


def row_keys(posted: Posted, group: Group) -> list[str]:
    named = (re.match(rf"{group.name}-([0-9]+)-", name) for name in posted)
    return list(dict.fromkeys(match[1] for match in named if match))


def draft_data(draft: Draft) -> dict[str, Any]:
    """All that the fields show but the code: the draft's columns win over what its data says of them."""
    return {**draft.data, "slug": draft.slug, "kind": draft.kind, "title": draft.title}


def fields_from(posted: Posted, draft: Draft) -> dict[str, Any]:
    """What `services.save_draft` takes."""
    data = data_from(posted, draft.data)
    kind = data.get("kind", Kind.CODE_REVIEW.value)
    codes = {name: "".join(_texts(posted, name)).replace("\r\n", "\n") for name in CODE_FIELDS}
    codes = {name: code if code.strip() else "" for name, code in codes.items()}
    return {
        "data": data,
        "slug": data.get("slug", "").strip()[:64],
        "title": data.get("title", "").strip()[:200],
        "kind": kind if kind in set(Kind) else draft.kind,
        **codes,
    }


def placed(problems: Iterable[Problem], draft: Draft, keys: dict[str, list[str]] | None = None) -> list[Placed]:
    """`keys` are the names under which the window has the rows of each group, where they are not 0, 1, 2 …"""
    data = draft_data(draft)
    found = (_place(path, what, data, keys or {}) for path, what in problems)
    return sorted(dict.fromkeys(found), key=_position)


def _place(path: Path, what: str, data: dict[str, Any], keys: dict[str, list[str]]) -> Placed:
    what = what.removeprefix(f"{'.'.join(str(step) for step in path if step != '[key]')}: ")
    head, *rest = path
    group = next((group for group in GROUPS if group.name == head), None)
    if group and rest and isinstance(rest[0], int):
        return _place_in_row(group, rest[0], rest[1:], what, data, keys)
    if group:
        return Placed(group.name, group.name.replace("_", " ").capitalize(), what.removeprefix(f"{group.name}: "))
    name = CODE_FILES.get(str(head).partition(".")[0], str(head))
    fields = [field for section in SECTIONS for field in section.fields if field.path[0] == name]
    field = next((field for field in fields if field.path == path[: len(field.path)]), fields[0] if fields else None)
    if field is None:
        return Placed("", "", what)
    return Placed(field.name, field.label, _in_words(field, what, data.get(name)))


def _place_in_row(
    group: Group, number: int, rest: list[str | int], what: str, data: dict[str, Any], keys: dict[str, list[str]]
) -> Placed:
    key = keys[group.name][number] if group.name in keys else str(number)
    row = rows_in(data, group)[number]
    where = f"{group.one.capitalize()} {number + 1}"
    field = group.field(str(rest[0])) if rest else None
    if field is None:
        return Placed(f"{group.name}-{key}", where, what)
    return Placed(
        f"{group.name}-{key}-{field.name}",
        f"{where}, {field.label.lower()}",
        _in_words(field, what, row.get(field.name)),
    )


def _in_words(field: Field, what: str, value: Any) -> str:
    """In the editor's words where the schema speaks of patterns and types."""
    if what == "must not be empty" or value == "":
        return MISSING
    unread = field.form and isinstance(value, str) and what.startswith("must be a ")
    return field.form if field.form and ("does not have the form" in what or unread) else what


def _position(problem: Placed) -> int:
    """Problems are listed as their fields stand on the page; what belongs to none comes first."""
    return next((number for number, name in enumerate(_NAMES) if problem.name.partition("-")[0] == name), -1)


_NAMES = tuple(
    name
    for section in SECTIONS
    for name in ([field.path[0] for field in section.fields] + ([section.group.name] if section.group else []))
)
