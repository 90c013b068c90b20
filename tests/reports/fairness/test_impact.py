from __future__ import annotations

from fractions import Fraction

import pytest
from scipy.stats import fisher_exact

from reports.fairness.hiding import Count
from reports.fairness.impact import Breakdown, Cell, Impact, Note, Row, above_median, cells_of, impact_of

FOUR_FIFTHS = Fraction(4, 5)


def audit(cells: dict[Cell, Count], *, threshold: Fraction = FOUR_FIFTHS, smallest: int = 5) -> Impact:
    sexes = list(dict.fromkeys(sex for sex, _ in cells if sex))
    ethnicities = list(dict.fromkeys(ethnicity for _, ethnicity in cells if ethnicity))
    breakdown = Breakdown(sexes, ethnicities)
    return impact_of(cells, breakdown, hidden=breakdown.hidden(cells, smallest), threshold=threshold)


def rates(rows: tuple[Row, ...]) -> list[tuple[float, float]]:
    return [(round(row.rate, 3), round(row.ratio, 3)) for row in rows]


def test_the_sexes_of_the_citys_example() -> None:
    """6 RCNY § 5-301 (b), example, table of sex categories."""
    found = audit({("male", ""): Count(1390, 667), ("female", ""): Count(1181, 555)})
    assert rates(found.sex.rows) == [(0.480, 1.000), (0.470, 0.979)]
    assert (found.n, found.sex.unknown, found.ethnicity.unknown) == (2571, 0, 2571)


def test_the_races_of_the_federal_example() -> None:
    """Rates of 60, 45, 48 and 51 per cent: question 11 of *Questions and Answers to Clarify and Provide a Common
    Interpretation of the Uniform Guidelines on Employee Selection Procedures*, 44 FR 11996, 1979. Four fifths exactly
    is not below."""
    named = ("white", "native", "hispanic", "black")
    counts = (Count(1000, 600), Count(200, 90), Count(500, 240), Count(300, 153))
    found = audit({("", name): count for name, count in zip(named, counts, strict=True)})
    assert rates(found.ethnicity.rows) == [(0.600, 1.000), (0.450, 0.750), (0.480, 0.800), (0.510, 0.850)]
    assert [row.note for row in found.ethnicity.rows] == [Note.REFERENCE, Note.BELOW, None, None]


def test_intersections_are_compared_with_the_best_of_them() -> None:
    found = audit({("female", "asian"): Count(40, 10), ("female", "white"): Count(50, 30),
                   ("male", "asian"): Count(60, 30), ("male", "white"): Count(50, 25)})  # fmt: skip
    assert rates(found.both.rows) == [(0.25, 0.417), (0.6, 1.0), (0.5, 0.833), (0.5, 0.833)]
    assert rates(found.sex.rows) == [(0.444, 0.889), (0.5, 1.0)]
    assert found.rate == pytest.approx(95 / 200)


def test_the_exact_test_is_against_the_reference() -> None:
    found = audit({("female", ""): Count(40, 10), ("male", ""): Count(60, 30)})
    women, men = found.sex.rows
    assert women.p == pytest.approx(fisher_exact([[10, 30], [30, 30]]).pvalue)
    assert (men.p, men.note) == (None, Note.REFERENCE)


def test_a_category_below_two_per_cent_is_told_and_left_out_of_the_ratios() -> None:
    found = audit({("", "white"): Count(600, 300), ("", "pacific"): Count(12, 12), ("", "asian"): Count(388, 97)})
    assert found.ethnicity.rows == (
        Row("", "white", 600, 0.5, 1.0, None, Note.REFERENCE),
        Row("", "pacific", 12, 1.0, None, None, Note.LEFT_OUT),
        Row("", "asian", 388, 0.25, 0.5, pytest.approx(0, abs=1e-9), Note.BELOW),
    )


def test_two_per_cent_exactly_are_compared() -> None:
    found = audit({("", "white"): Count(98, 49), ("", "pacific"): Count(2, 2)}, smallest=2)
    assert [row.note for row in found.ethnicity.rows] == [Note.BELOW, Note.REFERENCE]


def test_who_did_not_say_is_counted_apart() -> None:
    found = audit({("female", ""): Count(30, 10), ("male", "asian"): Count(40, 20), ("", ""): Count(50, 25)})
    assert (found.n, found.sex.unknown, found.ethnicity.unknown, found.both.unknown) == (120, 50, 80, 80)


def test_nobody_picked_leaves_no_ratio() -> None:
    found = audit({("female", ""): Count(30, 0), ("male", ""): Count(40, 0)})
    assert [(row.rate, row.ratio) for row in found.sex.rows] == [(0, None), (0, None)]


def test_no_people_no_figures() -> None:
    found = impact_of({}, Breakdown(["female"], ["asian"]), hidden=(), threshold=FOUR_FIFTHS)
    nobody = (Row("female", "", 0, note=Note.NOBODY),)
    assert (found.n, found.rate, found.sex.rows, found.sex.unknown) == (0, None, nobody, 0)


def test_the_threshold_is_a_choice() -> None:
    cells = {("female", ""): Count(40, 18), ("male", ""): Count(40, 20)}
    assert [row.note for row in audit(cells).sex.rows] == [None, Note.REFERENCE]
    assert [row.note for row in audit(cells, threshold=Fraction(95, 100)).sex.rows] == [Note.BELOW, Note.REFERENCE]


@pytest.mark.parametrize(
    ("scores", "middle", "above"),
    [
        ({}, None, set()),
        ({"a": 3.0}, 3, set()),
        ({"a": 1.0, "b": 2.0, "c": 3.0}, 2, {"c"}),
        ({"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0}, 2.5, {"c", "d"}),
        ({"a": 2.0, "b": 2.0, "c": 2.0}, 2, set()),
    ],
)
def test_the_scoring_rate_counts_who_is_above_the_median_of_all(scores, middle, above) -> None:
    assert above_median(scores) == (middle, above)


def test_people_are_counted_by_cell() -> None:
    people = [(("female", "asian"), True), (("female", "asian"), False), (("", ""), True)]
    assert cells_of(people) == {("female", "asian"): Count(2, 1), ("", ""): Count(1, 1)}
