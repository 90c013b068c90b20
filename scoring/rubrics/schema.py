"""The typed form of a rubric: sections of criteria, each with bands of a scale. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from scoring.rubrics.rules import HIGHEST, LOWEST, rule_problems, span
from snippets.schema import PRINTABLE, ItemError

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), PRINTABLE]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=600), PRINTABLE]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600), PRINTABLE]
Point = Annotated[int, Field(ge=LOWEST, le=HIGHEST)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Band(_Strict):
    """The scores `first` to `last` and the behaviour that earns them."""

    first: Point
    last: Point
    name: Title
    anchor: Sentence

    @property
    def span(self) -> str:
        return span(self.first, self.last)

    @property
    def scores(self) -> range:
        return range(self.first, self.last + 1)


class Criterion(_Strict):
    """`weight` is its part in a derived overall score, the same for all unless `weight_reason` says why."""

    slug: Slug
    title: Title
    weight: Annotated[float, Field(gt=0, le=10)] = 1
    weight_reason: Reason = ""
    bands: tuple[Band, ...] = Field(min_length=2, max_length=HIGHEST - LOWEST + 1)

    def band(self, score: int) -> Band:
        return next(band for band in self.bands if score in band.scores)


class Section(_Strict):
    slug: Slug
    title: Title
    criteria: tuple[Criterion, ...] = Field(min_length=1)


class RubricData(_Strict):
    slug: Slug
    title: Title
    lowest: Point = LOWEST
    highest: Point = HIGHEST
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    def criterion(self, slug: str) -> Criterion | None:
        return next((criterion for criterion in self.criteria if criterion.slug == slug), None)

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> RubricData:
        if problems := list(rule_problems(self.model_dump())):
            raise ItemError(problems)
        return self
