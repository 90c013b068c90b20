from __future__ import annotations

from interviews.panel import remarks
from interviews.state import RoomState, Turn
from tests.factories import NOON


def state(*bodies: dict) -> RoomState:
    made = RoomState()
    made.turns = [Turn(number, NOON, {"heard": None, "calls": (), **body}) for number, body in enumerate(bodies)]
    return made


def call(purpose: str, outcome: str) -> dict:
    return {"purpose": purpose, "outcome": outcome}


def test_nothing_to_say_before_the_first_turn_or_when_all_went_well() -> None:
    assert remarks(RoomState()) == []
    assert remarks(state({"calls": [call("listener", "ok")]}, {"heard": {"flags": []}})) == []


def test_attempts_to_steer_stay_in_sight_and_are_counted() -> None:
    flagged = {"heard": {"flags": ["steering"]}}

    assert [remark.split(".")[0] for remark in remarks(state(flagged, {}))] == [
        "The candidate's words tried to steer the grading once"
    ]
    assert remarks(state(flagged, {}, flagged))[0].startswith(
        "The candidate's words tried to steer the grading 2 times."
    )


def test_a_failure_of_the_model_is_told_for_the_last_turn_only() -> None:
    failed = {"calls": [call("listener", "timeout"), call("speaker", "rejected: key")]}

    assert remarks(state(failed)) == [
        "Language model, listener: timeout. The built-in listener did it.",
        "Language model, speaker: rejected: key. The built-in speaker did it.",
    ]
    assert remarks(state(failed, {})) == []
