"""The raters' scores as parts of the report, with means that say they are derived. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, cast

from interviews.models.event import Stream
from reports.scorecard.parts.base import Span
from reports.scorecard.parts.judged import Card, Criterion, Evidence, Interviewer, Rating, Section
from scoring.derived import derived_total
from scoring.models import Decision, Scorecard
from scoring.models import Evidence as StoredEvidence
from scoring.models import Rating as StoredRating
from scoring.rubrics.schema import Criterion as RubricCriterion
from scoring.rubrics.schema import RubricData

if TYPE_CHECKING:
    from reports.scorecard.parts.judged import Recommendation, StreamName

# When an event happened, by stream and seq.
Clocks = Mapping[tuple[int, int], str]
BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


def card_of(card: Scorecard, clocks: Clocks) -> Card:
    """One rater's submission, criteria in the order of the rubric."""
    given, rubric = {rating.criterion: rating for rating in card.ratings.all()}, card.rubric.content
    return Card(
        interviewer=Interviewer(name=card.rater_name, credentials=card.credentials),
        decision=cast("Recommendation", Decision(card.decision or 0).label.lower()),
        reason=card.reason.strip(),
        ratings=tuple(
            _rating(section.title, criterion, rubric.highest, given[criterion.slug], clocks)
            for section in rubric.sections
            for criterion in section.criteria
            if criterion.slug in given
        ),
        revision=card.revision,
        revision_reason=card.revision_reason,
        submitted_at=card.submitted_at,
    )


def sections_of(rubric: RubricData, cards: Sequence[Card]) -> tuple[Section, ...]:
    scores: dict[str, list[int]] = {criterion.slug: [] for criterion in rubric.criteria}
    for card in cards:
        for rating in card.ratings:
            if rating.score is not None:
                scores[rating.slug].append(rating.score)
    sections = []
    for number, section in enumerate(rubric.sections, 1):
        criteria = tuple(
            _criterion(f"{number}.{place}", criterion, scores[criterion.slug])
            for place, criterion in enumerate(section.criteria, 1)
        )
        sections.append(Section(number=number, title=section.title, mean=derived_total(criteria), criteria=criteria))
    return tuple(sections)


def notes_of(text: str) -> tuple[tuple[str, ...], bool]:
    """The notes' lines without their bullets, and whether every line had one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    listed = bool(lines) and all(BULLET.match(line) for line in lines)
    return tuple(BULLET.sub("", line, count=1) for line in lines) if listed else tuple(lines), listed


def _criterion(number: str, criterion: RubricCriterion, scores: Sequence[int]) -> Criterion:
    return Criterion(
        number=number,
        slug=criterion.slug,
        title=criterion.title,
        weight=criterion.weight,
        weight_reason=criterion.weight_reason,
        bands=criterion.bands,
        mean=fmean(scores) if scores else None,
        spread=max(scores) - min(scores) if len(scores) > 1 else None,
    )


def _rating(section: str, criterion: RubricCriterion, highest: int, rating: StoredRating, clocks: Clocks) -> Rating:
    notes, listed = notes_of(rating.notes)
    band = criterion.band(rating.score) if rating.score is not None else None
    reason = rating.not_assessed_reason if rating.not_assessed else ""
    return Rating(
        section=section,
        criterion=criterion.title,
        score=rating.score,
        out_of=highest,
        band=f"{band.span} {band.name}" if band else None,
        anchor=band.anchor if band else None,
        notes=notes if band else (f"Not assessed: {reason}", *notes),
        evidence=tuple(_evidence(piece, clocks) for piece in rating.evidence.all()),
        slug=criterion.slug,
        listed=listed,
        not_assessed=reason,
    )


def _evidence(piece: StoredEvidence, clocks: Clocks) -> Evidence:
    return Evidence(
        stream=cast("StreamName", Stream(piece.stream).label),
        seq=piece.seq,
        quote=piece.quote,
        at=clocks.get((piece.stream, piece.seq), ""),
        span=Span(start=piece.start, end=piece.end),
    )
