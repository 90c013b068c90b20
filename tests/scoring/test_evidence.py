from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from scoring.evidence import source_of, tidy_quote, with_edits
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
    assert source_of([entry], quote, ME) == (entry if found else None)


def test_words_of_an_edit_are_cited_from_the_edit() -> None:
    entries = with_edits([SAID, EDITED, FORGED], 0, 4)
    assert entries == [EDITED, SAID]
    assert source_of(entries, "leaks the cursor", ME) is EDITED
    assert source_of(entries, "leaks the connection", ME) is SAID
    assert source_of(entries, "It is fine", ME) is None


def test_an_event_that_is_not_there_gives_nothing() -> None:
    assert with_edits([SAID], 0, 9) == []
    assert with_edits([SAID], 1, 4) == []


def test_line_ends_of_a_form_become_those_of_the_log() -> None:
    assert tidy_quote(" a\r\nb\n") == "a\nb"
