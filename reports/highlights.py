"""The first screen: the strongest quotes and the gaps, picked by fixed rules. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from reports.findings import DefectRow, ProblemFindings
from reports.ratings import CriterionRow, SectionRows
from scoring.fate import Fate
from snippets.schema import Severity

MOST_QUOTES = 3
MOST_GAPS = 2
SEVERE = (Severity.BLOCKER.value, Severity.MAJOR.value)


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    seq: int
    about: str


@dataclass(frozen=True, slots=True)
class Gap:
    title: str
    why: str


def strongest_quotes(
    sections: Sequence[SectionRows], problems: Sequence[ProblemFindings], own: Collection[int]
) -> list[Quote]:
    """The candidate's words (room seqs `own`): cited for the higher scores first, then what was found unaided."""
    picked: dict[int, Quote] = {}
    for quote in chain(_cited(sections), _unaided(problems)):
        if quote.seq in own:
            picked.setdefault(quote.seq, quote)
    return list(picked.values())[:MOST_QUOTES]


def gaps(sections: Sequence[SectionRows], problems: Sequence[ProblemFindings]) -> list[Gap]:
    """In turn the lowest criteria below the middle of the scale and the most severe defects that were missed."""
    low = (_low(row) for row in _by_mean(sections) if row.mean is not None and row.mean < row.highest / 2)
    missed = (_missed(row) for row in _severe_missed(problems))
    both = chain.from_iterable(zip_longest(low, missed))
    return [gap for gap in both if gap][:MOST_GAPS]


def _cited(sections: Sequence[SectionRows]) -> Iterator[Quote]:
    scored = [
        (rating.score, row.title, piece)
        for section in sections
        for row in section.rows
        for rating in row.ratings
        for piece in rating.evidence
        if rating.score is not None and rating.score * 2 > row.highest and piece.stream == "room"
    ]
    for _, title, piece in sorted(scored, key=lambda each: -each[0]):
        yield Quote(piece.quote, piece.seq, title)


def _unaided(problems: Sequence[ProblemFindings]) -> Iterator[Quote]:
    rows = [row for problem in problems for row in problem.defects if row.fate is Fate.FOUND and row.rung == 0]
    for row in sorted(rows, key=lambda each: Severity(each.severity).rank):
        if row.quote and row.seq:
            yield Quote(row.quote, row.seq, f"{row.title}, {row.help}")


def _by_mean(sections: Sequence[SectionRows]) -> list[CriterionRow]:
    rows = [row for section in sections for row in section.rows if row.mean is not None]
    return sorted(rows, key=lambda row: row.mean or 0)


def _low(row: CriterionRow) -> Gap:
    anchor = next(rating.band.anchor for rating in row.ratings if rating.band)
    return Gap(f"{row.title}: {row.mean:g}/{row.highest}", anchor)


def _severe_missed(problems: Sequence[ProblemFindings]) -> list[DefectRow]:
    rows = [row for problem in problems for row in problem.defects]
    missed = [row for row in rows if row.fate is Fate.MISSED and row.severity in SEVERE]
    return sorted(missed, key=lambda row: Severity(row.severity).rank)


def _missed(row: DefectRow) -> Gap:
    asked = f"{row.questions} question{'s' * (row.questions != 1)} on it" if row.questions else "a hint at it"
    return Gap(row.title, f"A {row.severity} that was not found, after {asked}.")
