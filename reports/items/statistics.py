"""What classical test theory says of one finding: how difficult it is, and whether it tells the able from others.

Formulas, limits and sources stand in docs/statistics.md. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import atanh, sqrt, tanh

from scoring.suggestions.fate import Fate
from scoring.suggestions.finding_score import WEIGHTS, Reached
from snippets.schema import HIGHEST_RUNG

# Below this many candidates who reached a finding, its figures would be about single people.
LEAST_SHOWN = 5
# And below this many they are too uncertain to say what to do.
LEAST_FLAGGED = 20
TOO_EASY, TOO_HARD = 0.9, 0.1
# A question shown to more than this share of the latest interviews, and to at least so many candidates.
OVER_EXPOSED, LEAST_EXPOSED = 0.3, 50
Z95 = 1.959963984540054
Interval = tuple[float, float]


@dataclass(slots=True)
class Correlation:
    """Point-biserial correlation of a yes or no with a score, from running sums."""

    yes: int = 0
    no: int = 0
    yes_sum: float = 0.0
    no_sum: float = 0.0
    squares: float = 0.0

    def add(self, said_yes: bool, score: float) -> None:
        self.squares += score * score
        if said_yes:
            self.yes += 1
            self.yes_sum += score
        else:
            self.no += 1
            self.no_sum += score

    @property
    def n(self) -> int:
        return self.yes + self.no

    @property
    def r(self) -> float | None:
        """Difference of the two means / deviation of all · √(share of yes · share of no); None without variance."""
        if not (self.yes and self.no):
            return None
        variance = self.squares / self.n - ((self.yes_sum + self.no_sum) / self.n) ** 2
        if variance <= 1e-12:
            return None
        difference = self.yes_sum / self.yes - self.no_sum / self.no
        return max(-1.0, min(1.0, difference / sqrt(variance) * sqrt(self.yes * self.no) / self.n))

    @property
    def interval(self) -> Interval | None:
        """95 %, by Fisher's z; None below four pairs and for a perfect correlation."""
        r = self.r
        if r is None or self.n < 4 or abs(r) >= 1 - 1e-12:
            return None
        half = Z95 / sqrt(self.n - 3)
        return tanh(atanh(r) - half), tanh(atanh(r) + half)


@dataclass(slots=True)
class Tally:
    """What became of one finding in the interviews that reached it. `found` counts by the rung given away before."""

    reached: int = 0
    partial: int = 0
    found: list[int] = field(default_factory=lambda: [0] * (HIGHEST_RUNG + 1))
    correlation: Correlation = field(default_factory=Correlation)

    def add(self, fate: Fate, rung: int, rest: float | None) -> None:
        self.reached += 1
        self.partial += fate is Fate.PARTIAL
        if fate is Fate.FOUND:
            self.found[rung] += 1
        if rest is not None:
            self.correlation.add(fate is Fate.FOUND, rest)

    @property
    def difficulty(self) -> float | None:
        """The share who found it, with whatever help; test theory calls a high one an easy item."""
        return sum(self.found) / self.reached if self.reached else None

    @property
    def unaided(self) -> float | None:
        return self.found[0] / self.reached if self.reached else None

    @property
    def interval(self) -> Interval | None:
        return wilson(sum(self.found), self.reached)


def wilson(successes: int, n: int) -> Interval | None:
    """The 95 % interval of a share: Edwin B. Wilson, *Probable inference* (JASA 22, 1927)."""
    if not n:
        return None
    share, square = successes / n, Z95 * Z95
    middle = share + square / (2 * n)
    half = Z95 * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, (middle - half) / (1 + square / n)), min(1.0, (middle + half) / (1 + square / n))


def rest_scores(reached: Sequence[Reached]) -> list[float | None]:
    """For each finding the finding score of the others of the same interview; None where there is no other."""
    earned, whole = sum(row.earned for row in reached), sum(WEIGHTS[row.severity] for row in reached)
    weights = [WEIGHTS[row.severity] for row in reached]
    return [
        (earned - row.earned) / (whole - weight) if len(reached) > 1 else None
        for row, weight in zip(reached, weights, strict=True)
    ]


def flags_of(tally: Tally) -> list[str]:
    """Names of what is odd about a finding, for too few candidates nothing."""
    if tally.reached < LEAST_FLAGGED:
        return []
    share, unaided, r = tally.difficulty or 0.0, tally.unaided or 0.0, tally.correlation.r
    found = {
        "easy": unaided >= TOO_EASY,
        "hard": share <= TOO_HARD,
        "negative": r is not None and r < 0 and tally.correlation.n >= LEAST_FLAGGED,
    }
    return [name for name, is_so in found.items() if is_so]


def over_exposed(shown: int, interviews: int) -> bool:
    return shown >= LEAST_EXPOSED and shown > OVER_EXPOSED * interviews
