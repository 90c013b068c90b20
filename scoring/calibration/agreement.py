"""How far raters agree, and who scores higher or lower than the others. Pure; docs/scoring.md has it in plain words.

A *unit* is what several raters judged: one criterion of one interview. Whoever gave no score is left out of it.
The scale is short, so that most units look like another: they are counted once and for all by `tally`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, permutations
from math import sqrt
from statistics import fmean, pvariance
from typing import TypeVar

Rater = TypeVar("Rater", bound=Hashable)
Unit = Iterable[float | None]
# The scores of a unit, of those with two or more, and how many units have just these.
Tally = Mapping[tuple[float, ...], int]
Totals = Mapping[float, float]
SquaredDifference = Callable[[float, float, Totals], float]


class Metric(StrEnum):
    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Spread:
    """`range`: between the highest and the lowest score of a unit, on average; `deviation`: the standard deviation."""

    range: float
    deviation: float


def tally(units: Iterable[Unit]) -> Tally:
    counted = Counter(tuple(sorted(score for score in unit if score is not None)) for unit in units)
    return {scores: times for scores, times in counted.items() if len(scores) > 1}


def alpha(units: Tally, metric: Metric = Metric.ORDINAL) -> float | None:
    """Krippendorff's alpha: 1 for agreement, 0 for what chance would give, below 0 for worse than chance.

    Klaus Krippendorff, *Content Analysis* (2nd ed. 2004, chapter 11), and *Computing Krippendorff's
    Alpha-Reliability* (2011): alpha = 1 - observed / expected disagreement, both from the coincidences of all pairs
    within a unit, each weighing 1 / (scores in the unit - 1). None where nothing varies or nothing can be paired.
    """
    coincidences: dict[tuple[float, float], float] = defaultdict(float)
    for scores, times in units.items():
        for pair in permutations(scores, 2):
            coincidences[pair] += times / (len(scores) - 1)
    totals: dict[float, float] = defaultdict(float)
    for (score, _), share in coincidences.items():
        totals[score] += share
    if len(totals) < 2:
        return None
    difference, everything = _DIFFERENCES[metric], sum(totals.values())
    observed = sum(share * difference(*pair, totals) for pair, share in coincidences.items())
    expected = sum(
        totals[one] * totals[other] * difference(one, other, totals) for one, other in permutations(totals, 2)
    )
    return 1 - (everything - 1) * observed / expected


def agreement(units: Tally, within: float = 0) -> float | None:
    """The share of pairs of raters whose scores differ by at most `within`: 0 is exact agreement, 1 is ±1.

    Per unit as P_i in Joseph L. Fleiss, *Measuring nominal scale agreement among many raters* (Psychological Bulletin
    76, 1971), then the mean over units, so that one with many raters counts as much as any other.
    """
    if not units:
        return None
    shares = (times * _share_within(scores, within) for scores, times in units.items())
    return sum(shares) / sum(units.values())


def spread(units: Tally) -> Spread | None:
    """The mean range of the units, and their pooled standard deviation: the root of all squared deviations from the
    unit's own mean over the degrees of freedom (George W. Snedecor and William G. Cochran, *Statistical Methods*)."""
    if not units:
        return None
    ranges = sum(times * (max(scores) - min(scores)) for scores, times in units.items())
    squares = sum(times * len(scores) * pvariance(scores) for scores, times in units.items())
    freedom = sum(times * (len(scores) - 1) for scores, times in units.items())
    return Spread(ranges / sum(units.values()), sqrt(squares / freedom))


def leniency(units: Iterable[Mapping[Rater, float | None] | Mapping[Rater, int]]) -> dict[Rater, float]:
    """By rater, how far on average their scores lie above (or, negative, below) the mean of the other raters.

    Leniency as a shift of a rater's mean: Frank E. Saal, Ronald G. Downey and Mary Anne Lahey, *Rating the ratings*
    (Psychological Bulletin 88, 1980). The rater's own score stays out of what it is compared with, and nobody
    appears who never had another rater beside them.
    """
    shifts: dict[Rater, list[float]] = defaultdict(list)
    for unit in units:
        scores = [score for score in unit.values() if score is not None]
        total, others = sum(scores), len(scores) - 1
        for rater, score in unit.items() if others > 0 else ():
            if score is not None:
                shifts[rater].append(score - (total - score) / others)
    return {rater: fmean(each) for rater, each in shifts.items()}


def _share_within(scores: Sequence[float], within: float) -> float:
    return fmean(abs(one - other) <= within for one, other in combinations(scores, 2))


def _ordinal(one: float, other: float, totals: Totals) -> float:
    low, high = min(one, other), max(one, other)
    between = sum(times for score, times in totals.items() if low <= score <= high)
    return (between - (totals[one] + totals[other]) / 2) ** 2 if one != other else 0.0


_DIFFERENCES: Mapping[Metric, SquaredDifference] = {
    Metric.NOMINAL: lambda one, other, _: float(one != other),
    Metric.ORDINAL: _ordinal,
    Metric.INTERVAL: lambda one, other, _: (one - other) ** 2,
    Metric.RATIO: lambda one, other, _: ((one - other) / (one + other)) ** 2 if one != other else 0.0,
}
