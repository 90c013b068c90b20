from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interviews.state import AskedProbe, Finding, RoomState
from scoring.suggestions.finding_score import Reached, finding_score, reached_in
from snippets.schema import Item, Severity
from tests.factories import item_data

BLOCKER, MAJOR, MINOR, NIT = Severity
WHOLE, PART = "identified", "partial"

CASES = [
    ([], 0.0),
    ([Reached(BLOCKER)], 0.0),
    ([Reached(BLOCKER, WHOLE, 0)], 1.0),
    ([Reached(BLOCKER, WHOLE, 0, asked=True)], 0.75),
    ([Reached(BLOCKER, WHOLE, 1)], 0.55),
    ([Reached(BLOCKER, WHOLE, 1, asked=True)], 0.55),
    ([Reached(BLOCKER, WHOLE, 2)], 0.35),
    ([Reached(BLOCKER, WHOLE, 3)], 0.3),
    ([Reached(BLOCKER, WHOLE, 4)], 0.1),
    ([Reached(BLOCKER, WHOLE, 5)], 0.0),
    ([Reached(BLOCKER, PART, 0)], 0.4),
    ([Reached(NIT, PART, 2)], 0.14),
    ([Reached(BLOCKER, WHOLE), Reached(MAJOR)], 5 / 8),
    ([Reached(BLOCKER), Reached(MINOR, WHOLE)], 2 / 7),
    ([Reached(BLOCKER, WHOLE), Reached(MAJOR, PART, 1), Reached(NIT)], (5 + 3 * 0.55 * 0.4) / 9),
]


@pytest.mark.parametrize(("reached", "score"), CASES)
def test_the_score_is_what_was_earned_of_what_was_reached(reached, score) -> None:
    assert finding_score(reached) == pytest.approx(score)


def state_with(*, strength: str = "", probed: bool = False, after: int = 1) -> RoomState:
    state = RoomState()
    if strength:
        state.findings["v", "blocking-sleep"] = Finding("v", "blocking-sleep", strength, 2, 1, "", "assistant")
    if probed:
        at = datetime(2026, 3, 2, tzinfo=UTC)
        state.probes.append(AskedProbe("v", "sleep-0", "blocking-sleep", 0, {}, "assistant", at, after))
    return state


@pytest.mark.parametrize(
    ("state", "reached"),
    [
        (state_with(), []),
        (state_with(probed=True), [Reached(BLOCKER)]),
        (state_with(strength="identified"), [Reached(BLOCKER, WHOLE, 2)]),
        (state_with(strength="partial", probed=True), [Reached(BLOCKER, PART, 2)]),
        (state_with(strength="partial", probed=True, after=0), [Reached(BLOCKER, PART, 2, asked=True)]),
        (state_with(strength="rejected"), []),
        (state_with(strength="rejected", probed=True), [Reached(BLOCKER)]),
    ],
)
def test_what_was_neither_found_nor_asked_about_is_not_reached(state, reached) -> None:
    assert list(reached_in(state, {"v": Item.model_validate(item_data())})) == reached
