"""What the scoring page shows, made of a scorecard and its rubric. Pure apart from reading related rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from interviews.models import Interview, Participant
from interviews.models.event import Status
from scoring.checks import Given, Remark, remarks_on
from scoring.completeness import OpenPoint, open_points
from scoring.models import Evidence, Rating, Scorecard
from scoring.models.rubric import RubricVersion
from scoring.rubrics.schema import Band, Criterion


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion with what the rater has given so far."""

    criterion: Criterion
    rating: Rating | None
    remarks: Sequence[str] = ()

    @property
    def band(self) -> Band | None:
        scored = self.rating is not None and self.rating.score is not None
        return self.criterion.band(self.rating.score) if self.rating and scored else None  # type: ignore[arg-type]

    @property
    def evidence(self) -> Sequence[Evidence]:
        return list(self.rating.evidence.all()) if self.rating else []

    @property
    def complete(self) -> bool:
        return self.rating is not None and self.rating.complete


@dataclass(frozen=True, slots=True)
class SectionRows:
    title: str
    rows: Sequence[Row]


class ScoringPage:
    """`scorecard` is the open draft, else the last submission, else None: nothing is written by looking."""

    def __init__(self, participant: Participant, scorecard: Scorecard | None, rubric: RubricVersion) -> None:
        self.participant = participant
        self.scorecard = scorecard
        self.rubric = rubric

    @property
    def interview(self) -> Interview:
        return self.participant.interview

    @property
    def frozen(self) -> bool:
        return self.scorecard is not None and self.scorecard.submitted_at is not None

    @property
    def ended(self) -> bool:
        return self.interview.live.status == Status.ENDED

    @property
    def opened(self) -> bool:
        return self.interview.live.status in (Status.LIVE, Status.ENDED)

    @cached_property
    def sections(self) -> list[SectionRows]:
        ratings = {rating.criterion: rating for rating in self.scorecard.ratings.all()} if self.scorecard else {}
        words = {
            slug: [remark.words for remark in self.remarks if remark.criterion == slug]
            for slug in {remark.criterion for remark in self.remarks}
        }
        return [
            SectionRows(
                section.title,
                [Row(each, ratings.get(each.slug), words.get(each.slug, ())) for each in section.criteria],
            )
            for section in self.rubric.content.sections
        ]

    @cached_property
    def remarks(self) -> list[Remark]:
        """What might be looked at again; nothing once the scorecard is submitted."""
        if self.scorecard is None or self.frozen:
            return []
        given = [
            Given(rating.criterion, rating.score, rating.notes, len(rating.evidence.all()))
            for rating in self.scorecard.ratings.all()
        ]
        return remarks_on(self.rubric.content, given)

    @property
    def remarked(self) -> list[Row]:
        return [row for section in self.sections for row in section.rows if row.remarks]

    @property
    def remarks_on_all(self) -> list[str]:
        return [remark.words for remark in self.remarks if not remark.criterion]

    def row(self, slug: str) -> Row:
        return next(row for section in self.sections for row in section.rows if row.criterion.slug == slug)

    @cached_property
    def total(self) -> int:
        return len(self.rubric.content.criteria)

    @cached_property
    def done(self) -> int:
        return sum(row.complete for section in self.sections for row in section.rows)

    @cached_property
    def open_points(self) -> list[OpenPoint]:
        card = self.scorecard or Scorecard()
        ratings = [row.rating for section in self.sections for row in section.rows if row.rating]
        return open_points(self.rubric.content, ratings, card.decision, card.reason)

    @property
    def draft_id(self) -> str:
        """Names the draft in the browser's storage: another rater, interview or revision is another draft."""
        revision = self.scorecard.revision if self.scorecard else 1
        return f"{self.interview.public_id}:{self.participant.key}:{revision}"
