"""The record in reading order: what was said, shown and commented, with marks and notes where they belong. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from interviews.events import ASSISTANT, Stage
from interviews.models.event import Stream
from interviews.state import Finding, Message, RoomState
from scoring.record import Record
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
    """A finding as scoring shows it: what it may be and the words, no measure of any kind."""

    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind` is message, code, comment, stage, shown or note; `edit_seqs` anchors the edits of a message."""

    kind: str
    stream: int
    seq: int
    at: datetime
    clock: str
    actor: str = ""
    who: str = ""
    text: str = ""
    lines: str = ""
    snippet: tuple[tuple[int, str], ...] = ()
    version: QuestionVersion | None = None
    edit_seqs: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    asks: bool = False

    @property
    def anchor(self) -> str:
        return f"{Stream(self.stream).label}-{self.seq}"

    @property
    def role(self) -> str:
        return self.actor.split(":")[0]


@dataclass(slots=True)
class _Extras:
    marks: dict[int, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    edits: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    asked: set[int] = field(default_factory=set)


def transcript_of(record: Record, *, notes_of: Sequence[str] = ()) -> list[Entry]:
    """All of the room in order; of the private notes those by the actors `notes_of`, where they were taken."""
    state, start = record.state, record.state.started_at
    extras = _extras(record)
    entries = [_message(message, record, start, extras) for message in state.messages]
    entries += [
        Entry("stage", Stream.ROOM, span.seq, span.at, clock(span.at, start), text=stage_title(span.stage, span.number))
        for span in state.stages
    ]
    entries += [
        Entry("shown", Stream.ROOM, shown.seq, shown.at, clock(shown.at, start), text=shown.title,
              version=record.versions.get(shown.version))
        for shown in state.shown
    ]  # fmt: skip
    entries.sort(key=lambda entry: entry.seq)
    return _with_notes(entries, state, record.names, notes_of)


def stage_title(stage: str, number: int) -> str:
    return f"Problem {number}" if stage == Stage.PROBLEM else STAGE_TITLES[Stage(stage)]


def clock(at: datetime, start: datetime | None) -> str:
    """Time since the start, such as 7:05 or 1:02:40."""
    seconds = max(0, int((at - start) / timedelta(seconds=1))) if start else 0
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def defect_title(version: QuestionVersion | None, slug: str) -> str:
    """The key's words for a defect, or the slug itself where the key does not know it."""
    defects = version.key.item.defects if version else ()
    return next((defect.title for defect in defects if defect.slug == slug), slug.replace("-", " "))


def _extras(record: Record) -> _Extras:
    extras = _Extras()
    for finding in record.state.findings.values():
        if finding.seq and finding.strength != "rejected":
            extras.marks[finding.seq].append(_mark(finding, record.versions))
    for event in record.events:
        if event.kind == "edited":
            extras.edits[event.body["seq"]].append(event.seq)
    extras.asked = {probe.after_seq for probe in record.state.probes}
    return extras


def _mark(finding: Finding, versions: Mapping[str, QuestionVersion]) -> Mark:
    return Mark(defect_title(versions.get(finding.version), finding.defect), finding.quote)


def _message(message: Message, record: Record, start: datetime | None, extras: _Extras) -> Entry:
    version = record.versions.get(message.version or "")
    first, count = message.first_line or 0, message.line_count or 0
    last = first + count - 1
    code = lines_of(version.code) if version else []
    return Entry(
        "comment" if first else "code" if message.code else "message",
        Stream.ROOM,
        message.seq,
        message.at,
        clock(message.at, start),
        actor=message.actor,
        who=record.names.get(message.actor, message.actor.split(":")[0].capitalize()),
        text=message.text,
        lines=f"line {first}" if first == last else f"lines {first}–{last}",
        snippet=tuple(enumerate(code[first - 1 : last], first)) if first else (),
        version=version,
        edit_seqs=tuple(extras.edits[message.seq]),
        marks=tuple(extras.marks[message.seq]),
        asks=message.seq in extras.asked and (message.actor == ASSISTANT or message.actor in record.names),
    )


def _with_notes(
    entries: list[Entry], state: RoomState, names: Mapping[str, str], authors: Sequence[str]
) -> list[Entry]:
    notes = [note for note in state.notes if note.actor in authors]
    placed: list[tuple[int, int, Entry]] = [(entry.seq, 0, entry) for entry in entries]
    for note in notes:
        at = clock(note.at, state.started_at)
        who = names.get(note.actor, "Interviewer")
        entry = Entry("note", Stream.PANEL, note.seq, note.at, at, actor=note.actor, who=who, text=note.text)
        placed.append((note.room_seq, 1, entry))
    return [entry for _, _, entry in sorted(placed, key=lambda each: each[:2])]
