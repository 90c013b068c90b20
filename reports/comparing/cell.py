"""What the raters of one candidate gave on one criterion. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from scoring.rubrics.schema import Criterion


class Cited(NamedTuple):
    """Words of the room that a rater gave as evidence, with their time since the start."""

    seq: int
    at: str
    quote: str
    moment: str


class Given(NamedTuple):
    """One rater's word on a criterion; None for not assessed."""

    rater: str
    score: int | None
    evidence: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    criterion: Criterion
    lowest: int
    highest: int
    given: tuple[Given, ...]

    @property
    def scores(self) -> list[int]:
        return [each.score for each in self.given if each.score is not None]

    @property
    def evidence(self) -> list[Cited]:
        """In the order of the conversation; what several raters cite from one entry stands once for each quote."""
        return sorted({piece for each in self.given for piece in each.evidence})

    @property
    def mean(self) -> float | None:
        return fmean(self.scores) if self.scores else None

    @property
    def spread(self) -> int:
        return max(self.scores) - min(self.scores) if self.scores else 0

    @property
    def band(self) -> str:
        """Of the mean, halves upwards."""
        return "" if self.mean is None else self.criterion.band(int(self.mean + 0.5)).name

    @property
    def at(self) -> float:
        return self._percent(self.mean or self.lowest)

    @property
    def ticks(self) -> list[float]:
        return [self._percent(score) for score in self.scores]

    @property
    def edges(self) -> list[float]:
        return [self._percent(band.first - 0.5) for band in self.criterion.bands[1:]]

    @property
    def words(self) -> str:
        said = [f"{each.rater} {'not assessed' if each.score is None else each.score}" for each in self.given]
        return f"{', '.join(said)}; of {self.lowest} to {self.highest}"

    def _percent(self, score: float) -> float:
        return round(100 * (score - self.lowest) / (self.highest - self.lowest), 1)
