"""The report's pictures as shapes in units of their own; the templates draw them, each with its table. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from reports.parts.whole import Row


@dataclass(frozen=True, slots=True)
class Bar:
    """A criterion's mean against the edges of its bands, in percent; a tick for each of several raters who differ."""

    length: float
    edges: tuple[float, ...]
    ticks: tuple[float, ...]
    words: str


def bar_of(row: Row) -> Bar:
    criterion, scores = row.criterion, row.scores
    bands = [f"{name} {span}" for span, _, name in ((r.band or "").partition(" ") for _, r in row.ratings) if name]
    return Bar(
        # A score of nothing still shows.
        length=max(0.6, 100 * (criterion.mean or 0) / criterion.highest),
        edges=tuple(100 * (band.first - 0.5) / criterion.highest for band in criterion.bands[1:]),
        ticks=tuple(100 * score / criterion.highest for score in scores) if criterion.spread else (),
        words=f"{criterion.title}: {', '.join(map(str, scores))} of {criterion.highest} ({', '.join(bands)})",
    )
