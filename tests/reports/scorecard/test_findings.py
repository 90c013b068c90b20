"""Pure: states are made of events that were never stored."""

from __future__ import annotations

from types import SimpleNamespace as Row

from interviews.state import AskedProbe, Finding, HeardMyth, RoomState, ShownQuestion
from reports.scorecard.findings import problems_of
from scoring.suggestions.fate import Fate
from snippets.schema import Item
from tests.factories import NOON, item_data

VERSION = "5b4cf5a6-0000-4000-8000-000000000001"


def version(public_id: str = VERSION) -> Row:
    return Row(public_id=public_id, title="A slow wait", key=Row(item=Item.model_validate(item_data())))


def state(*, found=(), probes=(), myths=(), shown=True) -> RoomState:
    result = RoomState()
    if shown:
        result.shown = [ShownQuestion(VERSION, "A slow wait", 1, 1, NOON, 3)]
    for defect, strength, rung, seq in found:
        result.findings[VERSION, defect] = Finding(VERSION, defect, strength, rung, seq, "its words", "assistant")
    for target, rung, after in probes:
        result.probes.append(AskedProbe(VERSION, "p", target, rung, {target: rung}, "assistant", NOON, after))
        result.disclosed[VERSION, target] = rung
    for myth, stance in myths:
        result.myths[VERSION, myth] = HeardMyth(VERSION, myth, stance, 9, "it yields")
    return result


def only(room: RoomState):
    return problems_of([Row(version=version())], room, {})[0]


def fates(room: RoomState) -> dict[str, tuple[Fate, str]]:
    return {row.slug: (row.fate, row.help) for row in only(room).defects}


def test_what_was_never_asked_and_not_found_is_not_reached_and_counts_neither_way() -> None:
    problem = only(state())
    assert fates(state()) == {"blocking-sleep": (Fate.NOT_REACHED, ""), "no-types": (Fate.NOT_REACHED, "")}
    assert (problem.reached, problem.not_reached, problem.missed) == (0, 2, 0)


def test_what_was_asked_and_not_found_is_missed() -> None:
    problem = only(state(probes=[("blocking-sleep", 0, 5), ("blocking-sleep", 1, 7)]))
    assert [(row.fate, row.questions) for row in problem.defects] == [(Fate.MISSED, 2), (Fate.NOT_REACHED, 0)]
    assert (problem.reached, problem.missed) == (1, 1)


def test_what_another_question_gave_away_counts_as_reached() -> None:
    room = state()
    room.disclosed[VERSION, "no-types"] = 2
    assert fates(room)["no-types"] == (Fate.MISSED, "")


def test_a_finding_says_how_much_help_it_took() -> None:
    room = state(
        found=[("blocking-sleep", "identified", 0, 6), ("no-types", "identified", 2, 9)],
        probes=[("blocking-sleep", 0, 4), ("no-types", 2, 8)],
    )
    assert fates(room) == {"blocking-sleep": (Fate.FOUND, "unaided"), "no-types": (Fate.FOUND, "fact given")}
    assert (only(room).unaided, only(room).helped, only(room).reached) == (1, 1, 2)


def test_a_finding_before_any_question_on_it_was_volunteered() -> None:
    room = state(found=[("blocking-sleep", "identified", 0, 6)], probes=[("blocking-sleep", 1, 8)])
    assert fates(room)["blocking-sleep"] == (Fate.FOUND, "volunteered")


def test_partial_rejected_and_extra_findings() -> None:
    room = state(
        found=[
            ("blocking-sleep", "partial", 1, 6),
            ("no-types", "rejected", 0, 6),
            ("no-docstring", "identified", 0, 7),
            ("bad-idea", "rejected", 0, 7),
        ]
    )
    assert {slug: fate for slug, (fate, _) in fates(room).items()} == {
        "blocking-sleep": Fate.PARTIAL,
        "no-types": Fate.NOT_REACHED,
        "no-docstring": Fate.EXTRA,
    }
    assert only(room).reached == 1


def test_false_claims_are_listed_with_the_stance_taken() -> None:
    problem = only(state(myths=[("F-sleep-is-async", "refuted"), ("F-unknown", "claimed")]))
    assert [(myth.slug, myth.claim, myth.stance) for myth in problem.myths] == [
        ("F-sleep-is-async", "sleep yields to the loop", "refuted")
    ]


def test_a_problem_that_was_not_shown_says_so() -> None:
    assert not only(state(shown=False)).shown


def test_what_was_shown_besides_the_plan_comes_last_without_a_number() -> None:
    room = state()
    other = "5b4cf5a6-0000-4000-8000-000000000002"
    room.shown.append(ShownQuestion(other, "A slow wait", 2, 2, NOON, 8))
    besides = Row(**{**vars(version(other)), "title": "Another wait"})
    problems = problems_of([Row(version=version()), Row(version=None)], room, {other: besides})
    assert [(problem.number, problem.problem) for problem in problems] == [(1, "A slow wait"), (0, "Another wait")]
