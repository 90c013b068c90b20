from __future__ import annotations

import pytest

from scoring.simulation.spearman import ranks, spearman

# The IQ and television example of textbooks: rho = -29/165.
IQ = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
HOURS = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]


def test_equal_values_share_the_mean_of_their_places() -> None:
    assert ranks([0.8, 1.2, 1.2, 2.3, 18]) == [1, 2.5, 2.5, 4, 5]
    assert ranks([5, 5, 5]) == [2, 2, 2]


@pytest.mark.parametrize(
    ("one", "other", "rho"),
    [
        (IQ, HOURS, -29 / 165),
        ([1, 2, 3, 4], [1, 4, 9, 100], 1.0),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1.0),
        ([1, 2, 2, 3], [1, 3, 2, 4], 3 / 10**0.5),
    ],
)
def test_correlation_of_ranks_has_the_published_values(one, other, rho) -> None:
    assert spearman(one, other) == pytest.approx(rho)


@pytest.mark.parametrize(("one", "other"), [([], []), ([1], [2]), ([1, 2], [3, 3])])
def test_there_is_no_correlation_where_nothing_varies(one, other) -> None:
    assert spearman(one, other) is None
