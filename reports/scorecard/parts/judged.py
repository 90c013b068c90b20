"""What raters, and the hiring manager after them, made of the interview."""

from __future__ import annotations

from typing import Annotated, Literal

from reports.scorecard.parts.base import Fixed, Kept, Moment, Part, Span
from scoring.models import Decision, Outcome, SuggestionAnswer
from scoring.rubrics.schema import Band

Recommendation = Literal["strong no", "no", "yes", "strong yes"]
StreamName = Literal["room", "panel"]


class Interviewer(Part):
    name: Fixed
    credentials: Fixed


class Evidence(Part):
    """Words of the record; `at` is the time since the start, such as 7:05."""

    stream: StreamName
    seq: int
    quote: str
    at: Fixed = ""
    span: Span | None = None


class Rating(Part):
    """One rater's word on one criterion. `listed`: the notes were written as a list."""

    section: Fixed
    criterion: Fixed
    score: int | None
    out_of: int
    band: Fixed | None
    anchor: Fixed | None
    notes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    slug: Fixed
    listed: bool = False
    not_assessed: str = ""

    @property
    def own_notes(self) -> tuple[str, ...]:
        """Without the line that says why nothing was assessed."""
        return self.notes if self.score is not None else self.notes[1:]


class Card(Part):
    """What one rater submitted."""

    interviewer: Interviewer
    decision: Recommendation
    reason: str
    ratings: tuple[Rating, ...]
    revision: int = 1
    revision_reason: str = ""
    submitted_at: Moment | None = None

    @property
    def decided(self) -> Decision:
        return next(each for each in Decision if each.label.lower() == self.decision)


class Decided(Part):
    """A hiring manager's decision."""

    choice: Outcome.Choice
    reason: Outcome.Reason
    words: str
    by: Fixed
    at: Moment


class Criterion(Part):
    """`mean` and `spread` are derived from what the raters scored."""

    number: Fixed
    slug: Fixed
    title: Fixed
    weight: float
    weight_reason: Fixed
    bands: Annotated[tuple[Band, ...], Kept]
    mean: float | None
    spread: int | None

    @property
    def lowest(self) -> int:
        return self.bands[0].first

    @property
    def highest(self) -> int:
        return self.bands[-1].last

    @property
    def middle(self) -> float:
        return (self.lowest + self.highest) / 2


class Section(Part):
    number: int
    title: Fixed
    mean: float | None
    criteria: tuple[Criterion, ...]


class Answer(Part):
    """What a rater made of a suggestion, after submitting."""

    rater: Fixed
    action: SuggestionAnswer.Action
    reason: str
    own_score: int | None
    new_score: int | None


class SuggestedScore(Part):
    slug: Fixed
    title: Fixed
    score: float | None
    uncertain: bool = False
    answers: tuple[Answer, ...] = ()


class Suggested(Part):
    """What the server worked out of the record by formula `formula`, and what the raters made of it. `assessor`: the
    language model that was asked about open questions; `assessed`: whether anything of it could be used."""

    formula: Fixed
    overall: float | None
    ratings: tuple[SuggestedScore, ...]
    assessor: Fixed = ""
    assessed: bool = False
