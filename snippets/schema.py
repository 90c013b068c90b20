"""The typed form of one bank item: what a candidate may see, and what is known about it.

`Item.shown()` is the allow-list of what leaves for the candidate; everything else is the answer key.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
MythSlug = Annotated[str, StringConstraints(pattern=r"^F-[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Rung = Annotated[int, Field(ge=0, le=5)]
LineSpan = tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]

HIGHEST_RUNG = 5
TOPIC_PREFIX = "topic:"


class Severity(StrEnum):
    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"
    NIT = "nit"

    @property
    def rank(self) -> int:
        """0 for the most severe, rising."""
        return list(Severity).index(self)


class Kind(StrEnum):
    CODE_REVIEW = "code_review"
    PRACTICAL = "practical"
    REFACTORING = "refactoring"
    SYSTEM_DESIGN = "system_design"
    KNOWLEDGE = "knowledge"
    BACKGROUND = "background"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Defect(_Strict):
    """A fault the code really has. `short` is the noun phrase said back once it was found."""

    slug: Slug
    title: Text
    short: Text
    severity: Severity
    category: Slug
    lines: tuple[LineSpan, ...] = Field(min_length=1)
    explanation: Text
    fix: Text
    masked_by: tuple[Slug, ...] = ()
    criteria: tuple[Slug, ...] = ()
    cues: tuple[Text, ...] = Field(min_length=1)
    said: tuple[Text, ...] = Field(min_length=1)
    vague: tuple[Text, ...] = ()


class Myth(_Strict):
    """A plausible claim that is false. `correction` is what the assistant says, gently, at the end."""

    slug: MythSlug
    claim: Text
    truth: Text
    correction: Text
    cues: tuple[Text, ...] = Field(min_length=1)
    said: tuple[Text, ...] = Field(min_length=4)


class Probe(_Strict):
    """One authored question. `reveals` says how much of which defect asking it gives away."""

    id: Slug
    ask: Text
    target: str
    rung: Rung
    reveals: dict[Slug, Rung] = {}


class Part(_Strict):
    """A part of the code the candidate is asked to walk through; `label` is safe to say aloud."""

    slug: Slug
    label: Text
    cues: tuple[Text, ...] = Field(min_length=1)


class Topic(_Strict):
    """Where to go one level deeper once the code is understood: tests, monitoring, scale, redesign."""

    slug: Slug
    title: Text
    criteria: tuple[Slug, ...] = ()
    good: tuple[Text, ...] = Field(min_length=1)


class Levels(_Strict):
    strong: Text
    solid: Text
    weak: Text


class Item(_Strict):
    slug: Slug
    kind: Kind = Kind.CODE_REVIEW
    title: Text
    language: Literal["python"] = "python"
    environment: Text
    intro: Text
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    minutes: Annotated[int, Field(ge=1, le=120)] = 15
    criteria: tuple[Slug, ...] = Field(min_length=1)
    purpose: Text
    levels: Levels
    parts: tuple[Part, ...] = ()
    defects: tuple[Defect, ...] = Field(min_length=1)
    myths: tuple[Myth, ...] = ()
    topics: tuple[Topic, ...] = ()
    probes: tuple[Probe, ...] = ()

    def defect(self, slug: str) -> Defect:
        return next(defect for defect in self.defects if defect.slug == slug)

    @model_validator(mode="after")
    def _slugs_are_unique_and_known(self) -> Item:
        for name in ("defects", "myths", "topics", "parts"):
            _refuse_repeats(name, [row.slug for row in getattr(self, name)])
        _refuse_repeats("probes", [probe.id for probe in self.probes])
        defects = {defect.slug for defect in self.defects}
        topics = {TOPIC_PREFIX + topic.slug for topic in self.topics}
        for defect in self.defects:
            _refuse_unknown(f"defect {defect.slug}: masked_by", set(defect.masked_by), defects)
        for probe in self.probes:
            _refuse_unknown(f"probe {probe.id}: target", {probe.target}, defects | topics)
            _refuse_unknown(f"probe {probe.id}: reveals", set(probe.reveals), defects)
            if probe.target in defects and probe.reveals.get(probe.target, 0) < probe.rung:
                raise ValueError(f"probe {probe.id}: reveals less of {probe.target} than its rung {probe.rung}")
        return self

    @model_validator(mode="after")
    def _severe_defects_have_a_whole_ladder(self) -> Item:
        for defect in self.defects:
            if defect.severity.rank > Severity.MAJOR.rank:
                continue
            rungs = {probe.rung for probe in self.probes if probe.target == defect.slug}
            missing = sorted(set(range(HIGHEST_RUNG + 1)) - rungs)
            if missing:
                raise ValueError(f"defect {defect.slug}: no probe at rung {', '.join(map(str, missing))}")
        return self


def _refuse_repeats(name: str, slugs: list[str]) -> None:
    repeated = sorted({slug for slug in slugs if slugs.count(slug) > 1})
    if repeated:
        raise ValueError(f"{name}: {', '.join(repeated)} stands twice")


def _refuse_unknown(where: str, named: set[str], known: set[str]) -> None:
    unknown = sorted(named - known)
    if unknown:
        raise ValueError(f"{where}: {', '.join(unknown)} is not known")
