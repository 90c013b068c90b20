"""One number from many scores, for orientation: it decides nothing and ranks nobody. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Weighed(Protocol):
    """`mean` is None for what was not assessed."""

    @property
    def mean(self) -> float | None: ...

    @property
    def weight(self) -> float: ...


def derived_total(rows: Iterable[Weighed]) -> float | None:
    """The mean of what was assessed, each criterion by its weight; None where nothing was."""
    assessed = [(row.mean, row.weight) for row in rows if row.mean is not None]
    if not assessed:
        return None
    return sum(mean * weight for mean, weight in assessed) / sum(weight for _, weight in assessed)
