"""All submitted raters side by side, and the suggestion beside them. Pure apart from reading related rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from typing import Any

from interviews.panel import help_word
from scoring.models import Rating, Scorecard, SuggestedRating, SuggestionAnswer
from scoring.records.record import Record
from scoring.records.transcript import defect_title
from scoring.revealing.assessed import OPINIONS
from scoring.rubrics.schema import Band, Criterion, RubricData
from scoring.suggestions.fate import Fate

# From this part of the scale on a rater's score lies far from what was suggested: 2 points of 0 to 10.
FAR = Decimal("0.2")


@dataclass(frozen=True, slots=True)
class Side:
    """One rater's word on a criterion; `first` is that of their first submission, where it was another one."""

    card: Scorecard
    criterion: Criterion
    rating: Rating | None
    first: Rating | None = None

    @property
    def score(self) -> int | None:
        return self.rating.score if self.rating else None

    @property
    def band(self) -> Band | None:
        return None if self.score is None else self.criterion.band(self.score)


@dataclass(frozen=True, slots=True)
class SuggestedSide:
    """The suggestion for one criterion, with the reader's own score beside it and what they made of it.

    `width` is how many points lie between the lowest and the highest score."""

    row: SuggestedRating
    own: int | None
    answer: SuggestionAnswer | None
    answers: Sequence[SuggestionAnswer]
    width: int

    @property
    def distance(self) -> Decimal | None:
        """How far the reader's score lies above (or, negative, below) the suggested one."""
        return None if self.own is None or self.row.score is None else self.own - self.row.score

    @property
    def below(self) -> Decimal | None:
        return None if self.distance is None else -self.distance

    @property
    def answerable(self) -> bool:
        """Whether there is anything to answer: a number suggested, or one of the reader's own."""
        return self.row.score is not None or self.own is not None

    @property
    def basis(self) -> list[str]:
        return [basis_words(part) for part in self.row.basis]

    @property
    def far(self) -> bool:
        return self.distance is not None and abs(self.distance) >= FAR * self.width


@dataclass(frozen=True, slots=True)
class Comparison:
    criterion: Criterion
    sides: Sequence[Side]
    suggested: SuggestedSide | None

    @property
    def scores(self) -> list[int]:
        return [side.score for side in self.sides if side.score is not None]

    @property
    def mean(self) -> float | None:
        return fmean(self.scores) if self.scores else None

    @property
    def spread(self) -> int:
        return max(self.scores) - min(self.scores) if self.scores else 0

    @property
    def only_some(self) -> bool:
        """Assessed by one rater and not by another."""
        return 0 < len(self.scores) < len(self.sides)


@dataclass(frozen=True, slots=True)
class Marked:
    """One finding: what the record says, and each rater's word on it, "" where they gave none."""

    title: str
    quote: str
    record: str
    verdicts: Sequence[str]

    @property
    def differs(self) -> bool:
        given = {verdict for verdict in self.verdicts if verdict}
        return len(given) > 1 or "rejected" in given


def basis_words(part: Any) -> str:
    """One verdict that a suggestion rests on, in words."""
    if not isinstance(part, dict):
        return str(part)
    title = part.get("title") or str(part.get("finding") or part.get("slug") or "").replace("-", " ")
    if part.get("fate") == Fate.UNCERTAIN:
        return f"{title}: uncertain, counts nowhere"
    fate = str(part.get("fate") or "").replace("_", " ")
    rung, weight = part.get("rung"), part.get("weight")
    help_taken = help_word(rung) if isinstance(rung, int) and fate in ("found", "partial") else ""
    if help_taken and not rung and part.get("asked"):
        help_taken = "after an open question"
    said = ", ".join(word for word in (fate, help_taken) if word)
    counts = f" (weight {weight:g})" if isinstance(weight, int | float) else ""
    model = OPINIONS.get(str(part.get("assessed")), "")
    return f"{title}: {said}{counts}" + (f"; language model: {model}" if model else "")


def compare(
    cards: Sequence[Scorecard],
    *,
    firsts: Mapping[int, Scorecard],
    suggested: Iterable[SuggestedRating],
    reader: int,
) -> list[Comparison]:
    """By criterion, the greatest differences first; `firsts` are first submissions by rater."""
    rubric: RubricData = cards[0].rubric.content
    before = {(rater, each.criterion): each for rater, card in firsts.items() for each in card.ratings.all()}
    ratings = {(card.pk, rating.criterion): rating for card in cards for rating in card.ratings.all()}
    by_criterion = {row.criterion: row for row in suggested}
    own = next((card for card in cards if card.rater_id == reader), None)
    rows = []
    for criterion in rubric.criteria:
        slug = criterion.slug
        sides = [
            _side(card, criterion, ratings.get((card.pk, slug)), before.get((card.rater_id, slug))) for card in cards
        ]
        own_rating = ratings.get((own.pk, slug)) if own else None
        row = by_criterion.get(slug)
        width = rubric.highest - rubric.lowest
        rows.append(Comparison(criterion, sides, _suggested(row, own_rating, reader, width) if row else None))
    return sorted(rows, key=lambda row: (-row.spread, not row.only_some, not row.scores))


def _side(card: Scorecard, criterion: Criterion, rating: Rating | None, first: Rating | None) -> Side:
    changed = rating is not None and first is not None and _said(first) != _said(rating)
    return Side(card, criterion, rating, first if changed else None)


def _said(rating: Rating) -> tuple[object, ...]:
    quotes = [(piece.stream, piece.seq, piece.start, piece.quote) for piece in rating.evidence.all()]
    return rating.score, rating.not_assessed_reason, rating.notes, quotes


def _suggested(row: SuggestedRating, own: Rating | None, reader: int, width: int) -> SuggestedSide:
    answers = list(row.answers.all())
    answer = next((each for each in answers if each.scorecard.rater_id == reader), None)
    return SuggestedSide(row, own.score if own else None, answer, answers, width)


def marks_beside_the_record(record: Record, cards: Sequence[Scorecard]) -> list[Marked]:
    """Findings of the record with each rater's word on them, those that differ first."""
    given = {(card.pk, str(mark.version), mark.finding): mark.verdict for card in cards for mark in card.marks.all()}
    rows = [
        Marked(
            defect_title(record.versions.get(version), slug),
            finding.quote,
            _in_words(finding.strength, finding.rung),
            [given.get((card.pk, version, slug), "") for card in cards],
        )
        for (version, slug), finding in record.state.findings.items()
    ]
    return sorted(rows, key=lambda row: not row.differs)


def _in_words(strength: str, rung: int) -> str:
    words = {"identified": "found", "partial": "found in part", "rejected": "not found"}[strength]
    return words if strength == "rejected" else f"{words}, {help_word(rung)}"
