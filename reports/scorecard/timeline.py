"""The course of the conversation in minutes since its start. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from reports.scorecard.parts.observed import Defect, Mark, MarkKind, Problem, Silence, StageBar, Timeline
from reports.scorecard.questions import stage_runs
from scoring.records.record import Record
from scoring.records.transcript import stage_title
from scoring.suggestions.fate import Fate

# A pause that is shown; shorter ones are thinking and typing.
SILENT_MINUTES = 1.0
MARKED = (Fate.FOUND, Fate.PARTIAL, Fate.EXTRA)


def timeline_of(record: Record, problems: Sequence[Problem]) -> Timeline | None:
    """None for a conversation that never began."""
    state = record.state
    if state.started_at is None:
        return None
    start, end = state.started_at, state.ended_at or record.events[-1].at
    # What was before belongs to an attempt that was put off.
    runs = [run for run in stage_runs(state) if run.span.at >= start]
    moments = {message.seq: _minute(message.at, start) for message in state.messages if message.at >= start}
    return Timeline(
        minutes=_minute(end, start),
        stages=tuple(
            StageBar(
                title=stage_title(run.span.stage, run.span.number),
                begins=_minute(run.span.at, start),
                minutes=round(run.minutes, 2),
                planned=run.span.minutes,
            )
            for run in runs
            if run.minutes
        ),
        marks=tuple(sorted(_marks(problems, moments), key=lambda mark: mark.minute)),
        silences=tuple(_silences([0.0, *sorted(moments.values()), _minute(end, start)])),
    )


def _minute(at: datetime, start: datetime) -> float:
    return round((at - start).total_seconds() / 60, 2)


def _marks(problems: Sequence[Problem], moments: dict[int, float]) -> Iterator[Mark]:
    for problem in problems:
        for row in problem.defects:
            if row.fate in MARKED and row.seq in moments:
                yield Mark(minute=moments[row.seq], kind=_kind(row), title=row.title, help=row.help, seq=row.seq)
        for myth in problem.myths:
            if myth.seq in moments:
                yield Mark(minute=moments[myth.seq], kind=myth.stance, title=myth.claim, seq=myth.seq)


def _kind(row: Defect) -> MarkKind:
    if row.fate is Fate.FOUND:
        return "helped" if row.rung else "unaided"
    return "partial" if row.fate is Fate.PARTIAL else "extra"


def _silences(moments: Sequence[float]) -> Iterator[Silence]:
    for before, after in pairwise(moments):
        if after - before >= SILENT_MINUTES:
            yield Silence(begins=before, minutes=round(after - before, 2))
