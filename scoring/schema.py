"""The typed form of a rubric: sections of criteria, each with bands of a scale. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=600)]
Point = Annotated[int, Field(ge=0, le=10)]


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
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def scores(self) -> range:
        return range(self.first, self.last + 1)


class Criterion(_Strict):
    """`weight` is its part in a derived overall score, the same for all unless `weight_reason` says why."""

    slug: Slug
    title: Title
    weight: Annotated[float, Field(gt=0, le=10)] = 1
    weight_reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)] = ""
    bands: tuple[Band, ...] = Field(min_length=2)

    def band(self, score: int) -> Band:
        return next(band for band in self.bands if score in band.scores)


class Section(_Strict):
    slug: Slug
    title: Title
    criteria: tuple[Criterion, ...] = Field(min_length=1)


class RubricData(_Strict):
    slug: Slug
    title: Title
    lowest: Point = 0
    highest: Point = 10
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    def criterion(self, slug: str) -> Criterion | None:
        return next((criterion for criterion in self.criteria if criterion.slug == slug), None)

    @model_validator(mode="after")
    def _slugs_are_unique(self) -> RubricData:
        for name, rows in (("section", self.sections), ("criterion", self.criteria)):
            slugs = [row.slug for row in rows]
            repeated = sorted({slug for slug in slugs if slugs.count(slug) > 1})
            if repeated:
                raise ValueError(f"{name} {', '.join(repeated)} stands twice")
        return self

    @model_validator(mode="after")
    def _weights_have_reasons(self) -> RubricData:
        for criterion in self.criteria:
            if criterion.weight != 1 and not criterion.weight_reason:
                raise ValueError(f"{criterion.slug}: say why its weight is not 1")
        return self

    @model_validator(mode="after")
    def _bands_cover_the_scale(self) -> RubricData:
        scale = list(range(self.lowest, self.highest + 1))
        for criterion in self.criteria:
            if [score for band in criterion.bands for score in band.scores] != scale:
                raise ValueError(
                    f"{criterion.slug}: the bands must cover {self.lowest} to {self.highest} in order, each score once"
                )
        return self
