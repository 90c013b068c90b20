"""The course of a conversation as shapes, along in percent: the plan, what was held, the moments that counted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reports.scorecard.parts.observed import MarkKind, StageBar, Timeline

# Letters that fit into one percent of the picture on a page of usual width.
LETTERS = 1.1
STEPS = (1, 2, 5, 10, 15, 30, 60, 120)
MOST_STEPS = 9
# Down in pixels: false claims have a line of their own.
FINDINGS_AT, CLAIMS_AT = 64, 82
KINDS: dict[MarkKind, str] = {
    "unaided": "found unaided",
    "helped": "found with help",
    "partial": "found in part",
    "extra": "extra, valid",
    "refuted": "false claim refuted",
    "claimed": "false claim made",
}


@dataclass(frozen=True, slots=True)
class Span:
    x: float
    width: float
    title: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: int
    kind: MarkKind
    title: str


@dataclass(frozen=True, slots=True)
class Course:
    planned: tuple[Span, ...]
    held: tuple[Span, ...]
    silences: tuple[Span, ...]
    points: tuple[Point, ...]
    steps: tuple[tuple[float, int], ...]
    legend: tuple[tuple[MarkKind, str], ...]
    words: str

    @property
    def ground(self) -> int:
        return max((point.y for point in self.points), default=FINDINGS_AT) + 12

    @property
    def height(self) -> int:
        return self.ground + 20


def course_of(timeline: Timeline) -> Course:
    end = max(timeline.minutes, sum(stage.planned for stage in timeline.stages), 0.1)

    def share(minutes: float) -> float:
        return round(100 * minutes / end, 2)

    def span(begins: float, minutes: float, title: str, label: str = "") -> Span:
        return Span(share(begins), share(minutes), title, label if len(label) < share(minutes) * LETTERS else "")

    planned, begins = [], 0.0
    for stage in timeline.stages:
        if stage.planned:
            planned.append(span(begins, stage.planned, f"{stage.title}: planned {stage.planned:g} min"))
            begins += stage.planned
    kinds = Counter(mark.kind for mark in timeline.marks)
    return Course(
        planned=tuple(planned),
        held=tuple(span(each.begins, each.minutes, _told(each), each.title) for each in timeline.stages),
        silences=tuple(
            span(each.begins, each.minutes, f"{each.minutes:.1f} min without a word") for each in timeline.silences
        ),
        points=tuple(Point(share(mark.minute), _lane(mark.kind), mark.kind, mark.title) for mark in timeline.marks),
        steps=tuple((share(minute), minute) for minute in _steps(end)),
        legend=tuple((kind, words) for kind, words in KINDS.items() if kinds[kind]),
        words=_words(timeline, kinds),
    )


def _lane(kind: MarkKind) -> int:
    return CLAIMS_AT if kind in ("claimed", "refuted") else FINDINGS_AT


def _told(stage: StageBar) -> str:
    planned = f" of {stage.planned:g}" if stage.planned else ""
    return f"{stage.title}: {stage.minutes:.1f}{planned} min"


def _steps(end: float) -> Iterator[int]:
    step = next((each for each in STEPS if end / each <= MOST_STEPS), STEPS[-1])
    return iter(range(0, int(end) + 1, step))


def _words(timeline: Timeline, kinds: Counter[MarkKind]) -> str:
    counted = [f"{kinds[kind]} {words}" for kind, words in KINDS.items() if kinds[kind]]
    parts = [f"{len(timeline.stages)} parts in {timeline.minutes:.0f} minutes", *counted]
    if timeline.silences:
        parts.append(f"{len(timeline.silences)} pauses of a minute or longer")
    return f"{', '.join(parts)}. The table has the moments."
