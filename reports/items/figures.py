"""The bank's statistics as they are stored and shown. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from reports.items.statistics import LEAST_SHOWN, Tally, flags_of

FLAGS = {
    "easy": ("Too easy", "Nine of ten see it unaided, so it tells nobody apart. Hide it better, or let it rest."),
    "hard": ("Too hard", "One of ten at most finds it, even with help. Read its probes, and what was not heard."),
    "negative": (
        "Negative discrimination",
        "Who finds it does worse on the rest. Read its answer key and cues: something else may be taken for it.",
    ),
    "exposed": (
        "Over-exposed",
        "Very many candidates have seen it lately, and people talk. Publish another wording, or let it rest.",
    ),
}


class Segment(NamedTuple):
    name: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class FindingFigures:
    """Where fewer than LEAST_SHOWN candidates reached it, only their number is known."""

    slug: str
    title: str
    severity: str
    reached: int
    found: list[int] = field(default_factory=list)
    partial: int = 0
    difficulty: float | None = None
    interval: tuple[float, float] | None = None
    discrimination: float | None = None
    pairs: int = 0
    discrimination_interval: tuple[float, float] | None = None
    flags: list[str] = field(default_factory=list)

    @property
    def enough(self) -> bool:
        return bool(self.found)

    @property
    def missed(self) -> int:
        return self.reached - self.partial - sum(self.found)

    @property
    def segments(self) -> list[Segment]:
        """Of a bar that is 100 wide: who found it, by rung, then who saw it in part."""
        shares = [(f"rung-{rung}", number) for rung, number in enumerate(self.found)] + [("partly", self.partial)]
        segments, start = [], 0.0
        for name, number in shares:
            width = 100 * number / self.reached
            if number:
                segments.append(Segment(name, round(start, 2), round(width, 2)))
            start += width
        return segments

    @property
    def bar_words(self) -> str:
        helped = ", ".join(f"{number} at rung {rung}" for rung, number in enumerate(self.found) if number)
        return f"Of {self.reached}: {helped or 'nobody found it'}, {self.partial} in part, {self.missed} missed it"


@dataclass(frozen=True, slots=True)
class Exposure:
    """How many candidates were shown one wording of a question, by month, and the share of all: None of nobody."""

    variant: str
    months: list[int]
    shares: list[float | None]

    @property
    def cells(self) -> list[tuple[int, float | None]]:
        return list(zip(self.months, self.shares, strict=True))

    @property
    def total(self) -> int:
        return sum(self.months)


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """`recent`: how many were shown it lately."""

    slug: str
    title: str
    kind: str
    shown: int
    recent: int
    exposures: list[Exposure]
    flags: list[str]
    findings: list[FindingFigures]

    @property
    def marks(self) -> int:
        return len(self.flags) + sum(len(finding.flags) for finding in self.findings)

    @property
    def all_flags(self) -> set[str]:
        return {*self.flags, *(flag for finding in self.findings for flag in finding.flags)}


@dataclass(frozen=True, slots=True)
class BankFigures:
    """`months` are the latest twelve, `totals` the interviews with questions in each; `recent` those of late."""

    interviews: int
    recent: int
    months: list[str]
    totals: list[int]
    questions: list[QuestionFigures]

    @property
    def words(self) -> str:
        interviews = "interview" if self.interviews == 1 else "interviews"
        return f"{self.interviews} {interviews} with questions, {self.recent} in the last 90 days"


def figures_of(slug: str, title: str, severity: str, tally: Tally) -> FindingFigures:
    if tally.reached < LEAST_SHOWN:
        return FindingFigures(slug, title, severity, tally.reached)
    correlation = tally.correlation
    enough = correlation.n >= LEAST_SHOWN
    return FindingFigures(
        slug, title, severity, tally.reached, tally.found, tally.partial, tally.difficulty, tally.interval,
        correlation.r if enough else None, correlation.n, correlation.interval if enough else None, flags_of(tally),
    )  # fmt: skip
