"""Selection rates, scoring rates and impact ratios by category, as New York City's rules on Local Law 144 define them.

6 RCNY § 5-300 and § 5-301; docs/statistics.md has them in plain words, with the sources. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import TypeVar

from reports.fairness.exact import two_sided
from reports.fairness.hiding import Count, hidden_groups

# § 5-301 (d): a category below this share of the data may be left out of the impact ratios.
SMALLEST_SHARE = Fraction(2, 100)
Someone = TypeVar("Someone", bound=Hashable)
# Sex and ethnicity of the people in one cell, "" where they did not say.
Cell = tuple[str, str]


class Note(StrEnum):
    NOBODY = "nobody"
    HIDDEN = "hidden"
    LEFT_OUT = "left out"
    REFERENCE = "reference"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Row:
    """One category. What is hidden has neither number nor rate; `p` is that of Fisher's exact test."""

    sex: str
    ethnicity: str
    n: int | None = None
    rate: float | None = None
    ratio: float | None = None
    p: float | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`unknown`: how many did not say, None where that would give a hidden group away."""

    rows: tuple[Row, ...]
    unknown: int | None


@dataclass(frozen=True, slots=True)
class Impact:
    """`n` and `rate` are those of everybody, None where they would give a hidden group away."""

    n: int | None
    rate: float | None
    sex: Table
    ethnicity: Table
    both: Table


def above_median(scores: Mapping[Someone, float]) -> tuple[float | None, frozenset[Someone]]:
    """The median of the whole sample, and who scored above it; a score that equals it is not above."""
    if not scores:
        return None, frozenset()
    middle = median(scores.values())
    return middle, frozenset(who for who, score in scores.items() if score > middle)


def impact_of(
    cells: Mapping[Cell, Count],
    *,
    sexes: Sequence[str],
    ethnicities: Sequence[str],
    smallest: int,
    threshold: Fraction,
) -> Impact:
    """`cells` hold everybody, also who said nothing. Groups below `smallest` are hidden, and as many others as it
    takes that no sum gives them away."""
    everybody = {(sex, ethnicity) for sex in ("", *sexes) for ethnicity in ("", *ethnicities)}
    tables = {
        "sex": {(sex, ""): frozenset(cell for cell in everybody if cell[0] == sex) for sex in sexes},
        "ethnicity": {("", each): frozenset(cell for cell in everybody if cell[1] == each) for each in ethnicities},
        "both": {(sex, each): frozenset([(sex, each)]) for sex in sexes for each in ethnicities},
    }
    members = {name: group for table in tables.values() for name, group in table.items()}
    whole = {"all": frozenset(everybody)}
    unknown = {name: frozenset(everybody.difference(*table.values())) for name, table in tables.items()}
    hidden = hidden_groups(members, whole, unknown, cells, smallest)

    def table(name: str) -> Table:
        rows = _rows({key: _sum(cells, group) for key, group in tables[name].items()}, hidden, threshold)
        return Table(rows, None if name in hidden else _sum(cells, unknown[name]).n)

    n, picked = _sum(cells, everybody)
    shown = "all" not in hidden
    return Impact(
        n if shown else None,
        picked / n if n and shown else None,
        table("sex"),
        table("ethnicity"),
        table("both"),
    )


def _sum(cells: Mapping[Cell, Count], group: Iterable[Cell]) -> Count:
    counts = [cells[cell] for cell in group if cell in cells]
    return Count(sum(count.n for count in counts), sum(count.picked for count in counts))


def _rows(groups: Mapping[Cell, Count], hidden: frozenset[object], threshold: Fraction) -> tuple[Row, ...]:
    shown = {key: count for key, count in groups.items() if count.n and key not in hidden}
    least = SMALLEST_SHARE * sum(count.n for count in groups.values())
    compared = {key: count for key, count in shown.items() if count.n >= least}
    best = max(compared.values(), key=lambda count: Fraction(count.picked, count.n), default=None)
    return tuple(
        _row(key, count, best if key in compared else None, hidden=key in hidden, threshold=threshold)
        for key, count in groups.items()
    )


def _row(key: Cell, count: Count, best: Count | None, *, hidden: bool, threshold: Fraction) -> Row:
    if hidden:
        return Row(*key, note=Note.HIDDEN)
    if not count.n:
        return Row(*key, n=0, note=Note.NOBODY)
    rate = Fraction(count.picked, count.n)
    if best is None:
        return Row(*key, count.n, float(rate), note=Note.LEFT_OUT)
    highest = Fraction(best.picked, best.n)
    if count is best:
        return Row(*key, count.n, float(rate), 1.0 if highest else None, note=Note.REFERENCE)
    ratio = rate / highest if highest else None
    below = ratio is not None and ratio < threshold
    p = two_sided(count.picked, count.n, best.picked, best.n)
    return Row(*key, count.n, float(rate), None if ratio is None else float(ratio), p, Note.BELOW if below else None)


def cells_of(people: Iterable[tuple[Cell, bool]]) -> dict[Cell, Count]:
    everybody: Counter[Cell] = Counter()
    picked: Counter[Cell] = Counter()
    for cell, is_picked in people:
        everybody[cell] += 1
        picked[cell] += is_picked
    return {cell: Count(n, picked[cell]) for cell, n in everybody.items()}
