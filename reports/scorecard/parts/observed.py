"""What the record of the interview shows."""

from __future__ import annotations

from typing import Literal

from reports.scorecard.parts.base import Fixed, Part, Said, Span
from scoring.suggestions.fate import Fate

Stance = Literal["claimed", "refuted"]
MarkKind = Literal["unaided", "helped", "partial", "extra", "claimed", "refuted"]


class Point(Part):
    """One question under a part; `rung` is None where nothing could be given away."""

    text: Said
    by: Fixed
    seq: int
    rung: int | None = None
    remark: Fixed = ""
    at: Fixed
    help: Fixed = ""


class Question(Part):
    number: int
    title: Fixed
    seq: int
    minutes: float
    planned_minutes: float
    points: tuple[Point, ...]
    remark: Fixed = ""
    at: Fixed


class Defect(Part):
    """`rung` says how much had been given away when it was shown, `help` the same in words."""

    slug: Fixed
    title: Fixed
    severity: Fixed | None
    fate: Fate
    rung: int | None = None
    help: Fixed = ""
    quote: Said = ""
    seq: int | None = None
    questions: int = 0


class Myth(Part):
    slug: Fixed
    claim: Fixed
    stance: Stance
    quote: Said
    seq: int
    truth: Fixed = ""


class Problem(Part):
    """One problem of the plan, or one that was shown besides (number 0). `reached`: what counts at all."""

    problem: Fixed
    number: int
    shown: bool
    reached: int
    defects: tuple[Defect, ...]
    myths: tuple[Myth, ...]

    def count(self, *fates: Fate) -> int:
        return sum(row.fate in fates for row in self.defects)

    @property
    def unaided(self) -> int:
        return sum(row.fate is Fate.FOUND and row.rung == 0 for row in self.defects)

    @property
    def helped(self) -> int:
        return self.count(Fate.FOUND) - self.unaided

    @property
    def partial(self) -> int:
        return self.count(Fate.PARTIAL)

    @property
    def missed(self) -> int:
        return self.count(Fate.MISSED)

    @property
    def not_reached(self) -> int:
        return self.count(Fate.NOT_REACHED)


class Quote(Part):
    text: Said
    seq: int
    about: Fixed
    span: Span | None = None


class Gap(Part):
    title: Fixed
    why: Fixed


class Corrected(Part):
    """What the candidate says they said, beside the words of the record."""

    seq: int
    at: Fixed
    record: Said
    words: Said


class StageBar(Part):
    """A part of the conversation, in minutes since the start."""

    title: Fixed
    begins: float
    minutes: float
    planned: float


class Mark(Part):
    """A moment that counted."""

    minute: float
    kind: MarkKind
    title: Fixed
    help: Fixed = ""
    seq: int


class Silence(Part):
    begins: float
    minutes: float


class Timeline(Part):
    minutes: float
    stages: tuple[StageBar, ...]
    marks: tuple[Mark, ...]
    silences: tuple[Silence, ...]
