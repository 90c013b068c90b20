"""Which groups are hidden, so that no figure of a small one can be seen or worked out from sums. Pure.

Small groups come first. Then, as long as sums that are shown make up a hidden number, or say that all or none of a
hidden group were picked, one more is hidden: the smallest that takes part (complementary suppression). Whatever is
zero is taken for known, which is more than a reader knows; what is left can then always be shifted a little, so that
more than one table fits what is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

Cell = tuple[str, str]
Group = frozenset[Cell]
# People of a cell who were picked, or who were not.
Atom = tuple[Cell, bool]
# A cell of a table, or a word for a sum beside the tables.
Name = Any
Key = TypeVar("Key")
# Combinations are looked for in whole numbers modulo this prime: exact, and quick.
PRIME = 2**61 - 1


class Count(NamedTuple):
    n: int
    picked: int


class Fact(NamedTuple):
    """A sum that is shown, as the people it adds up."""

    name: Name
    people: frozenset[Atom]


class Line(NamedTuple):
    """One of the elimination, with how often each fact went into it."""

    pivot: Atom
    values: dict[Atom, int]
    facts: dict[Fact, int]


def hidden_groups(
    members: Mapping[Name, Group],
    whole: Mapping[Name, Group],
    counted: Mapping[Name, Group],
    cells: Mapping[Cell, Count],
    smallest: int,
    also: Collection[Name] = (),
) -> frozenset[Name]:
    """Names of what is not to be shown, `also` among them. Of `members` and `whole` number and rate would be shown, of
    `counted` the number alone. `members` are what is protected, and hidden before the others where that helps."""
    people = {atom for cell, count in cells.items() for atom in _atoms(cell, count)}
    groups = {**members, **whole, **counted}
    size = {name: sum(count.n for cell, count in cells.items() if cell in group) for name, group in groups.items()}
    costs = {name: (name not in members, size[name]) for name in groups}
    hidden = {name for name in {**members, **whole} if 0 < size[name] < smallest}.union(also)
    while True:
        rated = {name: group for name, group in {**members, **whole}.items() if name not in hidden}
        facts = [Fact(name, _part(group, layer)) for name, group in rated.items() for layer in (True, False)]
        facts += [Fact(name, _everybody(group)) for name, group in counted.items() if name not in hidden]
        told_by = _giving_away(facts, [members[name] for name in hidden if name in members], people)
        if not told_by:
            return frozenset(hidden)
        hidden.add(min(told_by, key=costs.__getitem__))


def _giving_away(facts: Sequence[Fact], protected: Sequence[Group], people: set[Atom]) -> set[Name]:
    """Names of the facts that together give away a protected group, if any does."""
    lines = _eliminated(facts, people)
    for group in protected:
        if told_by := _sum_of(_everybody(group), lines, people):
            return told_by
    for group in protected:
        for layer in (True, False):
            if not _part(group, layer) & people and (told_by := _said_to_be_none(group, layer, facts, people)):
                return told_by
    return set()


def _said_to_be_none(group: Group, layer: bool, facts: Sequence[Fact], people: set[Atom]) -> set[Name]:
    """Nobody of the group is in this layer. It is given away if the facts say so of each of its cells."""
    told_by: set[Name] = set()
    for cell in group:
        if (cell, not layer) in people:
            free = {*people, (cell, layer)}
            told_by = _sum_of(frozenset([(cell, layer)]), _eliminated(facts, free), free)
            if not told_by:
                return set()
    return told_by


def _eliminated(facts: Iterable[Fact], free: set[Atom]) -> list[Line]:
    lines: list[Line] = []
    for fact in facts:
        values, made_of = _reduced(dict.fromkeys(fact.people & free, 1), {fact: 1}, lines)
        pivot = next(iter(values), None)
        if pivot is not None:
            inverse = pow(values[pivot], -1, PRIME)
            lines.append(Line(pivot, _scaled(values, inverse), _scaled(made_of, inverse)))
    return lines


def _sum_of(people: frozenset[Atom], lines: Iterable[Line], free: set[Atom]) -> set[Name]:
    """Names of the facts that add up to these people; none if no facts do."""
    values, made_of = _reduced(dict.fromkeys(people & free, 1), {}, lines)
    return set() if values else {fact.name for fact in made_of}


def _reduced(
    values: dict[Atom, int], made_of: dict[Fact, int], lines: Iterable[Line]
) -> tuple[dict[Atom, int], dict[Fact, int]]:
    for line in lines:
        if factor := values.get(line.pivot, 0):
            values = _less(values, line.values, factor)
            made_of = _less(made_of, line.facts, factor)
    return values, made_of


def _less(values: dict[Key, int], others: Mapping[Key, int], factor: int) -> dict[Key, int]:
    """The values less the others so many times; what is nothing is left out."""
    left = dict(values)
    for key, value in others.items():
        left[key] = (left.get(key, 0) - factor * value) % PRIME
        if not left[key]:
            del left[key]
    return left


def _scaled(values: Mapping[Key, int], factor: int) -> dict[Key, int]:
    return {key: value * factor % PRIME for key, value in values.items()}


def _atoms(cell: Cell, count: Count) -> Iterator[Atom]:
    if count.picked:
        yield cell, True
    if count.n > count.picked:
        yield cell, False


def _part(group: Group, layer: bool) -> frozenset[Atom]:
    return frozenset((cell, layer) for cell in group)


def _everybody(group: Group) -> frozenset[Atom]:
    return _part(group, True) | _part(group, False)
