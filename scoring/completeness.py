"""What a scorecard still lacks before it can be submitted. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from scoring.rubrics.schema import RubricData


class Judged(Protocol):
    """What is read of a rating; `scoring.models.Rating` is one."""

    criterion: str
    not_assessed: bool

    @property
    def complete(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """`anchor` is the id on the scoring page where it can be mended."""

    anchor: str
    words: str


def open_points(rubric: RubricData, ratings: Iterable[Judged], decision: int | None, reason: str) -> list[OpenPoint]:
    given = {rating.criterion: rating for rating in ratings}
    missing = []
    for criterion in rubric.criteria:
        rating = given.get(criterion.slug)
        if rating is None or not rating.complete:
            why = " (why was it not assessed?)" if rating and rating.not_assessed else ""
            missing.append(OpenPoint(f"criterion-{criterion.slug}", criterion.title + why))
    if decision is None:
        missing.append(OpenPoint("verdict", "the decision"))
    if not reason.strip():
        missing.append(OpenPoint("verdict", "the reason for it"))
    return missing
