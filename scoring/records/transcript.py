"""The record in reading order: what was said, shown and commented, with marks and notes where they belong. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from interviews.corrections import Corrected
from interviews.events import ON_SHOW, Stage
from interviews.models.event import Stream
from interviews.state import Finding, Message, Note
from scoring.records.record import Record
from scoring.suggestions.asking import asking_seq
from scoring.suggestions.bearing import bearing_on, criteria_of
from snippets.lines import lines_of
from snippets.models import QuestionVersion

STAGE_TITLES = {
    Stage.WELCOME: "Welcome",
    Stage.READY: "Ready to begin",
    Stage.FOCUS: "Focus area",
    Stage.SCREEN_SHARE: "Screen share",
    Stage.BACKGROUND: "Background",
    Stage.BACKGROUND_PROBE: "Background, one system in depth",
    Stage.BRIDGE: "On to the code",
    Stage.OUT_OF_TIME: "Out of time",
    Stage.CANDIDATE_QUESTIONS: "Candidate's questions",
    Stage.CLOSED: "Closed",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding as scoring shows it: what it may be and the words, no measure of any kind.

    `verdict` is the reader's own word on it.
    """

    title: str
    quote: str
    version: str = ""
    finding: str = ""
    verdict: str = ""
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind` is message, note, stage or shown; `edits` are the seqs of the message's edits, for links to them.

    `criteria` are those it may bear on, as the question's key has them.
    """

    kind: str
    stream: int
    seq: int
    at: datetime
    clock: str
    title: str = ""
    message: Message | None = None
    version: QuestionVersion | None = None
    snippet: tuple[tuple[int, str], ...] = ()
    edits: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    asks: bool = False
    criteria: tuple[str, ...] = ()
    correction: Corrected | None = None

    @property
    def ticked(self) -> bool:
        """Whether the page shows fewer characters than were typed: `code words` lose their backticks."""
        return self.message is not None and not self.message.code and "`" in self.message.text


# A reader's own word on findings, by version and slug.
Verdicts = Mapping[tuple[str, str], str]


@dataclass(slots=True)
class _Extras:
    marks: dict[int, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    edits: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    criteria: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    asked: set[int] = field(default_factory=set)


def transcript_of(record: Record, *, notes_of: Collection[str] = (), verdicts: Verdicts | None = None) -> list[Entry]:
    """All of the room in order; of the private notes those by the actors `notes_of`, where they were taken."""
    state, start = record.state, record.state.started_at
    extras = _extras(record, verdicts or {})
    room = [_said(message, record, extras) for message in state.messages]
    for span in state.stages:
        title = stage_title(span.stage, span.number)
        room.append(Entry("stage", Stream.ROOM, span.seq, span.at, clock(span.at, start), title))
    for shown in state.shown:
        version = record.versions.get(shown.version)
        room.append(
            Entry("shown", Stream.ROOM, shown.seq, shown.at, clock(shown.at, start), shown.title, version=version)
        )
    placed = [(entry.seq, 0, entry) for entry in room]
    placed += [(note.room_seq, 1, _noted(note, start)) for note in state.notes if note.actor in notes_of]
    return [entry for _, _, entry in sorted(placed, key=lambda each: each[:2])]


def stage_title(stage: str, number: int) -> str:
    if stage in ON_SHOW:
        return f"Problem {number}" if stage == Stage.PROBLEM else f"Question {number}"
    return STAGE_TITLES[Stage(stage)]


def clock(at: datetime, start: datetime | None) -> str:
    """Time since the start, such as 7:05 or 1:02:40."""
    seconds = max(0, int((at - start) / timedelta(seconds=1))) if start else 0
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def defect_title(version: QuestionVersion | None, slug: str) -> str:
    """The key's words for a defect, or the slug itself where the key does not know it."""
    defects = version.key.item.findings if version else ()
    return next((defect.title for defect in defects if defect.slug == slug), slug.replace("-", " "))


def _extras(record: Record, verdicts: Verdicts) -> _Extras:
    extras = _Extras()
    for finding in record.state.findings.values():
        if finding.seq and finding.strength != "rejected":
            mark = _mark(finding, record.versions, verdicts)
            extras.marks[finding.seq].append(mark)
            extras.criteria[finding.seq] += mark.criteria
    for event in record.events:
        if event.kind == "edited":
            extras.edits[event.body["seq"]].append(event.seq)
    extras.asked = {asking_seq(probe, record.state) for probe in record.state.probes}
    for seq, criteria in bearing_on(record.state, record.versions).items():
        extras.criteria[seq] += criteria
    return extras


def _mark(finding: Finding, versions: Mapping[str, QuestionVersion], verdicts: Verdicts) -> Mark:
    version = versions.get(finding.version)
    return Mark(
        defect_title(version, finding.defect),
        finding.quote,
        finding.version,
        finding.defect,
        verdicts.get((finding.version, finding.defect), ""),
        criteria_of(version, finding.defect),
    )


def _said(message: Message, record: Record, extras: _Extras) -> Entry:
    version = record.versions.get(message.version or "")
    return Entry(
        "message",
        Stream.ROOM,
        message.seq,
        message.at,
        clock(message.at, record.state.started_at),
        message=message,
        version=version,
        snippet=_lines(version, message),
        edits=tuple(extras.edits[message.seq]),
        marks=tuple(extras.marks[message.seq]),
        asks=message.seq in extras.asked,
        criteria=tuple(dict.fromkeys(extras.criteria[message.seq])),
        correction=record.corrections.get(message.seq),
    )


def _lines(version: QuestionVersion | None, message: Message) -> tuple[tuple[int, str], ...]:
    if version is None or not message.first_line or not message.line_count:
        return ()
    first = message.first_line
    return tuple(enumerate(lines_of(version.code)[first - 1 : first - 1 + message.line_count], first))


def _noted(note: Note, start: datetime | None) -> Entry:
    message = Message(note.seq, note.actor, note.at, note.text)
    return Entry("note", Stream.PANEL, note.seq, note.at, clock(note.at, start), message=message)
