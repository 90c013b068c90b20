"""The conversation as its candidate reads it afterwards: the room alone, without a word of the key. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from interviews.events import CANDIDATE
from scoring.records.record import Record
from scoring.records.transcript import Entry, transcript_of


def entries_for_candidate(record: Record) -> list[Entry]:
    """`record` is that of the room. What scoring knows about an entry is taken off."""
    return [_plain(entry) for entry in transcript_of(record)]


def names_for_candidate(record: Record) -> dict[str, str]:
    return {**record.names, CANDIDATE: "You"}


def own_words(entries: Iterable[Entry]) -> dict[int, str]:
    """What stands now for each of the candidate's own messages, by seq."""
    said = [entry for entry in entries if entry.message and entry.message.actor == CANDIDATE]
    return {each.seq: each.correction.words if each.correction else each.message.text for each in said if each.message}


def corrected_entries(record: Record) -> list[Entry]:
    """For staff: the messages that the candidate corrected, in order."""
    return [entry for entry in transcript_of(record) if entry.correction]


def _plain(entry: Entry) -> Entry:
    correction = replace(entry.correction, by="you") if entry.correction else None
    return replace(entry, marks=(), asks=False, criteria=(), correction=correction)
