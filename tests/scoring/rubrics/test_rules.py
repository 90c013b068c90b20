from __future__ import annotations

from copy import deepcopy

import pytest

from scoring.rubrics.rules import MOST_CRITERIA, rule_problems
from tests.scoring.rubric_data import criterion, rubric_data

BANDS = ("sections", 0, "criteria", 0, "bands")


def with_ends(*ends: tuple[object, object]) -> dict[str, object]:
    data = rubric_data()
    rows = [{"first": first, "last": last, "name": "Band", "anchor": "Does it somehow."} for first, last in ends]
    data["sections"][0]["criteria"][0]["bands"] = rows
    return data


@pytest.mark.parametrize("scale", [(0, 10), (1, 5)])
def test_a_whole_rubric_breaks_no_rule(scale) -> None:
    assert list(rule_problems(rubric_data(*scale))) == []


@pytest.mark.parametrize(
    ("ends", "problem"),
    [
        ([(0, 3), (5, 10)], ((1, "first"), "4 would be in no band")),
        ([(0, 1), (5, 10)], ((1, "first"), "2–4 would be in no band")),
        ([(2, 5), (6, 10)], ((0, "first"), "0–1 would be in no band")),
        ([(0, 5), (5, 10)], ((1, "first"), "must be 6, one above the band before")),
        ([(-1, 5), (6, 10)], ((0, "first"), "the scale begins at 0")),
        ([(0, 5), (6, 9)], ((1, "last"), "10 would be in no band")),
        ([(0, 5), (6, 11)], ((1, "last"), "must be 6 to 10")),
        ([(0, 5), (6, 4)], ((1, "last"), "must be 6 to 10")),
        ([(0, 9), (10, 12)], ((1, "last"), "must be 10")),
        ([(0, 10), (11, 11)], ((1, "first"), "the bands above reach 10 already, where the scale ends")),
        ([(0, 10), (10, 10)], ((1, "first"), "the bands above reach 10 already, where the scale ends")),
    ],
)
def test_the_first_place_where_bands_do_not_cover_the_scale_is_told(ends, problem) -> None:
    place, what = problem
    assert list(rule_problems(with_ends(*ends))) == [((*BANDS, *place), what)]


@pytest.mark.parametrize("end", [None, "", "ten", True, 1.5])
def test_what_cannot_be_read_yet_is_left_to_its_own_field(end) -> None:
    assert list(rule_problems(with_ends((0, end), (7, 10)))) == []


@pytest.mark.parametrize("data", [{}, {"sections": "none"}, {"sections": [None, {"criteria": 3}, {"criteria": [1]}]}])
def test_half_written_data_is_no_error(data) -> None:
    assert list(rule_problems(data)) == []


def test_names_that_stand_twice_are_told_at_each_place() -> None:
    data = rubric_data()
    data["sections"].append(deepcopy(data["sections"][1]))
    assert list(rule_problems(data)) == [
        (("sections", 1, "slug"), "section work stands 2 times"),
        (("sections", 2, "slug"), "section work stands 2 times"),
        (("sections", 1, "criteria", 0, "slug"), "criterion process stands 2 times"),
        (("sections", 2, "criteria", 0, "slug"), "criterion process stands 2 times"),
    ]


def test_another_weight_needs_a_reason() -> None:
    data = rubric_data()
    data["sections"][1]["criteria"] = [criterion("process", weight=2, weight_reason=" ")]
    problem = (("sections", 1, "criteria", 0, "weight_reason"), "say why the weight is not 1")
    assert list(rule_problems(data)) == [problem]


def test_a_scale_that_runs_backwards_says_only_that() -> None:
    assert list(rule_problems({**rubric_data(), "lowest": 5, "highest": 5})) == [
        (("highest",), "the highest score must lie above 5")
    ]


def test_there_is_an_end_to_the_criteria() -> None:
    data = rubric_data()
    data["sections"][1]["criteria"] = [criterion(f"c-{number}") for number in range(MOST_CRITERIA)]
    assert list(rule_problems(data)) == [(("sections",), "more than 100 criteria")]
