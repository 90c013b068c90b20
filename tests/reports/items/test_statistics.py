from __future__ import annotations

from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, pearsonr, pointbiserialr

from reports.items.statistics import (
    Correlation,
    Tally,
    flags_of,
    over_exposed,
    rest_scores,
    wilson,
)
from scoring.suggestions.fate import Fate
from scoring.suggestions.finding_score import Reached, finding_score
from snippets.schema import Severity

FOUND, PARTIAL, MISSED = Fate.FOUND, Fate.PARTIAL, Fate.MISSED
# How often each pattern of answers occurred among 1,000 people in section 6 of the Law School Admission Test: R. Bock
# and M. Lieberman, *Fitting a response model for n dichotomously scored items*, Psychometrika 35, 1970.
LSAT6 = {
    "00000": 3, "00001": 6, "00010": 2, "00011": 11, "00100": 1, "00101": 1, "00110": 3, "00111": 4,
    "01000": 1, "01001": 8, "01011": 16, "01101": 3, "01110": 2, "01111": 15, "10000": 10, "10001": 29,
    "10010": 14, "10011": 81, "10100": 3, "10101": 28, "10110": 15, "10111": 80, "11000": 16, "11001": 56,
    "11010": 21, "11011": 173, "11100": 11, "11101": 61, "11110": 28, "11111": 298,
}  # fmt: skip


def correlated(pairs) -> Correlation:
    made = Correlation()
    for said_yes, score in pairs:
        made.add(said_yes, score)
    return made


def tally_of(*rows: tuple) -> Tally:
    made = Tally()
    for row in rows:
        made.add(*row)
    return made


def test_the_figures_of_a_published_test_come_out() -> None:
    """Shares and corrected item-rest correlations as `descript(LSAT)` of R's package ltm gives them: D. Rizopoulos,
    *ltm: An R Package for Latent Variable Modeling*, Journal of Statistical Software 17(5), 2006, section 4.1."""
    people = [tuple(map(int, pattern)) for pattern, times in LSAT6.items() for _ in range(times)]
    assert len(people) == 1000
    found = [
        tally_of(*[(FOUND if answers[item] else MISSED, 0, sum(answers) - answers[item]) for answers in people])
        for item in range(5)
    ]
    assert [round(each.difficulty, 3) for each in found] == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert [round(each.correlation.r, 4) for each in found] == [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]


def test_the_example_of_scipy_comes_out() -> None:
    """https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.pointbiserialr.html"""
    assert correlated(zip([0, 0, 0, 1, 1, 1, 1], range(7), strict=True)).r == pytest.approx(0.8660254037844386)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 100).map(lambda part: part / 100)), min_size=4, max_size=60))
def test_the_correlation_is_that_of_scipy(pairs) -> None:
    answers, scores = zip(*pairs, strict=True)
    found = correlated(pairs)
    if len(set(answers)) == 1 or len(set(scores)) == 1:
        assert (found.r, found.interval) == (None, None)
        return
    assert found.r == pytest.approx(pointbiserialr(answers, scores).statistic, abs=1e-9)
    if found.interval:
        reference = pearsonr([float(each) for each in answers], scores).confidence_interval(0.95)
        assert found.interval == pytest.approx((reference.low, reference.high), abs=1e-6)


@pytest.mark.parametrize("pairs", [[], [(True, 0.5)], [(True, 0.5), (True, 0.9)], [(True, 0.5), (False, 0.5)]])
def test_without_variance_there_is_no_correlation(pairs) -> None:
    assert (correlated(pairs).r, correlated(pairs).interval) == (None, None)


def test_a_perfect_correlation_of_two_has_no_interval() -> None:
    found = correlated([(True, 1.0), (False, 0.0)])
    assert (found.r, found.interval) == (pytest.approx(1), None)


@given(st.integers(1, 300), st.data())
def test_the_interval_of_a_share_is_wilsons(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    reference = binomtest(successes, n).proportion_ci(0.95, method="wilson")
    assert wilson(successes, n) == pytest.approx((reference.low, reference.high), abs=1e-9)


def test_a_share_of_nobody_has_no_interval() -> None:
    assert wilson(0, 0) is None


def test_partly_seen_is_reached_and_not_found() -> None:
    tally = tally_of((FOUND, 0, None), (FOUND, 3, None), (PARTIAL, 0, None), (MISSED, 0, None))
    assert (tally.reached, tally.difficulty, tally.unaided, tally.partial) == (4, 0.5, 0.25, 1)
    assert tally.found == [1, 0, 0, 1, 0, 0]


def test_a_finding_that_nobody_reached_has_no_difficulty() -> None:
    assert (Tally().difficulty, Tally().unaided, Tally().interval, Tally().correlation.r) == (None, None, None, None)


REACHED = st.builds(
    Reached, st.sampled_from(Severity), st.sampled_from(["", "partial", "identified"]), st.integers(0, 5), st.booleans()
)


@given(st.lists(REACHED, min_size=2, max_size=12))
def test_the_rest_is_the_finding_score_of_the_others(reached: list[Reached]) -> None:
    expected = [finding_score(reached[:place] + reached[place + 1 :]) for place in range(len(reached))]
    assert rest_scores(reached) == pytest.approx(expected)


def test_alone_a_finding_has_no_rest() -> None:
    assert (rest_scores([Reached(Severity.NIT)]), rest_scores([])) == ([None], [])


@pytest.mark.parametrize(
    ("tally", "flags"),
    [
        (tally_of(*[(FOUND, 0, None)] * 18, *[(MISSED, 0, None)] * 2), ["easy"]),
        (tally_of(*[(FOUND, 1, None)] * 18, *[(MISSED, 0, None)] * 2), []),
        (tally_of(*[(FOUND, 0, None)] * 17, *[(MISSED, 0, None)] * 3), []),
        (tally_of(*[(FOUND, 4, None)] * 2, *[(MISSED, 0, None)] * 18), ["hard"]),
        (tally_of(*[(FOUND, 0, 0.2)] * 10, *[(MISSED, 0, 0.6)] * 10), ["negative"]),
        (tally_of(*[(FOUND, 0, 0.6)] * 10, *[(MISSED, 0, 0.2)] * 10), []),
        (tally_of(*[(FOUND, 0, None)] * 19), []),
    ],
)  # fmt: skip
def test_what_is_odd_is_named_where_enough_reached_it(tally: Tally, flags: list[str]) -> None:
    assert flags_of(tally) == flags


@pytest.mark.parametrize(
    ("shown", "interviews", "too_often"), [(49, 60, False), (50, 60, True), (60, 200, False), (61, 200, True)]
)
def test_a_question_is_over_exposed_by_share_and_number(shown: int, interviews: int, too_often: bool) -> None:
    assert over_exposed(shown, interviews) is too_often


def test_the_correlation_of_running_sums_is_pearsons() -> None:
    pairs = [(place % 3 == 0, (place * 7919 % 101) / 101) for place in range(20_000)]
    expected = correlation([float(yes) for yes, _ in pairs], [score for _, score in pairs])
    assert correlated(pairs).r == pytest.approx(expected, abs=1e-9)
