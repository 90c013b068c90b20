"""Which parts of a sample may be shown beside the whole, so that no difference of pages tells of a small group. Pure.

All pages hide the same groups. Whoever adds and subtracts them then has for each part, of the sums over its people,
only those that its own page shows or might show; so it is enough that each part by itself is safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from reports.fairness.hiding import Cell, Count

Part = TypeVar("Part")
Cells = Mapping[Cell, Count]


def shown_apart(parts: Mapping[Part, Cells], is_safe: Callable[[Cells], bool]) -> set[Part]:
    """The parts that are safe by themselves, less as many of the smallest as it takes that all others together are."""
    sizes = {part: sum(count.n for count in cells.values()) for part, cells in parts.items()}
    apart = sorted((part for part, cells in parts.items() if is_safe(cells)), key=sizes.__getitem__, reverse=True)
    while apart and not is_safe(_together(cells for part, cells in parts.items() if part not in apart)):
        apart.pop()
    return set(apart)


def _together(parts: Iterable[Cells]) -> dict[Cell, Count]:
    n: Counter[Cell] = Counter()
    picked: Counter[Cell] = Counter()
    for cells in parts:
        for cell, count in cells.items():
            n[cell] += count.n
            picked[cell] += count.picked
    return {cell: Count(n[cell], picked[cell]) for cell in n}
