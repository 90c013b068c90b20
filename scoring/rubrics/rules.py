"""What a rubric must keep to beyond the form of its fields. Pure.

The data may be half written: what cannot be read yet is passed over here and told by its own field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from snippets.schema import Path, Problem

MOST_CRITERIA = 100
LOWEST, HIGHEST = 0, 10
Row = Mapping[str, Any]


def rows_in(data: Row, name: str) -> list[dict[str, Any]]:
    rows = data.get(name)
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list | tuple) else []


def scale_of(data: Row) -> tuple[int, int]:
    """The lowest and the highest score; those of the usual scale where none can be read."""
    lowest, highest = data.get("lowest", LOWEST), data.get("highest", HIGHEST)
    return (lowest, highest) if whole_number(lowest) and whole_number(highest) else (LOWEST, HIGHEST)


def rule_problems(data: Row) -> Iterator[Problem]:
    sections = [(("sections", number), row) for number, row in enumerate(rows_in(data, "sections"))]
    criteria = [
        ((*path, "criteria", number), row)
        for path, section in sections
        for number, row in enumerate(rows_in(section, "criteria"))
    ]
    if len(criteria) > MOST_CRITERIA:
        yield ("sections",), f"more than {MOST_CRITERIA} criteria"
    yield from _repeated("section", sections)
    yield from _repeated("criterion", criteria)
    lowest, highest = scale_of(data)
    if lowest >= highest:
        yield ("highest",), f"the highest score must lie above {lowest}"
        return
    for path, criterion in criteria:
        if criterion.get("weight", 1) != 1 and not str(criterion.get("weight_reason", "")).strip():
            yield (*path, "weight_reason"), "say why the weight is not 1"
        yield from _uncovered((*path, "bands"), rows_in(criterion, "bands"), lowest, highest)


def _repeated(what: str, rows: Sequence[tuple[Path, Row]]) -> Iterator[Problem]:
    times = Counter(str(row.get("slug")) for _, row in rows if row.get("slug"))
    for path, row in rows:
        if times[str(row.get("slug"))] > 1:
            yield (*path, "slug"), f"{what} {row['slug']} stands {times[row['slug']]} times"


def _uncovered(path: Path, bands: Sequence[Row], lowest: int, highest: int) -> Iterator[Problem]:
    """Where the bands leave a score out, name it twice, or leave the scale; only the first place of a criterion."""
    wanted = lowest
    for number, band in enumerate(bands):
        first, last = band.get("first"), band.get("last")
        if not whole_number(first) or not whole_number(last):
            return
        if first != wanted or wanted > highest:
            yield (*path, number, "first"), _misplaced(first, wanted, lowest, highest)
            return
        if not first <= last <= highest:
            yield (*path, number, "last"), f"must be {first} to {highest}" if first < highest else f"must be {highest}"
            return
        wanted = last + 1
    if bands and wanted <= highest:
        yield (*path, len(bands) - 1, "last"), f"{span(wanted, highest)} would be in no band"


def _misplaced(first: int, wanted: int, lowest: int, highest: int) -> str:
    if wanted > highest:
        return f"the bands above reach {highest} already, where the scale ends"
    if first > wanted:
        return f"{span(wanted, min(first - 1, highest))} would be in no band"
    return f"the scale begins at {lowest}" if wanted == lowest else f"must be {wanted}, one above the band before"


def span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def whole_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
