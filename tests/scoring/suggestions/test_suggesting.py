"""The formula: what became of each finding, and the number that follows from it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interviews.state import AskedProbe, Finding, HeardMyth, Message, RoomState
from scoring.models import SuggestedRating
from scoring.rubrics.drafting.scale import SCALES, with_scale
from scoring.rubrics.schema import RubricData
from scoring.services.rubrics import DEFAULT_FILE, read_rubric
from scoring.suggestions import finding_score, suggesting
from scoring.suggestions.fate import Fate
from scoring.suggestions.finding_score import reached_in
from scoring.suggestions.suggesting import MythVerdict, Quoted, Verdict, basis_of, number_for, shift_by, suggest
from snippets.schema import Item, Severity
from tests.factories import item_data

BLOCKER, MAJOR, MINOR, NIT = Severity
AT = datetime(2026, 3, 2, tzinfo=UTC)


def rubric(*slugs: str, **weights: float) -> RubricData:
    halves = [
        {"first": 0, "last": 4, "name": "Low", "anchor": "Sees little of it."},
        {"first": 5, "last": 10, "name": "High", "anchor": "Sees most of it."},
    ]
    criteria = [
        {"slug": slug, "title": slug, "bands": halves, "weight": weights.get(slug, 1), "weight_reason": "It counts."}
        for slug in slugs
    ]
    return RubricData.model_validate(
        {"slug": "r", "title": "R", "sections": [{"slug": "s", "title": "S", "criteria": criteria}]}
    )


def item(**changes: object) -> Item:
    return Item.model_validate(item_data(**changes))


def heard(text: str = "The sleep\nblocks all of it.", actor: str = "candidate") -> RoomState:
    return RoomState(messages=[Message(1, actor, AT, text)])


def finds(state: RoomState, slug: str, strength: str = "identified", rung: int = 0, quote: str = "") -> RoomState:
    state.findings["v", slug] = Finding("v", slug, strength, rung, 1, quote, "assistant")
    return state


def asks(state: RoomState, slug: str, after: int = 1) -> RoomState:
    state.probes.append(AskedProbe("v", f"{slug}-0", slug, 0, {}, "assistant", AT, after))
    return state


def gives_away(state: RoomState, slug: str, rung: int) -> RoomState:
    state.disclosed["v", slug] = rung
    return state


def verdict(severity: Severity | None, fate: Fate, rung: int | None = None) -> Verdict:
    return Verdict("v", "slug", "Title", severity, fate, rung)


@pytest.mark.parametrize(
    ("state", "fate", "rung"),
    [
        (heard(), Fate.NOT_REACHED, None),
        (asks(heard(), "blocking-sleep"), Fate.MISSED, None),
        (finds(heard(), "blocking-sleep", rung=3), Fate.FOUND, 3),
        (finds(heard(), "blocking-sleep", "partial", rung=1), Fate.PARTIAL, 1),
        (finds(heard(), "blocking-sleep", "rejected"), Fate.NOT_REACHED, None),
        (asks(finds(heard(), "blocking-sleep", "rejected"), "blocking-sleep"), Fate.MISSED, None),
        (gives_away(heard(), "blocking-sleep", 2), Fate.MISSED, None),
        (gives_away(heard(), "blocking-sleep", 0), Fate.NOT_REACHED, None),
        (finds(gives_away(heard(), "blocking-sleep", 2), "blocking-sleep", rung=2), Fate.FOUND, 2),
        (asks(finds(heard(), "blocking-sleep"), "blocking-sleep", after=0), Fate.FOUND, 0),
    ],
)
def test_each_finding_has_its_fate(state, fate, rung) -> None:
    first, second = suggest(state, {"v": item()}, rubric("python-core")).verdicts
    assert (first.finding, first.fate, first.rung) == ("blocking-sleep", fate, rung)
    assert (second.finding, second.fate) == ("no-types", Fate.NOT_REACHED)
    assert [row for row in (first.reached, second.reached) if row] == list(reached_in(state, {"v": item()}))


def test_what_the_key_does_not_know_is_extra_and_counts_nowhere() -> None:
    state = finds(finds(heard(), "leaks-a-handle"), "nonsense", "rejected")
    suggested = suggest(state, {"v": item()}, rubric("python-core"))
    extra = suggested.verdicts[-1]
    assert (len(suggested.verdicts), extra.title, extra.fate, extra.reached) == (3, "leaks a handle", Fate.EXTRA, None)
    assert (suggested.ratings[0].mean, suggested.overall) == (None, None)


@pytest.mark.parametrize(
    ("state", "quotes"),
    [
        (finds(heard(), "blocking-sleep", quote="sleep blocks"), (Quoted(0, 1, "sleep\nblocks"),)),
        (finds(heard(), "blocking-sleep", quote="blocks all of it."), (Quoted(0, 1, "blocks all of it."),)),
        (finds(heard(), "blocking-sleep", quote="it is slow"), ()),
        (finds(heard(), "blocking-sleep", quote=" "), ()),
        (finds(heard(actor="assistant"), "blocking-sleep", quote="blocks all"), ()),
        (finds(RoomState(), "blocking-sleep", quote="blocks all"), ()),
    ],
)
def test_only_words_that_the_candidate_really_said_are_quoted(state, quotes) -> None:
    assert suggest(state, {"v": item()}, rubric("python-core")).verdicts[0].quotes == quotes


@pytest.mark.parametrize(
    ("verdicts", "number"),
    [
        ([], None),
        ([verdict(BLOCKER, Fate.NOT_REACHED), verdict(None, Fate.EXTRA, 0)], None),
        ([verdict(BLOCKER, Fate.MISSED)], 0),
        ([verdict(BLOCKER, Fate.FOUND, 0), verdict(MAJOR, Fate.NOT_REACHED)], 10),
        ([verdict(MAJOR, Fate.FOUND, 2)], 3.5),
        ([verdict(NIT, Fate.PARTIAL, 0)], 4),
        ([verdict(BLOCKER, Fate.FOUND, 0), verdict(MAJOR, Fate.PARTIAL, 1), verdict(NIT, Fate.MISSED)], 6.29),
    ],
)
def test_the_number_is_the_share_earned_of_what_was_reached(verdicts, number) -> None:
    assert number_for(verdicts, [], lowest=0, highest=10) == number


HELP = {
    "unaided": (Verdict("v", "s", "S", BLOCKER, Fate.FOUND, 0), "Outstanding"),
    "an open question": (Verdict("v", "s", "S", BLOCKER, Fate.FOUND, 0, asked=True), "Strong"),
    "the area": (Verdict("v", "s", "S", BLOCKER, Fate.FOUND, 1), "Solid"),
    "a fact": (Verdict("v", "s", "S", BLOCKER, Fate.FOUND, 2), "Partial"),
    "a fact and what follows": (Verdict("v", "s", "S", BLOCKER, Fate.FOUND, 3), "Partial"),
    "the form of the answer": (Verdict("v", "s", "S", BLOCKER, Fate.FOUND, 4), "Weak"),
    "the answer": (Verdict("v", "s", "S", BLOCKER, Fate.FOUND, 5), "Weak"),
    "nothing of it was shown": (Verdict("v", "s", "S", BLOCKER, Fate.MISSED), "Weak"),
}


@pytest.mark.parametrize(("lowest", "highest"), SCALES)
@pytest.mark.parametrize("given", HELP)
def test_help_leads_into_the_band_whose_anchor_names_it(given, lowest, highest) -> None:
    default = read_rubric(DEFAULT_FILE).model_dump(mode="json")
    scaled = RubricData.model_validate(with_scale(default, lowest, highest))
    shown, band = HELP[given]
    number = number_for([shown], [], lowest=lowest, highest=highest)
    whole = SuggestedRating(score=number).whole
    assert {criterion.band(whole).name for criterion in scaled.criteria} == {band}


def test_it_stands_on_the_scale_of_the_rubric() -> None:
    rows = [verdict(MAJOR, Fate.FOUND, 0), verdict(MAJOR, Fate.MISSED)]
    assert number_for(rows, [], lowest=1, highest=5) == 3


@pytest.mark.parametrize(
    ("stances", "shift"),
    [
        ([], 0),
        (["claimed"], -0.03),
        (["refuted"], 0.02),
        (["claimed", "refuted"], -0.01),
        (["claimed"] * 9, -0.1),
        (["refuted"] * 9, 0.05),
    ],
)
def test_false_claims_change_little_and_never_much(stances, shift) -> None:
    assert shift_by(stances) == pytest.approx(shift)


@pytest.mark.parametrize(
    ("fate", "stance", "number"),
    [(Fate.FOUND, "refuted", 10), (Fate.FOUND, "claimed", 9.7), (Fate.MISSED, "claimed", 0)],
)
def test_no_claim_leads_off_the_scale(fate, stance, number) -> None:
    myth = MythVerdict("v", "F-x", "x", stance)
    assert number_for([verdict(BLOCKER, fate, 0)], [myth], lowest=0, highest=10) == number


def test_a_claim_alone_makes_no_number() -> None:
    state = heard()
    state.myths["v", "F-sleep-is-async"] = HeardMyth("v", "F-sleep-is-async", "claimed", 1, "blocks")
    suggested = suggest(state, {"v": item()}, rubric("python-core"))
    assert (suggested.myths[0].stance, suggested.ratings[0].mean, suggested.ratings[0].myths) == ("claimed", None, ())


def test_a_criterion_rests_on_the_findings_that_name_it_and_on_the_question_where_they_name_none() -> None:
    data = item_data(criteria=["code-design", "python-core"])
    defects = [{**data["defects"][0], "criteria": ["python-core"]}, {**data["defects"][1], "criteria": []}]
    state = asks(finds(heard(), "blocking-sleep"), "no-types")
    criteria = rubric("python-core", "code-design", "mvt")
    suggested = suggest(state, {"v": Item.model_validate({**data, "defects": defects})}, criteria)
    assert {row.criterion: [each.finding for each in row.verdicts] for row in suggested.ratings} == {
        "python-core": ["blocking-sleep", "no-types"],
        "code-design": ["no-types"],
        "mvt": [],
    }
    assert [row.mean for row in suggested.ratings] == [8.33, 0, None]


def test_the_overall_is_weighted_over_the_criteria_that_have_a_number() -> None:
    data = item_data()
    defects = [{**data["defects"][0], "criteria": ["a"]}, {**data["defects"][1], "criteria": ["b"]}]
    state = asks(finds(heard(), "blocking-sleep", rung=1), "no-types")
    one = Item.model_validate({**data, "defects": defects})
    assert suggest(state, {"v": one}, rubric("a", "b", "c", a=3.0, c=9.0)).overall == 4.12


def test_what_a_number_rests_on_is_stored_with_its_weight() -> None:
    state = asks(finds(heard(), "blocking-sleep", rung=1), "no-types")
    state.myths["v", "F-sleep-is-async"] = HeardMyth("v", "F-sleep-is-async", "refuted", 1, "")
    claim = "False claim: sleep yields to the loop"
    assert basis_of(suggest(state, {"v": item()}, rubric("python-core")).ratings[0]) == [
        {
            "finding": "blocking-sleep", "version": "v", "title": "Blocks", "fate": "found", "rung": 1,
            "asked": False, "weight": 5,
        },
        {
            "finding": "no-types", "version": "v", "title": "No types", "fate": "missed", "rung": None,
            "asked": False, "weight": 1,
        },
        {"myth": "F-sleep-is-async", "version": "v", "title": claim, "fate": "refuted"},
    ]  # fmt: skip


def test_formula_4_has_these_constants() -> None:
    """Another constant is another formula: raise FORMULA, and say so in docs/scoring.md."""
    constants = (
        suggesting.STANCES,
        (suggesting.MOST_LOWERED, suggesting.MOST_RAISED),
        (finding_score.UNAIDED, finding_score.CREDIT),
        finding_score.STRENGTHS,
        {severity.value: weight for severity, weight in finding_score.WEIGHTS.items()},
    )
    assert (suggesting.FORMULA, *constants) == (
        "4",
        {"claimed": -0.03, "refuted": 0.02},
        (-0.1, 0.05),
        (1.0, (0.75, 0.55, 0.35, 0.3, 0.1, 0.0)),
        {"identified": 1.0, "partial": 0.4},
        {"blocker": 5, "major": 3, "minor": 2, "nit": 1},
    )
