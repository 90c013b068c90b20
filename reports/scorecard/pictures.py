"""Scores as shapes, along in percent; the templates draw them beside their tables. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from string import ascii_uppercase

from reports.scorecard.parts.judged import Criterion
from reports.scorecard.parts.whole import Document, Row

# Room for half a dot at both ends of the scale.
INSET = 4.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A criterion's mean against the edges of its bands; a tick for each of several raters who differ."""

    length: float
    edges: tuple[float, ...]
    ticks: tuple[float, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Dot:
    """Where one or several raters stand."""

    x: float
    letters: str

    @property
    def wide(self) -> int:
        return 10 + 8 * len(self.letters)

    @property
    def half(self) -> float:
        return self.wide / 2


@dataclass(frozen=True, slots=True)
class SpreadRow:
    row: Row
    first: float
    last: float
    edges: tuple[float, ...]
    dots: tuple[Dot, ...]

    @property
    def words(self) -> str:
        scores = ", ".join(f"{card.interviewer.name} {_score(rating.score)}" for card, rating in self.row.ratings)
        return f"{self.row.criterion.title}: {scores}, of {self.row.criterion.highest}"


@dataclass(frozen=True, slots=True)
class Spread:
    """Criteria that several raters scored; `raters` are their letters and names."""

    raters: tuple[tuple[str, str], ...]
    rows: tuple[SpreadRow, ...]

    @property
    def same(self) -> int:
        return sum(each.row.criterion.spread == 0 for each in self.rows)

    @property
    def close(self) -> int:
        return sum(each.row.criterion.spread == 1 for each in self.rows)

    @property
    def apart(self) -> int:
        return len(self.rows) - self.same - self.close


def bar_of(row: Row) -> Bar:
    criterion, scores = row.criterion, row.scores
    bands = [f"{name} {span}" for span, _, name in ((r.band or "").partition(" ") for _, r in row.ratings) if name]
    return Bar(
        # The lowest score still shows.
        length=max(0.6, _percent(criterion, criterion.mean or criterion.lowest)),
        edges=tuple(_percent(criterion, band.first - 0.5) for band in criterion.bands[1:]),
        ticks=tuple(_percent(criterion, score) for score in scores) if criterion.spread else (),
        words=f"{criterion.title}: {', '.join(map(str, scores))} of {criterion.highest} ({', '.join(bands)})",
    )


def spread_of(document: Document) -> Spread:
    letters = {id(card): _letter(place) for place, card in enumerate(document.scorecards)}
    raters = tuple((letters[id(card)], card.interviewer.name) for card in document.scorecards)
    return Spread(raters, tuple(_spread_row(row, letters) for row in document.rows if row.criterion.spread is not None))


def _spread_row(row: Row, letters: dict[int, str]) -> SpreadRow:
    criterion = row.criterion
    at: dict[int, list[str]] = defaultdict(list)
    for card, rating in row.ratings:
        if rating.score is not None:
            at[rating.score].append(letters[id(card)])

    def place(score: float) -> float:
        return round(INSET + (1 - INSET / 50) * _percent(criterion, score), 2)

    return SpreadRow(
        row=row,
        first=place(min(at)),
        last=place(max(at)),
        edges=tuple(place(band.first - 0.5) for band in criterion.bands[1:]),
        dots=tuple(Dot(place(score), "".join(each)) for score, each in sorted(at.items())),
    )


def _percent(criterion: Criterion, score: float) -> float:
    return round(100 * (score - criterion.lowest) / (criterion.highest - criterion.lowest), 2)


def _letter(place: int) -> str:
    return ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)


def _score(score: int | None) -> str:
    return "did not assess it" if score is None else str(score)
