"""What was asked, in order: each part of the conversation with its questions and what came of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from interviews.events import ASSISTANT, CANDIDATE, ON_SHOW, Stage
from interviews.panel import help_word
from interviews.state import AskedProbe, Message, RoomState, StageSpan
from reports.scorecard.parts.observed import Point, Question
from scoring.records.record import Record
from scoring.records.transcript import clock, defect_title, stage_title
from scoring.suggestions.asking import asking_seq
from snippets.models import QuestionVersion
from snippets.schema import TOPIC_PREFIX

ASKING = {Stage.FOCUS, Stage.BACKGROUND, Stage.BACKGROUND_PROBE, *ON_SHOW, Stage.CANDIDATE_QUESTIONS}


@dataclass(frozen=True, slots=True)
class StageRun:
    """A stage with the room seqs it covers, `first` to before `end`, and the minutes it took."""

    span: StageSpan
    first: int
    end: int
    minutes: float


def stage_runs(state: RoomState) -> list[StageRun]:
    spans = state.stages
    if not spans:
        return []
    closing = StageSpan("", 0, 0, state.ended_at or spans[-1].at, state.room_seq + 1)
    return [
        StageRun(span, span.seq, after.seq, max(0.0, (after.at - span.at).total_seconds() / 60))
        for span, after in pairwise([*spans, closing])
    ]


def questions_of(record: Record) -> list[Question]:
    asked: list[Question] = []
    for run in stage_runs(record.state):
        if run.span.stage not in ASKING:
            continue
        points = tuple(_points(run, record))
        title = stage_title(run.span.stage, run.span.number)
        shown = next((each for each in record.state.shown if run.first <= each.seq < run.end), None)
        asked.append(
            Question(
                number=len(asked) + 1,
                title=f"{title}: {shown.title}" if shown and run.span.stage in ON_SHOW else title,
                at=clock(run.span.at, record.state.started_at),
                seq=run.first,
                minutes=round(run.minutes, 1),
                planned_minutes=run.span.minutes,
                points=points,
                remark="" if points else "Nothing was asked.",
            )
        )
    return asked


def _points(run: StageRun, record: Record) -> Iterator[Point]:
    said = [message for message in record.state.messages if run.first <= message.seq < run.end]
    if run.span.stage in ON_SHOW:
        yield from _problem_points(run, said, record)
    elif run.span.stage == Stage.CANDIDATE_QUESTIONS:
        yield from (_point(message, record) for message in said if message.actor == CANDIDATE)
    else:
        asking = [message for message in said if message.actor != CANDIDATE]
        yield from (_point(each, record) for each in asking if "?" in each.text or each is asking[0])


def _problem_points(run: StageRun, said: list[Message], record: Record) -> list[Point]:
    """The plan's questions, and what interviewers asked in their own words."""
    probes = [probe for probe in record.state.probes if run.first <= probe.after_seq < run.end]
    ends = [probe.after_seq for probe in probes[1:]] + [run.end]
    points = [_probe_point(probe, end, record) for probe, end in zip(probes, ends, strict=False)]
    authored = {asking_seq(probe, record.state) for probe in probes}
    points += [
        _point(message, record)
        for message in said
        if message.actor not in (CANDIDATE, ASSISTANT) and "?" in message.text and message.seq not in authored
    ]
    return sorted(points, key=lambda point: point.seq)


def _point(message: Message, record: Record) -> Point:
    by = "Candidate" if message.actor == CANDIDATE else record.names.get(message.actor, "")
    return Point(text=message.text, by=by, at=clock(message.at, record.state.started_at), seq=message.seq)


def _probe_point(probe: AskedProbe, end: int, record: Record) -> Point:
    version = record.versions.get(probe.version)
    seq = asking_seq(probe, record.state)
    said = record.state.message(seq)
    words = said.text if said and said.actor == probe.actor else _authored(version, probe.probe)
    return Point(
        text=words,
        by=record.names.get(probe.actor, ""),
        at=clock(probe.at, record.state.started_at),
        seq=max(1, seq),
        rung=probe.rung,
        help="open question" if probe.rung == 0 else help_word(probe.rung),
        remark=_outcome(probe, end, record.state, version),
    )


def _authored(version: QuestionVersion | None, probe_id: str) -> str:
    probes = version.key.item.probes if version else ()
    return next((probe.ask for probe in probes if probe.id == probe_id), probe_id)


def _outcome(probe: AskedProbe, end: int, state: RoomState, version: QuestionVersion | None) -> str:
    """Which findings came between this question and the next."""
    words = {"identified": "Found", "partial": "Found in part"}
    parts = [
        f"{words[finding.strength]}: {defect_title(version, slug)}."
        for (where, slug), finding in state.findings.items()
        if where == probe.version
        and finding.strength in words
        and finding.seq is not None
        and probe.after_seq < finding.seq <= end
    ]
    return " ".join(parts) or ("" if probe.target.startswith(TOPIC_PREFIX) else "Nothing new was shown.")
