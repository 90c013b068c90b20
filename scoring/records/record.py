"""The record of an interview as scoring page, transcript and report read it: one load, five queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from interviews.corrections import Corrected, corrections_of
from interviews.log import events_of
from interviews.models import Interview
from interviews.models.event import Stream
from interviews.names import names_of
from interviews.state import LOGGED, LogRow, RoomState, fold
from snippets.models import QuestionVersion


@dataclass(frozen=True, slots=True)
class Record:
    """`versions` by public id, `names` by actor, `corrections` by the seq of the message, beside what `state` has."""

    events: Sequence[LogRow]
    state: RoomState
    versions: Mapping[str, QuestionVersion]
    names: Mapping[str, str]
    corrections: Mapping[int, Corrected] = field(default_factory=dict)


def record_of(
    interview: Interview, *, room_only: bool = False, known: Mapping[str, QuestionVersion] | None = None
) -> Record:
    """`known` are versions that need not be read again; all of them are in the record."""
    known = known or {}
    rows = events_of(interview, stream=Stream.ROOM if room_only else None)
    events = [LogRow(*row) for row in rows.values_list(*LOGGED)]
    state = fold(events)
    named = {shown.version for shown in state.shown} | {version for version, _ in state.findings}
    named -= known.keys()
    versions = QuestionVersion.objects.filter(public_id__in=named).select_related("question", "key")
    return Record(
        events=events,
        state=state,
        versions={**known, **{str(version.public_id): version for version in versions}},
        names=names_of(interview),
        corrections=corrections_of(interview, state),
    )
