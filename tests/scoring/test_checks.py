from __future__ import annotations

import inspect

import pytest

from scoring.checks import (
    ALL_EQUAL,
    CONTRADICTS_HIGH,
    CONTRADICTS_LOW,
    NO_EVIDENCE,
    SAYS_NOTHING,
    Given,
    Remark,
    remarks_on,
    says_nothing,
    tone_of,
)
from scoring.rubrics.schema import RubricData
from scoring.services.rubrics import DEFAULT_FILE, read_rubric

RUBRIC = read_rubric(DEFAULT_FILE)
SEEN = "Said that the sleep holds the thread."


def given(score: int | None, notes: str = SEEN, quotes: int = 1, criterion: str = "mvt") -> Given:
    return Given(criterion, score, notes, quotes)


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (given(7), []),
        (given(None, "ok", 0), []),
        (given(7, quotes=0), [NO_EVIDENCE]),
        (given(7, ""), []),
        (given(7, "ok"), [SAYS_NOTHING]),
        (given(2, "Excellent walk through the queries."), [CONTRADICTS_LOW]),
        (given(4, "Found the race unaided."), [CONTRADICTS_LOW]),
        (given(5, "Found the race unaided."), []),
        (given(2, "Excellent start, but missed the transaction."), []),
        (given(9, "Missed the transaction and the index."), [CONTRADICTS_HIGH]),
        (given(7, "Had to be told about the loop."), [CONTRADICTS_HIGH]),
        (given(6, "Had to be told about the loop."), []),
        (given(9, "Missed one nit, else an excellent review."), []),
        (given(9, "Missed nothing that stops the import."), []),
        (given(9, "Nothing wrong was said about the loop."), []),
        (given(2, "Not a strong answer on the loop."), []),
        (given(9, "Not a strong answer on the loop."), [CONTRADICTS_HIGH]),
        (given(1, "excellent", 0), [CONTRADICTS_LOW, NO_EVIDENCE, SAYS_NOTHING]),
    ],
)
def test_remarks_beside_a_criterion(rating: Given, expected: list[str]) -> None:
    assert remarks_on(RUBRIC, [rating]) == [Remark("mvt", words) for words in expected]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([7, 7, 7, 7], [Remark("", ALL_EQUAL)]),
        ([7, 7, 7, 6], []),
        ([7, 7, 7], []),
        ([7, 7, 7, None], []),
        ([7, 7, 7, 7, None], [Remark("", ALL_EQUAL)]),
    ],
)
def test_equal_scores_everywhere_are_remarked_on_once(scores: list[int | None], expected: list[Remark]) -> None:
    rows = [given(score, criterion=each.slug) for each, score in zip(RUBRIC.criteria, scores, strict=False)]
    assert remarks_on(RUBRIC, rows) == expected


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ("ok", True),
        ("Good.", True),
        ("- very solid\n- great understanding overall", True),
        ("👍", True),
        ("The candidate was really strong, no questions", True),
        ("", False),
        ("   ", False),
        ("Named the index", False),
        ("good, see 12:40", False),
    ],
)
def test_notes_that_only_judge(notes: str, expected: bool) -> None:
    assert says_nothing(notes) is expected


@pytest.mark.parametrize(
    ("notes", "tone"),
    [
        ("Plain words.", (False, False)),
        ("An impressive, thorough review", (True, False)),
        ("He couldn\u2019t explain the lock", (False, True)),
        ("not impressive", (False, True)),
        ("No wrong claim. Strong on locks", (True, False)),
        ("It was not long, excellent though", (True, False)),
    ],
)
def test_the_tone_of_a_note(notes: str, tone: tuple[bool, bool]) -> None:
    assert tone_of(notes) == tone


def test_a_scale_of_five_points_is_judged_by_its_own_ends() -> None:
    bands = [{"first": n, "last": n, "name": f"Band {n}", "anchor": "What was seen here."} for n in range(1, 6)]
    section = {"slug": "all", "title": "All", "criteria": [{"slug": "mvt", "title": "MVT", "bands": bands}]}
    five = RubricData(slug="five", title="Five", lowest=1, highest=5, sections=[section])
    remarks = [remarks_on(five, [given(score, "Impressive on locks.")]) for score in (1, 2, 3)]
    assert remarks == [[Remark("mvt", CONTRADICTS_LOW)]] * 2 + [[]]


def test_the_checks_are_given_nothing_of_the_record() -> None:
    assert list(inspect.signature(remarks_on).parameters) == ["rubric", "ratings"]
    assert list(Given.__dataclass_fields__) == ["criterion", "score", "notes", "quotes"]
