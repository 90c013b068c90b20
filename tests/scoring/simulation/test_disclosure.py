from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from interviews.conductor.cue_listener import CueListener
from scoring.simulation.disclosure import disclosed_above_rung
from scoring.simulation.log_reader import Entry
from snippets.loader import BANK, read_question

ITEM = read_question(BANK / "aiohttp-fetch").item
TELLING = "The get is not awaited, so no request is sent. What would you write?"
SLUG = "get-not-awaited"


def told(*events: tuple[str, dict[str, Any]], actor: str = "assistant") -> list[str]:
    numbers, at = count(1), datetime(2026, 3, 2, tzinfo=UTC)
    shown = ("shown", {"version": "v"})
    rows = [Entry(1, 1, kind, body.get("by", actor), body, at, next(numbers)) for kind, body in (shown, *events)]
    return disclosed_above_rung(rows, {"v": ITEM}, CueListener())


TURN = ("turn", {})
SAID = ("said", {"text": TELLING})


def probed(rung: int) -> tuple[str, dict[str, Any]]:
    return "probed", {"version": "v", "reveals": {SLUG: rung}}


def found(strength: str) -> tuple[str, dict[str, Any]]:
    return "found", {"version": "v", "defect": SLUG, "strength": strength}


def test_what_tells_an_unfound_defect_is_reported() -> None:
    assert told(TURN, SAID) == [TELLING]
    assert told(TURN, probed(2), SAID) == [TELLING]
    assert told(TURN, found("partial"), SAID) == [TELLING]


def test_what_was_told_by_an_earlier_question_only_is_reported() -> None:
    assert told(TURN, probed(3), TURN, SAID) == [TELLING]


@pytest.mark.parametrize("before", [probed(3), found("identified")])
def test_what_is_found_or_told_by_its_own_question_is_not(before) -> None:
    assert told(TURN, before, SAID) == []


def test_the_candidates_own_words_held_up_again_tell_nothing() -> None:
    words = "the get is not awaited, so no request is sent"
    again = ("said", {"text": f"You said: “{words}”. What exactly would happen?"})
    assert told(("said", {"text": words, "by": "candidate"}), TURN, again) == []
    assert told(TURN, again) == [again[1]["text"]]


def test_naming_what_was_found_tells_nothing_else() -> None:
    named = ("said", {"text": f"Right, {ITEM.defect(SLUG).short}."})
    assert told(TURN, found("identified"), named) == []


def test_paragraphs_are_heard_each_by_itself() -> None:
    assert told(TURN, ("said", {"text": "The get is what I mean.\n\nNot awaited is something else."})) == []
