"""The interview as a tape: every event in order, with its time since the start, and what the scrubber shows. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any

from interviews.models.event import Stream
from interviews.state import LogRow, ShownQuestion, StageSpan
from reports.playback_panel import Heard, panel_row
from scoring.records.record import Record
from scoring.records.transcript import stage_title


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the panel stream is shown: notes of the actors `notes_of`, and marks; `measured`: with what they say.

    `confirmed`, where it is set: of all that only these findings, by version and name, and the questions asked.
    """

    notes_of: Collection[str]
    measured: bool
    confirmed: Collection[tuple[str, str]] | None = None


# A frame: stream, seq, kind, actor, milliseconds since the start, body. Thousands of them are sent, hence no names.
Frame = tuple[int, int, str, str, int, dict[str, Any]]


@dataclass(slots=True)
class _Placed:
    """An event at its place on the tape: after the event number `place` of the log, or as that one."""

    place: float
    ms: int
    event: LogRow
    body: dict[str, Any]


def tape_of(record: Record, sight: Sight | None) -> dict[str, Any]:
    """For the page's script. Without `sight` there is nothing of the panel stream on it."""
    start = _start(record)
    placed = list(_placed(record, start, sight))
    length = max((each.ms for each in placed), default=0)
    placed.sort(key=lambda each: each.place)
    return {
        "began": int(start.timestamp() * 1000) if start else 0,
        "length": length,
        "frames": list(_frames(placed)),
        "spans": _spans(record, start, length),
        "corrections": {seq: given.words for seq, given in record.corrections.items()},
    }


def has_begun(record: Record) -> bool:
    return bool(record.state.messages or record.state.shown)


def _start(record: Record) -> datetime | None:
    """The instant all clocks of report and transcript count from."""
    state = record.state
    if state.started_at:
        return state.started_at
    return min([each.at for each in state.messages] + [each.at for each in state.shown], default=None)


def _placed(record: Record, start: datetime | None, sight: Sight | None) -> Iterator[_Placed]:
    heard = Heard(record, sight.measured, sight.confirmed) if sight else None
    at_seq: dict[int, tuple[int, int]] = {}
    ended = record.state.ended_at
    for place, event in enumerate(record.events):
        ms = _milliseconds(min(event.at, ended) if ended else event.at, start)
        if event.stream == Stream.ROOM:
            at_seq[event.seq] = place, ms
            yield _Placed(place, ms, event, event.body)
        elif sight and heard and (event.kind != "noted" or event.actor in sight.notes_of):
            row = panel_row(event, heard)
            if row is None:
                continue
            if ended and event.at > ended and row["about"] in at_seq:
                # What was marked or noted afterwards belongs to the words it is about.
                about, then = at_seq[row["about"]]
                yield _Placed(about + 0.5, then, event, row)
            else:
                yield _Placed(place, ms, event, row)


def _frames(placed: list[_Placed]) -> Iterator[Frame]:
    """Clocks of several processes differ a little; on the tape time only goes on."""
    now = 0
    for each in placed:
        event, now = each.event, max(now, each.ms)
        yield int(event.stream), event.seq, event.kind, event.actor, now, each.body


def _milliseconds(at: datetime, start: datetime | None) -> int:
    return max(0, (at - start) // timedelta(milliseconds=1)) if start else 0


def _spans(record: Record, start: datetime | None, length: int) -> list[dict[str, Any]]:
    """The stages as stretches of the tape, each to where the next begins."""
    stages, shown = record.state.stages, record.state.shown
    edges = [*accumulate((_milliseconds(stage.at, start) for stage in stages), max), length]
    return [
        {"from": begin, "to": max(begin, end), "title": _span_title(stage, shown), "number": stage.number}
        for stage, (begin, end) in zip(stages, pairwise(edges), strict=True)
    ]


def _span_title(stage: StageSpan, shown: list[ShownQuestion]) -> str:
    title = stage_title(stage.stage, stage.number)
    named = next((each.title for each in shown if stage.number and each.number == stage.number), "")
    return f"{title}: {named}" if named else title
