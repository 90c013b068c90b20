from __future__ import annotations

from dataclasses import dataclass

import pytest

from scoring.derived import derived_total


@dataclass
class Row:
    mean: float | None
    weight: float = 1


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([], None),
        ([(None, 1)], None),
        ([(None, 3), (None, 1)], None),
        ([(0, 1)], 0),
        ([(10, 0.1)], 10),
        ([(4, 1), (8, 1)], 6),
        ([(4, 1), (8, 3)], 7),
        ([(4, 3), (8, 1)], 5),
        ([(4, 2.5), (8, 2.5)], 6),
        ([(4, 1), (None, 10), (8, 1)], 6),
        ([(0, 1), (10, 1), (None, 1), (5, 2)], 5),
        ([(6.5, 1), (7.25, 2)], 7),
    ],
)
def test_the_total_weighs_what_was_assessed_and_leaves_out_the_rest(rows, total) -> None:
    assert derived_total(Row(*row) for row in rows) == total
