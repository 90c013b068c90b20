"""The fields of the editor: which a rubric, a section, a criterion and a band have, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.rubrics.rules import rows_in
from snippets.drafting.fields import SLUG_FORM, Field
from snippets.drafting.values import NUMBER, Writing
from snippets.schema import Path

Names = Mapping[Path, str]


def _show_weight(value: Any) -> str:
    return str(value).removesuffix(".0")


def _read_weight(text: str) -> float | str:
    text = text.strip().replace(",", ".")
    return float(text) if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,4})?", text) else text


WEIGHT_FORM = "write a number above 0 and up to 10, such as 1.5"
WEIGHT = Writing(_show_weight, _read_weight)


@dataclass(frozen=True, slots=True)
class Level:
    """Rows of the same kind: a row is called `one`, and its own rows stand under `inner.rows`."""

    one: str
    rows: str
    fields: tuple[Field, ...]
    inner: Level | None = None


def _slug(help: str, **more: Any) -> Field:
    return Field("slug", "Short name", help, form=SLUG_FORM, longest=64, **more)


RUBRIC = (
    Field("title", "Title", longest=120),
    _slug("Stands in addresses and files; stays once it is published."),
)
BAND = Level(
    "band",
    "bands",
    (
        Field("first", "From", writing=NUMBER, widget="number", longest=6),
        Field("last", "To", writing=NUMBER, widget="number", longest=6),
        Field("name", "Name", longest=120),
        Field("anchor", "Anchor", widget="text", longest=600),
    ),
)
CRITERION = Level(
    "criterion",
    "criteria",
    (
        Field("title", "Title", longest=120),
        _slug("Questions name what they can show by it.", suggest="criteria"),
        Field("weight", "Weight", "1, unless there is a reason.", WEIGHT, default=1, form=WEIGHT_FORM, longest=9),
        Field("weight_reason", "Reason", "For a weight other than 1.", longest=600),
    ),
    BAND,
)
SECTION = Level("section", "sections", (Field("title", "Title", longest=120), _slug("")), CRITERION)
LEVELS = (SECTION, CRITERION, BAND)


@dataclass(frozen=True, slots=True)
class RowAt:
    """A row where it stands: `within` are the rows around it, the outermost first."""

    path: Path
    level: Level
    row: dict[str, Any]
    within: tuple[RowAt, ...] = ()

    @property
    def called(self) -> str:
        number = int(self.path[-1]) + 1
        title = "" if self.level is BAND else str(self.row.get("title") or "").strip()
        return title or f"{self.level.one} {number}"


def all_rows(
    data: dict[str, Any], level: Level = SECTION, path: Path = (), within: tuple[RowAt, ...] = ()
) -> Iterator[RowAt]:
    """Every row of the rubric, as they stand on the page from top to bottom."""
    for number, row in enumerate(rows_in(data, level.rows)):
        placed = RowAt((*path, level.rows, number), level, row, within)
        yield placed
        if level.inner:
            yield from all_rows(row, level.inner, placed.path, (*within, placed))


def names_of(data: dict[str, Any], keys: Mapping[str, list[str]] | None = None) -> dict[Path, str]:
    """What each row is called in the form; `keys` are those of the window, where they are not 0, 1, 2 …"""
    left = {level.one: iter(keys[level.one]) if keys else iter(range(1_000_000)) for level in LEVELS}
    return {row.path: f"{row.level.one}-{next(left[row.level.one])}" for row in all_rows(data)}
