"""Selection rates, scoring rates and impact ratios by category, as New York City's rules on Local Law 144 define them.

6 RCNY § 5-300 and § 5-301; docs/statistics.md has them in plain words, with the sources. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import product
from statistics import median
from typing import TypeVar

from reports.fairness.exact import two_sided
from reports.fairness.hiding import Count, Group, Name, hidden_groups

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


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The categories, and the groups of people that are told by them."""

    sexes: Sequence[str]
    ethnicities: Sequence[str]

    @property
    def everybody(self) -> frozenset[Cell]:
        return frozenset(product(("", *self.sexes), ("", *self.ethnicities)))

    @property
    def tables(self) -> dict[str, dict[Cell, Group]]:
        cells = self.everybody
        return {
            "sex": {(sex, ""): frozenset(cell for cell in cells if cell[0] == sex) for sex in self.sexes},
            "ethnicity": {
                ("", each): frozenset(cell for cell in cells if cell[1] == each) for each in self.ethnicities
            },
            "both": {cell: frozenset([cell]) for cell in product(self.sexes, self.ethnicities)},
        }

    @property
    def unknown(self) -> dict[str, Group]:
        return {name: self.everybody.difference(*table.values()) for name, table in self.tables.items()}

    @property
    def names(self) -> frozenset[Name]:
        """Of all that is shown where nothing is hidden."""
        return frozenset(["all", *self.unknown, *(name for table in self.tables.values() for name in table)])

    def hidden(self, cells: Mapping[Cell, Count], smallest: int, also: Collection[Name] = ()) -> frozenset[Name]:
        """Groups below `smallest`, and as many others as it takes that no sum gives them away."""
        members = {name: group for table in self.tables.values() for name, group in table.items()}
        return hidden_groups(members, {"all": self.everybody}, self.unknown, cells, smallest, also)


def impact_of(
    cells: Mapping[Cell, Count], breakdown: Breakdown, *, hidden: Collection[Name], threshold: Fraction
) -> Impact:
    """`cells` hold everybody, also who said nothing."""

    def table(name: str) -> Table:
        rows = _rows({key: _sum(cells, group) for key, group in breakdown.tables[name].items()}, hidden, threshold)
        return Table(rows, None if name in hidden else _sum(cells, breakdown.unknown[name]).n)

    n, picked = _sum(cells, breakdown.everybody)
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


def _rows(groups: Mapping[Cell, Count], hidden: Collection[Name], threshold: Fraction) -> tuple[Row, ...]:
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
