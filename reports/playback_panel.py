"""What interviewers heard and noted, as rows beside the conversation. Pure.

Who has still to score gets marks as the scoring page shows them: a title and the words, no measure of any kind.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from interviews.panel import given_word, help_word
from interviews.templatetags.room import named
from scoring.record import LogRow, Record
from scoring.transcript import defect_title

# `about` is the seq in the room of the words that the row speaks of, 0 for none.
Row = dict[str, Any]


@dataclass(slots=True)
class Heard:
    """`room_seq` is how far the room was; `standing` are the seqs of those findings that no later one replaced."""

    record: Record
    measured: bool
    room_seq: int = 0
    standing: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        found = (event for event in self.record.events if event.kind == "found")
        latest = {(event.body["version"], event.body["defect"]): event for event in found}
        self.standing = {event.seq for event in latest.values() if event.body["strength"] != "rejected"}


def panel_row(event: LogRow, heard: Heard) -> Row | None:
    """The row of an event of the panel stream; None for what is not shown."""
    make = ROWS.get(event.kind)
    return make(event, heard) if make else None


def _noted(event: LogRow, heard: Heard) -> Row:
    return _row(named(event.actor, heard.record.names), event.body["text"], event.body["room_seq"])


def _found(event: LogRow, heard: Heard) -> Row | None:
    body = event.body
    title = defect_title(heard.record.versions.get(body["version"]), body["defect"])
    if heard.measured:
        return _row(title, body["quote"], body["seq"], _strength(body["strength"], body["rung"]))
    return _row(title, body["quote"], body["seq"], "unconfirmed") if event.seq in heard.standing else None


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
    about = _question(event, heard)
    if not heard.measured:
        return _row("Question from the plan", "", about)
    target = defect_title(heard.record.versions.get(event.body["version"]), event.body["target"])
    return _row(f"Question on: {target}", "", about, given_word(event.body["rung"]))


def _question(event: LogRow, heard: Heard) -> int:
    """The words that ask it: the assistant's turn writes the probe before them, an interviewer's call after them."""
    messages = heard.record.state.messages
    next_one = bisect(messages, heard.room_seq, key=lambda message: message.seq)
    near = [each for each in messages[max(0, next_one - 1) : next_one + 1] if each.actor == event.actor]
    return min(near, key=lambda message: abs(message.at - event.at)).seq if near else heard.room_seq


def _row(title: str, words: str, about: int | None, chip: str = "") -> Row:
    return {"title": title, "words": words, "about": about or 0, "chip": chip}


ROWS: dict[str, Callable[[LogRow, Heard], Row | None]] = {
    "noted": _noted,
    "found": _found,
    "myth": _myth,
    "probed": _probed,
}
