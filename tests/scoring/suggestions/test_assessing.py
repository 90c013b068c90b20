"""Which points are open, what a run is asked, and what verdicts change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interviews.events import Stage
from interviews.llm.assessing import Judged, Line, Opinion
from interviews.state import AskedProbe, Finding, Message, RoomState, ShownQuestion, StageSpan
from scoring.suggestions.assessing import LEVELS, Section, assessed, given, given_away, key_of, sections_of
from scoring.suggestions.fate import Fate
from scoring.suggestions.suggesting import Verdict, suggested_by, verdicts_of
from snippets.schema import Item, Severity
from tests.factories import item_data
from tests.scoring.design_question import ORDER, SPLIT, key_point
from tests.scoring.suggestions.test_suggesting import rubric

AT = datetime(2026, 3, 2, tzinfo=UTC)
SHOWN, PARTLY, NOT_SHOWN, CANNOT_TELL, UNCERTAIN = Opinion


def design(**changes: object) -> Item:
    points = [key_point(ORDER, criteria=["api-contracts"]), key_point(SPLIT)]
    probes = [{"id": f"{slug}-{rung}", "target": slug, "rung": rung, "ask": "And?", "reveals": {slug: rung}}
              for slug in (ORDER, SPLIT) for rung in (0, 2)]  # fmt: skip
    probes.append({"id": "tests-0", "target": "topic:tests", "rung": 0, "ask": "How would you test it?"})
    return Item.model_validate(
        item_data("a-chat", kind="system_design", defects=[], key_points=points, probes=probes, myths=[],
                  criteria=["db-design"]) | changes
    )  # fmt: skip


def background() -> Item:
    return Item.model_validate(
        item_data("areas-and-projects", kind="background", title="Areas", defects=[], probes=[], myths=[])
    )


def talk() -> RoomState:
    """Warm-up in 1 to 3, the design question in 4 to 8, the closing in 9 and 10."""
    texts = {2: ("assistant", "What did you do?"), 3: ("candidate", "I built a shop."),
             6: ("assistant", "Order?"), 7: ("candidate", "The server numbers them."), 8: ("candidate", "By talk."),
             10: ("candidate", "Bye.")}  # fmt: skip
    return RoomState(
        room_seq=10,
        stages=[StageSpan(Stage.BACKGROUND, 0, 5, AT, 1), StageSpan(Stage.QUESTION, 1, 15, AT, 4),
                StageSpan(Stage.CANDIDATE_QUESTIONS, 0, 5, AT, 9)],
        shown=[ShownQuestion("v", "A chat", 1, 1, AT, 5)],
        messages=[Message(seq, actor, AT, text) for seq, (actor, text) in texts.items()],
    )  # fmt: skip


def asks(state: RoomState, target: str, rung: int = 0, after: int = 6) -> RoomState:
    state.probes.append(AskedProbe("v", f"{target}-{rung}", target, rung, {target: rung}, "assistant", AT, after))
    return state


def finds(state: RoomState, slug: str, strength: str, actor: str = "assistant") -> RoomState:
    state.findings["v", slug] = Finding("v", slug, strength, 0, 7, "numbers", actor)
    return state


def opened(state: RoomState, item: Item | None = None, warm_up: Item | None = None) -> list[Section]:
    items = {"v": item or design()}
    return sections_of(state, items, {"w": warm_up} if warm_up else {}, tuple(verdicts_of(state, items)))


def points(sections: list[Section]) -> list[str]:
    return [point.id for section in sections for point in section.points]


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (talk(), []),
        (asks(talk(), ORDER), [f"q1.{ORDER}"]),
        (asks(finds(talk(), ORDER, "partial"), ORDER), [f"q1.{ORDER}"]),
        (asks(finds(talk(), ORDER, "identified"), ORDER), []),
        (asks(finds(talk(), ORDER, "rejected", "interviewer:1"), ORDER), []),
        (asks(finds(talk(), ORDER, "partial", "interviewer:1"), ORDER), []),
        (asks(talk(), "topic:tests"), ["q1.topic:tests"]),
    ],
)
def test_open_is_what_was_asked_for_and_not_wholly_heard(state, found) -> None:
    assert points(opened(state)) == found


def test_of_a_code_review_only_topics_are_open() -> None:
    state = asks(asks(talk(), "blocking-sleep"), "topic:tests")
    assert points(opened(state, Item.model_validate(item_data()))) == ["q1.topic:tests"]


def test_a_question_has_the_words_said_while_it_was_on_show_and_the_comments_on_it() -> None:
    state = asks(talk(), ORDER)
    state.messages.append(Message(11, "candidate", AT, "This line!", version="v", first_line=1, line_count=1))
    (section,) = opened(state)
    assert section.lines == (
        Line(6, "Order?", is_candidate=False),
        Line(7, "The server numbers them.", is_candidate=True),
        Line(8, "By talk.", is_candidate=True),
        Line(11, "This line!", is_candidate=True),
    )


def test_of_an_endless_talk_the_beginning_is_read() -> None:
    state = asks(talk(), ORDER)
    state.messages = [Message(7, "candidate", AT, "word " * 10_000) for _ in range(100)]
    (section,) = opened(state)
    assert [len(line.text) for line in section.lines] == [4000] * 10


def test_who_said_nothing_is_not_judged() -> None:
    state = asks(talk(), ORDER)
    state.messages = [row for row in state.messages if row.actor != "candidate"]
    assert opened(state) == []


def test_background_answers_are_judged_by_the_levels_of_the_banks_question() -> None:
    (section,) = opened(talk(), warm_up=background())
    assert [line.seq for line in section.lines] == [2, 3]
    assert [(point.id, point.verdict.title, point.verdict.severity) for point in section.points] == [
        (f"q1.{LEVELS}", "Areas", None)
    ]


def test_both_runs_ask_the_same_and_the_second_backwards() -> None:
    sections = opened(asks(asks(asks(talk(), ORDER), SPLIT), "topic:tests"), warm_up=background())
    first, second = given(sections, "seed"), given(sections, "seed", turned=True)

    assert [point["id"] for point in second["points"]] == [point["id"] for point in reversed(first["points"])]
    assert len(first["points"]) == 4
    assert [row["id"] for row in second["questions"]] == [row["id"] for row in reversed(first["questions"])]
    assert first == given(sections, "seed")
    orders = {tuple(point["id"] for point in given(sections, str(seed))["points"]) for seed in range(20)}
    assert len(orders) > 5


def test_a_run_is_told_no_cue_and_no_verdict_of_the_listener() -> None:
    (question,), (point,) = given(opened(asks(finds(talk(), ORDER, "partial"), ORDER)), "seed").values()

    assert list(point) == ["id", "question", "title", "expects"]
    assert list(question) == ["id", "task", "levels", "conversation"]
    assert [list(line) for line in question["conversation"]] == [["seq", "who", "text"]] * 3
    assert [line["who"] for line in question["conversation"]] == ["interviewer", "candidate", "candidate"]


def outcome(state: RoomState, slug: str, opinion: Opinion) -> tuple[Fate, str]:
    items = {"v": design()}
    verdicts = tuple(verdicts_of(state, items))
    quotes = ((7, "server numbers"),) if opinion in (SHOWN, PARTLY, UNCERTAIN) else ()
    every = [point for section in opened(state) for point in section.points]
    rows = {key_of(row): row for row in assessed(verdicts, every, {("v", slug): Judged(opinion, quotes)}, state)}
    row = rows["v", slug]
    return row.fate, row.assessed


@pytest.mark.parametrize(
    ("heard", "opinion", "fate"),
    [
        ("", SHOWN, Fate.FOUND),
        ("", PARTLY, Fate.PARTIAL),
        ("", NOT_SHOWN, Fate.MISSED),
        ("", CANNOT_TELL, Fate.MISSED),
        ("", UNCERTAIN, Fate.UNCERTAIN),
        ("partial", SHOWN, Fate.FOUND),
        ("partial", PARTLY, Fate.PARTIAL),
        ("partial", NOT_SHOWN, Fate.PARTIAL),
        ("partial", CANNOT_TELL, Fate.PARTIAL),
        ("partial", UNCERTAIN, Fate.UNCERTAIN),
    ],
)
def test_a_model_takes_nothing_away_and_is_not_asked_to_be_sure(heard, opinion, fate) -> None:
    state = asks(finds(talk(), ORDER, heard) if heard else talk(), ORDER)
    assert outcome(state, ORDER, opinion) == (fate, opinion.value)


@pytest.mark.parametrize(
    ("opinion", "fate"),
    [(SHOWN, Fate.FOUND), (PARTLY, Fate.PARTIAL), (NOT_SHOWN, Fate.MISSED), (CANNOT_TELL, Fate.NOT_REACHED),
     (UNCERTAIN, Fate.UNCERTAIN)],
)  # fmt: skip
def test_a_topic_that_was_asked_about_gets_its_verdict(opinion, fate) -> None:
    assert outcome(asks(talk(), "topic:tests"), "topic:tests", opinion) == (fate, opinion.value)


def test_the_help_counts_that_had_been_given_before_the_words() -> None:
    state = asks(asks(asks(talk(), ORDER, 0, after=6), ORDER, 2, after=8), SPLIT, 4, after=6)
    assert [given_away(state, "v", ORDER, seq) for seq in (6, 7, 8, 9)] == [0, 0, 0, 2]


def numbers(*verdicts: Verdict) -> dict[str, tuple[float | None, bool]]:
    suggested = suggested_by(verdicts, (), rubric("api-contracts", "db-design"))
    return {row.criterion: (row.mean, row.uncertain) for row in suggested.ratings}


def verdict(slug: str, fate: Fate, *criteria: str) -> Verdict:
    return Verdict("v", slug, slug, Severity.MINOR, fate, 0, criteria=criteria, assessed="shown")


def test_what_rests_on_uncertain_verdicts_alone_has_no_number() -> None:
    assert numbers(verdict(ORDER, Fate.UNCERTAIN, "api-contracts")) == {
        "api-contracts": (None, True),
        "db-design": (None, False),
    }


def test_beside_others_an_uncertain_verdict_counts_nowhere() -> None:
    unsure, found = verdict(ORDER, Fate.UNCERTAIN, "db-design"), verdict(SPLIT, Fate.FOUND, "db-design")
    assert numbers(unsure, found)["db-design"] == numbers(found)["db-design"] == (10.0, False)
