"""Which groups are hidden, so that no figure of a small one can be seen or worked out from sums. Pure.

Small groups come first. Then, as long as a hidden number is a combination of shown ones, one more is hidden: the
smallest that helps (complementary suppression). The same goes for groups that were picked whole or not at all. Cells
with nobody in them are taken for known, which is more than a reader knows; what is left can then always be shifted
between cells, so that more than one table fits what is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Cell = tuple[str, str]
Group = frozenset[Cell]
Vector = list[int]
# A cell of a table, or a word for a sum beside the tables.
Name = Any
# Combinations are looked for in whole numbers modulo this prime: exact, and quick.
PRIME = 2**61 - 1


class Count(NamedTuple):
    n: int
    picked: int


def hidden_groups(
    tables: Sequence[Mapping[Name, Group]],
    whole: Mapping[Name, Group],
    counted: Mapping[Name, Group],
    cells: Mapping[Cell, Count],
    smallest: int,
) -> frozenset[Name]:
    """Names of what is not to be shown. Of the groups of `tables`, which do not overlap within one, and of `whole`
    number and rate would be shown; of `counted` ones the number alone."""
    people = [cell for cell, count in cells.items() if count.n]
    rated = {**{name: group for table in tables for name, group in table.items()}, **whole}
    groups = {**rated, **counted}
    size = {name: sum(cells[cell].n for cell in people if cell in group) for name, group in groups.items()}
    vectors = {name: [int(cell in group) for cell in people] for name, group in groups.items() if size[name]}
    hidden = {name for name in rated if 0 < size[name] < smallest}
    while True:
        if telling := _telling(rated, tables, hidden, cells):
            hidden |= telling
            continue
        shown = sorted((name for name in vectors if name not in hidden), key=lambda name: (name in counted, size[name]))
        derived = _derived(hidden, shown, vectors)
        if not derived:
            return frozenset(hidden)
        helps = (name for name in shown if _derived(hidden, [one for one in shown if one != name], vectors) < derived)
        hidden.add(next(helps, shown[0]))


def _telling(
    rated: Mapping[Name, Group],
    tables: Sequence[Mapping[Name, Group]],
    hidden: Collection[Name],
    cells: Mapping[Cell, Count],
) -> set[Name]:
    """Shown groups of which, but for what else is shown of them, all were picked or none: that would be the rate of
    each hidden group within."""
    peopled = {cell for cell, count in cells.items() if count.n}
    inner = [rated[name] & peopled for name in hidden if name in rated]

    def tells(group: Group) -> bool:
        for table in ({}, *tables):
            rest = group.difference(*(each for name, each in table.items() if name not in hidden and each < group))
            if any(each <= rest for each in inner) and _alike(rest, cells):
                return True
        return False

    return {name for name, group in rated.items() if name not in hidden and tells(group)}


def _alike(group: Group, cells: Mapping[Cell, Count]) -> bool:
    counts = [cells[cell] for cell in group if cell in cells]
    return sum(count.picked for count in counts) in (0, sum(count.n for count in counts))


def _derived(hidden: Iterable[Name], shown: Sequence[Name], vectors: Mapping[Name, Vector]) -> set[Name]:
    basis: list[tuple[int, Vector]] = []
    for name in shown:
        rest = _reduced(vectors[name], basis)
        pivot = next((place for place, value in enumerate(rest) if value), None)
        if pivot is not None:
            inverse = pow(rest[pivot], -1, PRIME)
            basis.append((pivot, [value * inverse % PRIME for value in rest]))
    return {name for name in hidden if name in vectors and not any(_reduced(vectors[name], basis))}


def _reduced(vector: Vector, basis: Iterable[tuple[int, Vector]]) -> Vector:
    for pivot, row in basis:
        if factor := vector[pivot]:
            vector = [(value - factor * other) % PRIME for value, other in zip(vector, row, strict=True)]
    return vector
