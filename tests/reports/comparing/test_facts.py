from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from interviews import events
from interviews.events import ASSISTANT, CANDIDATE, SYSTEM, Body
from interviews.models import Event, Interview, LiveState, Plan
from reports.comparing.facts import AFTER_SCORING, NO_RECORD, Facts, fact_rows, facts_of
from tests.factories import NOON


def facts(**changes: object) -> Facts:
    plain = {
        "plan": "Round", "questions": ("one v1", "two v1"), "lead": "The assistant leads", "raters": ("Ada",),
        "planned": 40, "minutes": 40, "order": (1, 2), "given": 1,
    }  # fmt: skip
    return Facts(**{**plain, **changes})


def marked(*each: Facts) -> dict[str, list[bool]]:
    """What differs, by row, for those rows in which anything does."""
    return {row.title: [cell.differs for cell in row.cells] for row in fact_rows(each) if row.differs}


def test_what_is_alike_is_not_marked() -> None:
    assert marked(facts(), facts(), facts()) == {}
    assert marked() == {}


@pytest.mark.parametrize(
    ("title", "change"),
    [
        ("Plan", {"plan": "Another round"}),
        ("Questions", {"questions": ("one v2", "two v1")}),
        ("Order shown", {"order": (2, 1)}),
        ("Order shown", {"order": None}),
        ("Time", {"minutes": 43}),
        ("Time", {"minutes": 31}),
        ("Time", {"minutes": None}),
        ("Help", {"given": 4}),
        ("Lead", {"lead": "An interviewer leads"}),
        ("Raters", {"raters": ("Ada", "Ben")}),
        ("Interruptions", {"interruptions": ("it was begun anew",)}),
    ],
)
def test_who_differs_from_the_rest_is_marked(title: str, change: dict[str, object]) -> None:
    assert marked(facts(), facts(**change), facts()) == {title: [False, True, False]}


@pytest.mark.parametrize("change", [{"minutes": 42}, {"minutes": 32}, {"given": 3}, {"given": None}])
def test_a_little_more_or_less_is_no_difference(change: dict[str, object]) -> None:
    assert marked(facts(), facts(**change), facts()) == {}


def test_where_nobody_is_like_another_everybody_is_marked() -> None:
    assert marked(facts(raters=("Ada",)), facts(raters=("Ben",))) == {"Raters": [True, True]}


def test_the_order_of_raters_is_no_difference() -> None:
    assert marked(facts(raters=("Ada", "Ben")), facts(raters=("Ben", "Ada"))) == {}


def test_facts_come_from_the_log() -> None:
    def event(number: int, actor: str, body: Body) -> Event:
        return Event(seq=number, kind=body.kind, actor=actor, body=body.model_dump(mode="json"), stream=body.stream)

    def shown(number: int) -> events.Shown:
        return events.Shown(version="00000000-0000-0000-0000-000000000001", title="T", number=number, of=2)

    def probed(rung: int) -> events.Probed:
        return events.Probed(version="00000000-0000-0000-0000-000000000001", probe="p", target="t", rung=rung)

    log = [
        event(1, SYSTEM, events.Reopened()),
        event(2, SYSTEM, events.Handed(to="assistant")),
        event(3, SYSTEM, shown(2)),
        event(4, ASSISTANT, probed(1)),
        event(5, ASSISTANT, probed(2)),
        event(6, "interviewer:1", events.Handed(to="interviewer")),
        event(7, SYSTEM, shown(1)),
        event(8, SYSTEM, shown(2)),
        event(9, ASSISTANT, probed(5)),
        event(10, CANDIDATE, events.Ended(reason="candidate")),
    ]
    interview = Interview(plan=Plan(round_name="Round"), mode=Interview.Mode.ASSISTANT)
    interview.live = LiveState(started_at=NOON, ended_at=NOON + timedelta(minutes=31))
    made = facts_of(interview, questions=["one v1"], planned=40, raters=["Ada"], events=log)
    told = Facts(
        "Round", ("one v1",), "The assistant leads", ("Ada",), 40, 31, (2, 1), 2,
        ("it was begun anew", "an interviewer took over", "the candidate ended it early"),
    )  # fmt: skip
    assert made == told
    unseen = facts_of(interview, questions=["one v1"], planned=40, raters=["Ada"], events=log, blind=True)
    assert unseen == replace(told, given=None, blind=True)


def test_who_scores_first_is_not_told_how_much_help_there_was() -> None:
    [row] = [row for row in fact_rows([facts(given=None, blind=True), facts(given=4)]) if row.title == "Help"]
    assert [cell.text for cell in row.cells] == [AFTER_SCORING, "4 questions gave facts away"]


def test_without_a_log_nothing_is_made_up() -> None:
    interview = Interview(plan=Plan(round_name="Round"))
    interview.live = LiveState()
    made = facts_of(interview, questions=[], planned=40, raters=[], events=[])
    texts = {row.title: row.cells[0].text for row in fact_rows([made])}
    assert {title for title, text in texts.items() if text == NO_RECORD} == {"Order shown", "Time", "Help"}
