from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from reports.fairness.exact import two_sided


def test_fishers_own_tea_tasting() -> None:
    """Three of four cups right: R. A. Fisher, *The Design of Experiments* (1935), chapter 2."""
    assert two_sided(3, 4, 1, 4) == pytest.approx(34 / 70)


@pytest.mark.parametrize("table", [(0, 1, 0, 1), (5, 5, 7, 7), (0, 3, 0, 9)])
def test_groups_that_are_picked_alike_differ_by_chance(table) -> None:
    assert two_sided(*table) == 1


def test_the_probability_of_thousands_is_no_overflow() -> None:
    assert two_sided(4800, 10_000, 5200, 10_000) == pytest.approx(
        fisher_exact([[4800, 5200], [5200, 4800]]).pvalue, rel=1e-6
    )


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_it_is_the_one_that_scipy_has(n: int, others: int, data: st.DataObject) -> None:
    picked, others_picked = data.draw(st.integers(0, n)), data.draw(st.integers(0, others))
    reference = fisher_exact([[picked, n - picked], [others_picked, others - others_picked]]).pvalue
    assert two_sided(picked, n, others_picked, others) == pytest.approx(reference, rel=1e-6, abs=1e-12)
