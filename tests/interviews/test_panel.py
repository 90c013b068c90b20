from __future__ import annotations

from datetime import timedelta

import pytest

from interviews.conductor.policy import Suggestion
from interviews.models import PlanItem
from interviews.panel import given_word, help_word, key_rows, line_label, myth_rows, plan_rows, suggestion_rows
from interviews.state import Finding, HeardMyth, RoomState, StageSpan
from snippets.models import AnswerKey, Question, QuestionVersion
from snippets.schema import Defect
from tests.factories import NOON, item_data

ITEMS = [
    PlanItem(order=1, part="warm_up", minutes=9),
    PlanItem(order=2, part="problem", minutes=15, version=QuestionVersion(title="A slow wait")),
    PlanItem(order=3, part="problem", minutes=15, version=QuestionVersion(title="A fast one")),
    PlanItem(order=4, part="closing", minutes=5),
]


def after(minutes: float) -> object:
    return NOON + timedelta(minutes=minutes)


def state(*stages: tuple[str, int, float]) -> RoomState:
    return RoomState(stages=[StageSpan(stage, number, 0, after(at), 1) for stage, number, at in stages])


def rows(minutes: float, *stages: tuple[str, int, float]) -> list[tuple[str, str, int]]:
    return [(row.label, row.state, row.spent) for row in plan_rows(ITEMS, state(*stages), after(minutes))]


def test_minutes_are_counted_by_part_of_the_plan() -> None:
    stages = [("welcome", 0, 0), ("ready", 0, 1), ("bridge", 0, 7), ("problem", 1, 8), ("problem", 2, 20)]
    assert rows(25.5, *stages) == [
        ("Warm-up", "done", 8),
        ("1 · A slow wait", "done", 12),
        ("2 · A fast one", "now", 5),
        ("Candidate's questions", "next", 0),
    ]


def test_before_the_start_everything_is_to_come() -> None:
    assert {each_state for _, each_state, _ in rows(0)} == {"next"}


def test_after_the_end_the_clock_stands() -> None:
    ended = state(("problem", 1, 0))
    ended.ended_at = after(3)
    assert plan_rows(ITEMS, ended, after(90))[1].spent == 3


def test_more_than_planned_is_over() -> None:
    row = plan_rows(ITEMS, state(("problem", 1, 0)), after(16))[1]
    assert (row.spent, row.over) == (16, True)


def version() -> QuestionVersion:
    made = QuestionVersion(title="A slow wait", question=Question(slug="slow-wait"))
    made.key = AnswerKey(version=made, data=item_data())
    return made


def found(made: QuestionVersion, strength: str, rung: int = 0) -> RoomState:
    public_id = str(made.public_id)
    finding = Finding(public_id, "blocking-sleep", strength, rung, 3, "it blocks", "assistant")
    return RoomState(findings={(public_id, "blocking-sleep"): finding})


def test_an_untouched_blocker_stands_first_and_is_open() -> None:
    first, second = key_rows(version(), RoomState())
    assert (first.defect.slug, first.strength, first.help, first.open_blocker) == ("blocking-sleep", "open", "", True)
    assert (second.defect.slug, second.open_blocker) == ("no-types", False)


@pytest.mark.parametrize(
    ("strength", "rung", "word", "is_open"),
    [("identified", 0, "unaided", False), ("partial", 1, "area named", False), ("rejected", 0, "unaided", True)],
)
def test_a_blocker_is_untouched_until_something_of_it_was_shown(
    strength: str, rung: int, word: str, is_open: bool
) -> None:
    made = version()
    row = key_rows(made, found(made, strength, rung))[0]
    assert (row.strength, row.help, row.open_blocker) == (strength, word, is_open)


def test_a_suggestion_says_by_its_title_what_it_is_after() -> None:
    suggestions = [Suggestion("p-1", "Wait?", "blocking-sleep", 1), Suggestion("p-2", "Then?", "topic:scale", 0)]
    rows = suggestion_rows(suggestions, version().key.item.defects)
    assert [(row.probe_id, row.about, row.rung) for row in rows] == [("p-1", "Blocks", 1), ("p-2", "goes deeper", 0)]


def test_only_myths_that_were_heard_are_listed() -> None:
    made = version()
    assert myth_rows(made, RoomState()) == []
    heard = HeardMyth(str(made.public_id), "F-sleep-is-async", "claimed", 4, "it yields")
    [row] = myth_rows(made, RoomState(myths={(heard.version, heard.myth): heard}))
    assert (row.stance, row.claim, row.quote) == ("claimed", "sleep yields to the loop", "it yields")


@pytest.mark.parametrize(
    ("lines", "label"), [(((5, 5),), "line 5"), (((5, 7),), "lines 5–7"), (((2, 2), (5, 7)), "lines 2, 5–7")]
)
def test_lines_are_named_as_one_says_them(lines: tuple[tuple[int, int], ...], label: str) -> None:
    assert line_label(Defect.model_construct(lines=lines)) == label


def test_every_rung_has_its_words() -> None:
    assert [help_word(rung) for rung in range(6)] == [
        "unaided", "area named", "fact given", "fact given", "told", "told",
    ]  # fmt: skip
    assert len({given_word(rung) for rung in range(6)}) == 6
