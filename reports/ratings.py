"""The raters' scores side by side: rows, sections, means that say they are derived. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from interviews.models.event import Stream
from scoring.derived import derived_total
from scoring.models import Decision, Evidence, Rating, Scorecard
from scoring.schema import Band, Criterion, RubricData

# When an event happened, by stream and seq.
Clocks = Mapping[tuple[int, int], str]
BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Cited:
    stream: str
    seq: int
    quote: str
    at: str


@dataclass(frozen=True, slots=True)
class RaterRating:
    """One rater's word on one criterion. `listed`: the notes were written as a list."""

    rater: str
    score: int | None
    band: Band | None
    not_assessed_reason: str
    notes: tuple[str, ...]
    listed: bool
    evidence: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class CriterionRow:
    number: str
    slug: str
    title: str
    section: str
    highest: int
    edges: tuple[float, ...]
    ratings: tuple[RaterRating, ...]
    weight: float = 1
    weight_reason: str = ""

    @property
    def scores(self) -> list[int]:
        return [rating.score for rating in self.ratings if rating.score is not None]

    @property
    def mean(self) -> float | None:
        return fmean(self.scores) if self.scores else None

    @property
    def spread(self) -> int:
        return max(self.scores) - min(self.scores) if len(self.scores) > 1 else 0

    @property
    def bar(self) -> float:
        """Its length in percent; a score of nothing still shows."""
        return max(0.6, 100 * (self.mean or 0) / self.highest)

    @property
    def ticks(self) -> list[float]:
        """Where each of several raters stands, in percent."""
        return [100 * score / self.highest for score in self.scores] if self.spread else []

    @property
    def bar_words(self) -> str:
        bands = ", ".join(f"{rating.band.name} {rating.band.span}" for rating in self.ratings if rating.band)
        return f"{self.title}: {', '.join(map(str, self.scores))} of {self.highest} ({bands})"


@dataclass(frozen=True, slots=True)
class SectionRows:
    number: int
    title: str
    rows: tuple[CriterionRow, ...]

    @property
    def mean(self) -> float | None:
        return derived_total(self.rows)


@dataclass(frozen=True, slots=True)
class Verdict:
    rater: str
    credentials: str
    decision: Decision
    reason: str
    revision: int
    revision_reason: str


def verdicts_of(cards: Sequence[Scorecard]) -> list[Verdict]:
    return [
        Verdict(
            card.rater_name,
            card.credentials,
            Decision(card.decision or 0),
            card.reason.strip(),
            card.revision,
            card.revision_reason,
        )
        for card in cards
    ]


def sections_of(cards: Sequence[Scorecard], clocks: Clocks) -> list[SectionRows]:
    """By the first card's rubric, which all raters of an interview share."""
    rubric = cards[0].rubric.content
    given = [(card.rater_name, {rating.criterion: rating for rating in card.ratings.all()}) for card in cards]
    sections = []
    for number, section in enumerate(rubric.sections, 1):
        rows = []
        for place, criterion in enumerate(section.criteria, 1):
            ratings = tuple(
                rater_rating(name, criterion, by_slug[criterion.slug], clocks)
                for name, by_slug in given
                if criterion.slug in by_slug
            )
            rows.append(_row(f"{number}.{place}", section.title, criterion, rubric, ratings))
        sections.append(SectionRows(number, section.title, tuple(rows)))
    return sections


def rater_rating(name: str, criterion: Criterion, rating: Rating, clocks: Clocks) -> RaterRating:
    notes, listed = notes_of(rating.notes)
    return RaterRating(
        rater=name,
        score=rating.score,
        band=criterion.band(rating.score) if rating.score is not None else None,
        not_assessed_reason=rating.not_assessed_reason if rating.not_assessed else "",
        notes=notes,
        listed=listed,
        evidence=tuple(_cited(piece, clocks) for piece in rating.evidence.all()),
    )


def _cited(piece: Evidence, clocks: Clocks) -> Cited:
    at = clocks.get((piece.stream, piece.seq), "")
    return Cited(Stream(piece.stream).label, piece.seq, piece.quote, at)


def notes_of(text: str) -> tuple[tuple[str, ...], bool]:
    """The notes' lines without their bullets, and whether every line had one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    listed = bool(lines) and all(BULLET.match(line) for line in lines)
    return tuple(BULLET.sub("", line, count=1) for line in lines) if listed else tuple(lines), listed


def _row(
    number: str, section: str, criterion: Criterion, rubric: RubricData, ratings: tuple[RaterRating, ...]
) -> CriterionRow:
    edges = tuple(100 * (band.first - 0.5) / rubric.highest for band in criterion.bands[1:])
    return CriterionRow(
        number,
        criterion.slug,
        criterion.title,
        section,
        rubric.highest,
        edges,
        ratings,
        criterion.weight,
        criterion.weight_reason,
    )
