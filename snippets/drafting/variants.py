"""The other wordings of a question's code: rows of the editor ↔ the variants of an item. Pure.

A draft keeps them as rows, since a name may be missing or stand twice while it is typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from snippets.drafting.fields import DEFECTS, VARIANTS
from snippets.drafting.rows import Row, rows_in
from snippets.judging import CODE_STEM, MISSING, Code, missing_code, unfit_code
from snippets.loader import LoadedQuestion
from snippets.schema import Problem


def rows_of(loaded: LoadedQuestion) -> list[Row]:
    """By their names; what is blank has no place in a row."""
    places = loaded.item.model_dump(mode="json", include={"variants"})["variants"]
    rows = (
        {"slug": name, "code": code.code, "fixed": code.fixed, "lines": places[name]}
        for name, code in sorted(loaded.variants.items())
    )
    return [{name: value for name, value in row.items() if value} for row in rows]


def codes_in(rows: Iterable[Row]) -> dict[str, Code]:
    return {row["slug"]: code_of(row) for row in rows if row.get("slug")}


def places_in(rows: Iterable[Row]) -> dict[str, Any]:
    """As the schema has them."""
    return {row["slug"]: row.get("lines", {}) for row in rows if row.get("slug")}


def code_of(row: Row) -> Code:
    return Code(row.get("code", ""), row.get("fixed", ""))


def row_problems(rows: list[Row], kind: str, language: str) -> Iterator[Problem]:
    """What is wrong with each by itself, whether the rest of the draft is whole or not."""
    names = Counter(row.get("slug") for row in rows)
    for number, row in enumerate(rows):
        path = (VARIANTS.name, number)
        if not row.get("slug"):
            yield (*path, "slug"), MISSING
        elif names[row["slug"]] > 1:
            yield (*path, "slug"), f"{row['slug']} stands {names[row['slug']]} times"
        for file in missing_code(kind, language, code_of(row)):
            yield (*path, "code" if file.startswith(CODE_STEM) else "fixed"), MISSING
        for name, what in unfit_code(code_of(row), language):
            yield (*path, name), what


def in_rows(problems: Iterable[Problem], rows: list[Row]) -> Iterator[Problem]:
    """With the paths of rows where an item's variants go by name."""
    numbers = {row.get("slug"): number for number, row in enumerate(rows)}
    for path, what in problems:
        if len(path) < 2 or path[0] != VARIANTS.name:
            yield path, what
            continue
        said = what.removeprefix(f"{'.'.join(str(step) for step in path if step != '[key]')}: ")
        where = f"{path[2]}: " if len(path) > 3 and said != what else ""
        field = "slug" if path[2:] == ("[key]",) else "lines"
        yield (VARIANTS.name, numbers[path[1]], field), where + said


def spelled_out(data: dict[str, Any]) -> dict[str, Any]:
    """With the place of every defect in every wording, also where it stands as in the plain code."""
    plain = _plain_places(data)
    rows = [{**row, "lines": _all_places(row, plain)} for row in rows_in(data, VARIANTS)]
    return {**data, VARIANTS.name: [{name: value for name, value in row.items() if value} for row in rows]}


def as_short_as_before(data: dict[str, Any], kept: dict[str, Any]) -> None:
    """What a page showed spelled out is stored as it was, if it still means the same."""
    plain = _plain_places(data)
    before = {row["slug"]: row.get("lines", {}) for row in rows_in(kept, VARIANTS) if row.get("slug")}
    for row in rows_in(data, VARIANTS):
        places = before.get(row.get("slug", ""))
        if places is not None and _all_places({"lines": places}, plain) == _all_places(row, plain):
            row["lines"] = places
            if not places:
                del row["lines"]


def wording_numbered(data: dict[str, Any], number: str) -> Row | None:
    """The row of that number, counted from 1."""
    numbered = {str(count): row for count, row in enumerate(rows_in(data, VARIANTS), 1)}
    return numbered.get(number)


def in_wording(data: dict[str, Any], row: Row) -> dict[str, Any]:
    """The data with each defect where it stands in that wording."""
    places = row.get("lines", {})
    if not isinstance(places, dict):
        return data
    defects = rows_in(data, DEFECTS)
    moved = [{**each, "lines": places.get(str(each.get("slug")), each.get("lines"))} for each in defects]
    return {**data, DEFECTS.name: moved}


def _plain_places(data: dict[str, Any]) -> dict[str, Any]:
    named = [row for row in rows_in(data, DEFECTS) if isinstance(row.get("slug"), str)]
    return {row["slug"]: row["lines"] for row in named if isinstance(row.get("lines"), list)}


def _all_places(row: Row, plain: dict[str, Any]) -> Any:
    """In the order of the defects; what could not be read stays as it was typed."""
    lines = row.get("lines", {})
    return {**plain, **lines} if isinstance(lines, dict) else lines
