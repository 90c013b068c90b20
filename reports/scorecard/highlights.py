"""The first screen: the strongest quotes and the gaps, picked by fixed rules. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, zip_longest
from operator import itemgetter

from reports.scorecard.parts.observed import Defect, Gap, Problem, Quote
from reports.scorecard.parts.whole import Row
from scoring.suggestions.fate import Fate
from snippets.schema import Severity

MOST_QUOTES = 3
MOST_GAPS = 2
SEVERE = (Severity.BLOCKER.value, Severity.MAJOR.value)


def strongest_quotes(rows: Sequence[Row], problems: Sequence[Problem], own: Collection[int]) -> tuple[Quote, ...]:
    """The candidate's words (room seqs `own`): cited for the higher scores first, then what was found unaided."""
    picked: dict[int, Quote] = {}
    for quote in chain(_cited(rows), _unaided(problems)):
        if quote.seq in own:
            picked.setdefault(quote.seq, quote)
    return tuple(picked.values())[:MOST_QUOTES]


def gaps(rows: Sequence[Row], problems: Sequence[Problem]) -> tuple[Gap, ...]:
    """In turn the lowest criteria below the middle of the scale and the most severe defects that were missed."""
    means = [(row.criterion.mean, row) for row in rows if row.criterion.mean is not None]
    low = [_low(row, mean) for mean, row in sorted(means, key=itemgetter(0)) if mean < row.criterion.middle]
    missed = [_missed(row) for row in _severe_missed(problems)]
    both = chain.from_iterable(zip_longest(low, missed))
    return tuple(gap for gap in both if gap)[:MOST_GAPS]


def _cited(rows: Sequence[Row]) -> Iterator[Quote]:
    scored = [
        (rating.score, row.criterion.title, piece)
        for row in rows
        for _, rating in row.ratings
        for piece in rating.evidence
        if rating.score is not None and rating.score > row.criterion.middle and piece.stream == "room"
    ]
    for _, title, piece in sorted(scored, key=lambda each: -each[0]):
        yield Quote(text=piece.quote, seq=piece.seq, about=title, span=piece.span)


def _unaided(problems: Sequence[Problem]) -> Iterator[Quote]:
    rows = [row for problem in problems for row in problem.defects if row.fate is Fate.FOUND and row.rung == 0]
    for row in sorted(rows, key=_rank):
        if row.quote and row.seq:
            yield Quote(text=row.quote, seq=row.seq, about=f"{row.title}, {row.help}")


def _low(row: Row, mean: float) -> Gap:
    """With the behaviour that the score nearest to the mean stands for."""
    scored = [(abs(rating.score - mean), rating.anchor or "") for _, rating in row.ratings if rating.score is not None]
    return Gap(title=f"{row.criterion.title}: {round(mean, 1):g}/{row.criterion.highest}", why=min(scored)[1])


def _severe_missed(problems: Sequence[Problem]) -> list[Defect]:
    rows = [row for problem in problems for row in problem.defects]
    return sorted((row for row in rows if row.fate is Fate.MISSED and row.severity in SEVERE), key=_rank)


def _rank(row: Defect) -> int:
    return Severity(row.severity or "").rank


def _missed(row: Defect) -> Gap:
    asked = f"{row.questions} question{'s' * (row.questions != 1)} on it" if row.questions else "a hint at it"
    return Gap(title=row.title, why=f"A {row.severity} that was not found, after {asked}.")
