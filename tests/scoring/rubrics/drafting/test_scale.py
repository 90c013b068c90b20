from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics.drafting.checking import checked
from scoring.rubrics.drafting.scale import SCALES, new_rubric, usual_bands, with_scale
from scoring.rubrics.rules import rule_problems
from scoring.rubrics.schema import RubricData
from scoring.services.rubrics import DEFAULT_FILE
from tests.scoring.rubric_data import bands, rubric_data


def ends(data, section=0, criterion=0):
    rows = data["sections"][section]["criteria"][criterion]["bands"]
    return [(row["first"], row["last"]) for row in rows]


def with_bands(rows):
    data = rubric_data()
    data["sections"][0]["criteria"][0]["bands"] = rows
    return data


def test_the_default_rubric_goes_to_five_points_and_comes_back_the_same() -> None:
    data = yaml.safe_load(DEFAULT_FILE.read_text(encoding="utf-8"))
    five = with_scale(data, 1, 5)
    assert ends(five) == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]
    assert isinstance(checked(five), RubricData)
    assert with_scale(five, 0, 10) == {**data, "lowest": 0, "highest": 10}


def test_more_bands_than_points_become_one_with_the_words_of_both() -> None:
    rows = [{"first": n, "last": n, "name": f"Band {n}", "anchor": f"Says number {n}."} for n in range(11)]
    five = with_scale(with_bands(rows), 1, 5)
    assert ends(five) == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]
    written = five["sections"][0]["criteria"][0]["bands"]
    assert " ".join(row["anchor"] for row in written) == " ".join(row["anchor"] for row in rows)
    assert (written[0]["name"], written[4]["name"]) == ("Band 0 / Band 1 / Band 2", "Band 9 / Band 10")


def test_bands_that_cannot_be_read_get_equal_parts() -> None:
    rows = [{"first": 0, "last": "two"}, {"anchor": "Written already."}, {"first": 9, "last": 3}, {}, {}]
    assert ends(with_scale(with_bands(rows), 1, 5)) == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]
    assert ends(with_scale(with_bands([]), 1, 5)) == []


@st.composite
def cuts(draw):
    """Bands that cover one of the scales."""
    lowest, highest = draw(st.sampled_from(SCALES))
    lasts = sorted(draw(st.sets(st.integers(lowest, highest - 1), min_size=1)))
    firsts = [lowest, *(last + 1 for last in lasts)]
    rows = [{**bands()[0], "first": first, "last": last} for first, last in zip(firsts, [*lasts, highest], strict=True)]
    return {**with_bands(rows), "lowest": lowest, "highest": highest}


@given(cuts(), st.sampled_from(SCALES))
def test_whatever_covered_one_scale_covers_the_other(data, scale) -> None:
    first = with_scale(data, *scale)["sections"][0]["criteria"][0]
    whole = {**rubric_data(*scale), "sections": [{"slug": "s", "title": "S", "criteria": [first]}]}
    assert list(rule_problems(whole)) == []
    before = data["sections"][0]["criteria"][0]["bands"]
    assert len(first["bands"]) == min(len(before), scale[1] - scale[0] + 1)


def test_a_new_rubric_has_bands_for_its_scale_and_lacks_only_words() -> None:
    data = new_rubric()
    assert list(rule_problems(data)) == []
    assert {what.rpartition(": ")[2] for _, what in checked(data)} == {"is missing"}
    assert [(band["first"], band["last"]) for band in usual_bands(1, 5)] == [(n, n) for n in range(1, 6)]
