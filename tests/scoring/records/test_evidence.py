from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from scoring.records.evidence import place_of, tidy_quote, with_edits
from tests.factories import NOON

ME = "interviewer:aa"


@dataclass
class Entry:
    stream: int
    seq: int
    kind: str
    actor: str = "candidate"
    body: dict[str, Any] = field(default_factory=dict)
    at: object = NOON


SAID = Entry(0, 4, "said", body={"text": "It leaks the connection."})
EDITED = Entry(0, 6, "edited", body={"seq": 4, "text": "It leaks the cursor."})
FORGED = Entry(0, 7, "edited", actor="assistant", body={"seq": 4, "text": "It is fine."})


@pytest.mark.parametrize(
    ("entry", "quote", "found"),
    [
        (SAID, "leaks the connection", True),
        (SAID, "leaks the Connection", False),
        (SAID, "leaks  the connection", False),
        (Entry(0, 5, "said_code", body={"text": "with conn:\n    pass"}), "conn:\n    pass", True),
        (Entry(0, 5, "commented", body={"text": "no lock here"}), "no lock", True),
        (Entry(0, 5, "shown", body={"title": "no lock"}), "no lock", False),
        (Entry(1, 5, "noted", ME, body={"text": "calm and clear"}), "calm", True),
        (Entry(1, 5, "noted", "interviewer:bb", body={"text": "calm and clear"}), "calm", False),
        (Entry(1, 5, "found", body={"quote": "calm"}), "calm", False),
    ],
)
def test_only_literal_words_of_the_room_and_own_notes_can_be_cited(entry: Entry, quote: str, found: bool) -> None:
    place = place_of([entry], quote, ME)
    assert place == ((entry, entry.body["text"].index(quote)) if found else None)


def test_words_of_an_edit_are_cited_from_the_edit() -> None:
    entries = with_edits([SAID, EDITED, FORGED], 0, 4)
    assert entries == [EDITED, SAID]
    assert place_of(entries, "leaks the cursor", ME) == (EDITED, 3)
    assert place_of(entries, "leaks the connection", ME) == (SAID, 3)
    assert place_of(entries, "It is fine", ME) is None


TWICE = Entry(0, 8, "said", body={"text": "No lock 🔒, as I said: no lock."})


@pytest.mark.parametrize(
    ("quote", "start", "found"),
    [("lock", None, 3), ("lock", 3, 3), ("lock", 25, 25), ("lock", 24, None), ("lock", 99, None), ("", 99, None)],
)
def test_words_said_twice_are_told_apart_by_where_they_begin(quote, start, found) -> None:
    assert place_of([TWICE], quote, ME, start) == (None if found is None else (TWICE, found))


def test_the_place_is_looked_for_in_the_edit_and_then_in_what_was_edited() -> None:
    entries = [Entry(0, 9, "edited", body={"seq": 8, "text": "I said: no lock."}), TWICE]
    assert [place_of(entries, "lock", ME, start)[0].seq for start in (11, 25)] == [9, 8]


def test_an_event_that_is_not_there_gives_nothing() -> None:
    assert with_edits([SAID], 0, 9) == []
    assert with_edits([SAID], 1, 4) == []


@pytest.mark.parametrize(
    ("typed", "start", "tidy"),
    [
        (" a\r\nb\n", None, ("a\nb", None)),
        (" a\r\nb\n", 4, ("a\nb", 5)),
        ("\r\n\r\na", 0, ("a", 2)),
        ("a", 7, ("a", 7)),
    ],
)
def test_line_ends_of_a_form_become_those_of_the_log_and_blanks_around_are_left_out(typed, start, tidy) -> None:
    assert tidy_quote(typed, start) == tidy
