from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from reports.scorecard.parts.base import Fixed, Moment, Part
from reports.scorecard.parts.judged import Card, Criterion, Decided, Rating, Section, Suggested
from reports.scorecard.parts.observed import Corrected, Gap, Problem, Question, Quote, Timeline


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion with what each rater said on it."""

    criterion: Criterion
    section: Section
    ratings: tuple[tuple[Card, Rating], ...]

    @property
    def scores(self) -> list[int]:
        return [rating.score for _, rating in self.ratings if rating.score is not None]


class Issue(Part):
    """Which version of an issued report this is, and what differs from the one before."""

    version: int
    at: Moment
    by: Fixed
    changes: tuple[str, ...]
    content_hash: Fixed


class Document(Part):
    """The first keys, up to `findings`, are a contract: more may be added, none is renamed."""

    version: Literal[1] = 1
    candidate: str
    position: Fixed
    round: Fixed
    started_at: Moment | None
    timezone: Fixed
    total_minutes: int
    playback_url: Fixed | None
    outcome: Decided | None
    scorecards: tuple[Card, ...] = Field(min_length=1)
    questions: tuple[Question, ...]
    findings: tuple[Problem, ...]

    reference: Fixed = Field(description="stands for the candidate where the name is hidden")
    pronouns: str
    employers: tuple[str, ...] = Field(description="as the candidate named them; hidden together with the name")
    also_hide: tuple[str, ...] = Field(default=(), description="further names that people asked to hide")
    redacted: bool = False
    decided_before: tuple[Decided, ...] = Field(description="earlier decisions, latest first")
    sections: tuple[Section, ...]
    total: float | None = Field(description="derived: the weighted mean of what was assessed")
    quotes: tuple[Quote, ...]
    gaps: tuple[Gap, ...]
    differences: tuple[str, ...] = Field(description="what differed from the plan")
    disclosure: tuple[str, ...] = Field(description="what machines did")
    suggested: Suggested | None
    corrections: tuple[Corrected, ...]
    timeline: Timeline | None
    issue: Issue | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        return rows_of(self.sections, self.scorecards)

    @property
    def corrected(self) -> frozenset[int]:
        """Messages of which the candidate says that they should read otherwise."""
        return frozenset(each.seq for each in self.corrections)

    @property
    def several_raters(self) -> bool:
        return len(self.scorecards) > 1

    @property
    def weighted(self) -> list[Criterion]:
        """The criteria that weigh more or less than the others."""
        return [criterion for section in self.sections for criterion in section.criteria if criterion.weight != 1]


def rows_of(sections: tuple[Section, ...], cards: tuple[Card, ...]) -> tuple[Row, ...]:
    by_slug = [(card, {rating.slug: rating for rating in card.ratings}) for card in cards]
    return tuple(
        Row(
            criterion,
            section,
            tuple((card, given[criterion.slug]) for card, given in by_slug if criterion.slug in given),
        )
        for section in sections
        for criterion in section.criteria
    )
