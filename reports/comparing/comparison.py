"""Candidates of one position side by side. Pure. There are no totals and no ranks: what was assessed differs between
candidates, and an order is the reader's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby

from interviews.models import Interview
from interviews.models.event import Stream
from reports.comparing.cell import Cell, Cited, Given
from reports.comparing.facts import Facts
from scoring.models import Decision, Outcome, Rating, RubricVersion, Scorecard
from scoring.rubrics.schema import Criterion, RubricData

DATE, NAME = "date", "name"


@dataclass(frozen=True)
class Column:
    """One candidate. `blind`: the reader scores this interview and has not submitted, so nothing of others is here.
    `clocks`: when each cited entry of the room was made, by seq; evidence without a time there is left out."""

    interview: Interview
    name: str
    blind: bool
    facts: Facts
    cards: Sequence[Scorecard] = ()
    outcome: Outcome | None = None
    clocks: Mapping[int, str] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return self.interview.scheduled_at

    @property
    def rubric(self) -> RubricVersion | None:
        """One for all raters of an interview."""
        return self.cards[0].rubric if self.cards else None

    @property
    def decisions(self) -> list[tuple[str, Decision]]:
        return [(card.rater_name, Decision(card.decision or 0)) for card in self.cards]

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """By criterion; a criterion that the rubric has and nobody rated counts as not assessed."""
        if self.rubric is None:
            return {}
        rubric = self.rubric.content
        rated = [(card.rater_name, {each.criterion: each for each in card.ratings.all()}) for card in self.cards]
        return {
            criterion.slug: Cell(criterion, rubric.lowest, rubric.highest, self._given(criterion.slug, rated))
            for criterion in rubric.criteria
        }

    def _given(self, slug: str, rated: Iterable[tuple[str, Mapping[str, Rating]]]) -> tuple[Given, ...]:
        return tuple(
            Given(rater, ratings[slug].score, tuple(self._cited(ratings[slug])))
            if slug in ratings
            else Given(rater, None)
            for rater, ratings in rated
        )

    def _cited(self, rating: Rating) -> Iterable[Cited]:
        for piece in rating.evidence.all():
            if piece.stream == Stream.ROOM and piece.seq in self.clocks:
                yield Cited(piece.seq, self.clocks[piece.seq], piece.quote, piece.moment)


@dataclass(frozen=True, slots=True)
class Row:
    """By column, None where its rubric does not have the criterion."""

    key: str
    title: str
    cells: list[tuple[Column, Cell | None]]
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: list[Row] = field(default_factory=list)


class Comparison:
    """`sort`: a date, a name, or the key of a criterion; anything else is a date."""

    def __init__(self, columns: Sequence[Column], *, sort: str = DATE, descending: bool = False) -> None:
        known = {key: slug for key, slug, _ in _criteria_of(columns)}
        self.sort = sort if sort == NAME or sort in known else DATE
        self.columns = sorted_columns(columns, self.sort, known.get(self.sort, ""), descending)

    @cached_property
    def rubrics(self) -> list[RubricVersion]:
        return _rubrics_of(self.columns)

    @cached_property
    def sortable(self) -> list[Group]:
        return [*self.groups, self.apart] if self.apart.rows else self.groups

    @cached_property
    def sorted_by(self) -> str:
        """The criterion that orders the columns, if one does."""
        return next((row.title for group in self.sortable for row in group.rows if row.key == self.sort), "")

    @cached_property
    def groups(self) -> list[Group]:
        """What every rubric version here has, by section."""
        return self._split[0]

    @cached_property
    def apart(self) -> Group:
        """What only some of the versions have."""
        return self._split[1]

    @cached_property
    def _split(self) -> tuple[list[Group], Group]:
        apart, shared = Group("Only in some of these rubrics"), []
        for title, found in groupby(_criteria_of(self.columns), key=lambda each: each[2]):
            group = Group(title)
            for key, slug, _ in found:
                row, everywhere = self._row(key, slug)
                (group if everywhere else apart).rows.append(row)
            if group.rows:
                shared.append(group)
        return shared, apart

    def _row(self, key: str, slug: str) -> tuple[Row, bool]:
        """With whether every rubric here has it."""
        cells = [(column, _cell(column, key)) for column in self.columns]
        found = [cell for _, cell in cells if cell]
        wordings = {(cell.criterion.model_dump_json(), cell.lowest, cell.highest) for cell in found}
        having = [each for each in self.rubrics if key_of(each, slug) == key and each.content.criterion(slug)]
        row = Row(key, found[0].criterion.title, cells, reworded=len(wordings) > 1)
        return row, len(having) == len(self.rubrics)


def sorted_columns(columns: Iterable[Column], sort: str, slug: str, descending: bool) -> list[Column]:
    """Who has no number comes last either way, so that being blind or not assessed tells nothing."""
    by_date = sorted(columns, key=lambda each: (each.at, each.interview.pk), reverse=descending and sort == DATE)
    if sort == DATE:
        return by_date
    if sort == NAME:
        return sorted(by_date, key=lambda each: each.name.casefold(), reverse=descending)
    means = {id(each): cell.mean if (cell := _cell(each, sort)) else None for each in by_date}
    sign = -1 if descending else 1
    return sorted(by_date, key=lambda each: (means[id(each)] is None, sign * (means[id(each)] or 0)))


def key_of(version: RubricVersion, slug: str) -> str:
    """The same name in two rubrics is not the same criterion."""
    return f"{version.rubric_id}:{slug}"


def _cell(column: Column, key: str) -> Cell | None:
    rubric, _, slug = key.partition(":")
    return column.cells.get(slug) if column.rubric and str(column.rubric.rubric_id) == rubric else None


def _criteria_of(columns: Iterable[Column]) -> list[tuple[str, str, str]]:
    """Key, slug and section of each criterion once, the newest wording first."""
    found: dict[str, tuple[str, str]] = {}
    for version in _rubrics_of(columns):
        for section, criterion in placed(version.content):
            found.setdefault(key_of(version, criterion.slug), (criterion.slug, section))
    sections = list(dict.fromkeys(section for _, section in found.values()))
    rows = [(key, slug, section) for key, (slug, section) in found.items()]
    return sorted(rows, key=lambda each: sections.index(each[2]))


def _rubrics_of(columns: Iterable[Column]) -> list[RubricVersion]:
    versions = {column.rubric.pk: column.rubric for column in columns if column.rubric}
    return sorted(versions.values(), key=lambda each: (each.rubric_id, -each.number))


def placed(rubric: RubricData) -> Iterable[tuple[str, Criterion]]:
    return ((section.title, criterion) for section in rubric.sections for criterion in section.criteria)
