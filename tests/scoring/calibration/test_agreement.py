"""Against published worked examples, against another library, and what must hold of any scores."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.calibration.agreement import Metric, Spread, agreement, alpha, leniency, spread, tally

_ = None
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), one row per observer: examples C, A and B.
FOUR_OBSERVERS = [
    (1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3),
    (_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _),
]
TWO_OBSERVERS_BINARY = [(0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)]
TWO_OBSERVERS_NOMINAL = [tuple(map("abcde".index, row)) for row in ("aabbdcccedda", "babbbccceddd")]
# Fleiss (1971) as it is mostly shown: ten subjects, fourteen raters; per subject how many chose each category.
FLEISS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip

scores = st.integers(0, 10)
tables = st.integers(2, 5).flatmap(
    lambda raters: st.lists(
        st.lists(scores | st.none(), min_size=raters, max_size=raters).map(tuple), min_size=1, max_size=12
    )
)


def units(observers: list[tuple]) -> list[tuple]:
    return list(zip(*observers, strict=True))


@pytest.mark.parametrize(
    ("observers", "metric", "published"),
    [
        (FOUR_OBSERVERS, Metric.NOMINAL, 0.743),
        (FOUR_OBSERVERS, Metric.ORDINAL, 0.815),
        (FOUR_OBSERVERS, Metric.INTERVAL, 0.849),
        (FOUR_OBSERVERS, Metric.RATIO, 0.797),
        (TWO_OBSERVERS_BINARY, Metric.NOMINAL, 0.095),
        (TWO_OBSERVERS_NOMINAL, Metric.NOMINAL, 0.692),
    ],
)
def test_alpha_is_as_krippendorff_published_it(observers, metric, published) -> None:
    assert alpha(tally(units(observers)), metric) == pytest.approx(published, abs=0.0005)


def test_exact_agreement_is_as_fleiss_has_it() -> None:
    chosen = [[each for each, times in enumerate(row) for _ in range(times)] for row in FLEISS]
    assert agreement(tally(chosen)) == pytest.approx(0.378, abs=0.0005)


@given(tables, st.sampled_from(list(Metric)))
def test_alpha_is_what_another_library_says(table, metric) -> None:
    ours = alpha(tally(table), metric)
    assume(ours is not None)
    theirs = krippendorff.alpha(
        np.array(table, dtype=float).T, value_domain=list(range(11)), level_of_measurement=metric.value
    )
    assert ours == pytest.approx(theirs, abs=1e-9)


@given(st.lists(scores, min_size=2), st.integers(2, 5), st.sampled_from(list(Metric)))
def test_perfect_agreement_is_one(given_scores, raters, metric) -> None:
    assume(len(set(given_scores)) > 1)
    table = tally((score,) * raters for score in given_scores)
    assert (alpha(table, metric), agreement(table), spread(table)) == (1, 1, Spread(0, 0))


@given(tables, st.randoms(use_true_random=False), st.sampled_from(list(Metric)))
def test_the_order_of_raters_and_units_changes_nothing(table, random, metric) -> None:
    order = random.sample(range(len(table[0])), len(table[0]))
    other = random.sample([tuple(row[each] for each in order) for row in table], len(table))
    figures = [[alpha(tally(each), metric), agreement(tally(each), 1)] for each in (other, table)]
    assert figures[0] == pytest.approx(figures[1])
    found = {order[place]: shift for place, shift in by_place(other).items()}
    assert found == pytest.approx(by_place(table), abs=1e-9)


def by_place(table) -> dict[int, float]:
    return leniency([dict(enumerate(row)) for row in table])


@given(tables)
def test_a_unit_that_one_rater_saw_changes_nothing(table) -> None:
    alone = (5, *[None] * (len(table[0]) - 1))
    both = [(tally(each), by_place(each)) for each in (table, [*table, alone])]
    assert both[0] == both[1]


@given(tables)
def test_one_point_apart_is_never_less_than_exact(table) -> None:
    exact, near = agreement(tally(table)), agreement(tally(table), 1)
    assert (exact is None) == (near is None)
    assert exact is None or 0 <= exact <= near <= 1


@given(tables, st.integers(-5, 5))
def test_a_constant_on_one_rater_is_what_their_leniency_changes_by(table, constant) -> None:
    shifted = [(None if row[0] is None else row[0] + constant, *row[1:]) for row in table]
    before, after = by_place(table), by_place(shifted)
    assert after.keys() == before.keys()
    assert after.get(0, 0) == pytest.approx(before.get(0, 0) + constant * (0 in before), abs=1e-9)


@given(tables, st.integers(-5, 5))
def test_a_constant_on_everybody_changes_no_leniency(table, constant) -> None:
    shifted = [tuple(None if score is None else score + constant for score in row) for row in table]
    assert by_place(shifted) == pytest.approx(by_place(table), abs=1e-9)


def test_leniency_is_measured_against_the_others_alone() -> None:
    interviews = [{"Priya": 8, "Ola": 6, "Kim": 4}, {"Priya": 7, "Ola": 5}, {"Kim": 9}, {"Kim": 3, "Ola": None}]
    assert leniency(interviews) == {"Priya": 2.5, "Ola": -1.0, "Kim": -3.0}


def test_range_and_deviation_are_those_within_units() -> None:
    assert spread(tally([(4, 6), (9, 9, None), (2, 5, 8)])) == Spread((2 + 0 + 6) / 3, (20 / 4) ** 0.5)


@pytest.mark.parametrize("table", [[], [(7,)], [(None, 7), (3, None)]])
def test_where_nobody_scored_together_nothing_is_said(table) -> None:
    counted = tally(table)
    assert (alpha(counted), agreement(counted), spread(counted), by_place(table)) == (None, None, None, {})


def test_units_with_the_same_scores_are_counted_together() -> None:
    assert tally([(7, 8), (8, None, 7), (3, 3), (5,), (None, 2)]) == {(7, 8): 2, (3, 3): 1}


def test_alpha_says_nothing_where_all_scores_are_the_same() -> None:
    same = tally([(7, 7), (7, 7)])
    assert (alpha(same), agreement(same)) == (None, 1)
