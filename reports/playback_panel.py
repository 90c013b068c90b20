"""What interviewers heard and noted, as rows beside the conversation. Pure.

Who has still to score gets marks as the scoring page shows them: a title and the words, no measure of any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from interviews.events import ASSISTANT
from interviews.panel import given_word, help_word
from interviews.state import AskedProbe, LogRow, RoomState
from interviews.templatetags.room import named
from scoring.models import FindingMark, Scorecard
from scoring.records.record import Record
from scoring.records.transcript import defect_title
from scoring.suggestions.asking import asking_seq

# `about` is the seq in the room of the words that the row speaks of, 0 for none.
Row = dict[str, Any]


@dataclass(slots=True)
class Heard:
    """`standing` are the seqs of those findings that no later one replaced; `probes` are taken one by one.

    `confirmed`, where it is set: nothing is shown but these findings, by version and name, and the questions asked.
    """

    record: Record
    measured: bool
    confirmed: Collection[tuple[str, str]] | None
    standing: set[int] = field(init=False)
    probes: Iterator[AskedProbe] = field(init=False)

    def __post_init__(self) -> None:
        found = (event for event in self.record.events if event.kind == "found")
        latest = {(event.body["version"], event.body["defect"]): event for event in found}
        self.standing = {event.seq for event in latest.values() if event.body["strength"] != "rejected"}
        self.probes = iter(self.record.state.probes)


def confirmed_in(state: RoomState, cards: Iterable[Scorecard]) -> set[tuple[str, str]]:
    """Findings that a person stands for: marked or confirmed by a rater, and rejected by none."""
    given: dict[str, set[tuple[str, str]]] = {verdict: set() for verdict in FindingMark.Verdict}
    for mark in (mark for card in cards for mark in card.marks.all()):
        given[mark.verdict].add((str(mark.version), mark.finding))
    marked = {named for named, finding in state.findings.items() if finding.actor != ASSISTANT}
    return (marked | given[FindingMark.Verdict.CONFIRMED]) - given[FindingMark.Verdict.REJECTED]


def panel_row(event: LogRow, heard: Heard) -> Row | None:
    """The row of an event of the panel stream, which come in order; None for what is not shown."""
    make = ROWS.get(event.kind)
    if make is None or (heard.confirmed is not None and event.kind not in CONFIRMABLE):
        return None
    return make(event, heard)


def _noted(event: LogRow, heard: Heard) -> Row:
    return _row(named(event.actor, heard.record.names), event.body["text"], event.body["room_seq"])


def _found(event: LogRow, heard: Heard) -> Row | None:
    body = event.body
    if heard.confirmed is not None and not _is_confirmed(event, heard):
        return None
    title = defect_title(heard.record.versions.get(body["version"]), body["defect"])
    if heard.measured:
        return _row(title, body["quote"], body["seq"], _strength(body["strength"], body["rung"]))
    return _row(title, body["quote"], body["seq"], "unconfirmed") if event.seq in heard.standing else None


def _is_confirmed(event: LogRow, heard: Heard) -> bool:
    named = event.body["version"], event.body["defect"]
    return event.seq in heard.standing and named in (heard.confirmed or ())


def _strength(strength: str, rung: int) -> str:
    if strength == "rejected":
        return "not found"
    return f"{'found' if strength == 'identified' else 'in part'}, {help_word(rung)}"


def _myth(event: LogRow, heard: Heard) -> Row | None:
    if not heard.measured:
        return None
    body, version = event.body, heard.record.versions.get(event.body["version"])
    myths = version.key.item.myths if version else ()
    claim = next((myth.claim for myth in myths if myth.slug == body["myth"]), body["myth"].replace("-", " "))
    return _row(claim, body["quote"], body["seq"], body["stance"])


def _probed(event: LogRow, heard: Heard) -> Row:
    probe = next(heard.probes)
    about = asking_seq(probe, heard.record.state)
    if not heard.measured:
        return _row("Question from the plan", "", about)
    target = defect_title(heard.record.versions.get(probe.version), probe.target)
    return _row(f"Question on: {target}", "", about, given_word(probe.rung))


def _row(title: str, words: str, about: int | None, chip: str = "") -> Row:
    return {"title": title, "words": words, "about": about or 0, "chip": chip}


ROWS: dict[str, Callable[[LogRow, Heard], Row | None]] = {
    "noted": _noted,
    "found": _found,
    "myth": _myth,
    "probed": _probed,
}
CONFIRMABLE = ("found", "probed")
