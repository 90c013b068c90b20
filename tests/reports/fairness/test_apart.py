"""Pages of parts beside the page of all: what each hides by itself, sums and differences of all of them hide too."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from reports.fairness.apart import shown_apart
from reports.fairness.hiding import Count
from reports.fairness.impact import Cell, Impact, Note
from tests.reports.fairness.test_hiding import BREAKDOWN, CELLS, SMALLEST, audit, equations, within

PARTS = range(3)
Cells = dict[Cell, Count]


@st.composite
def parts(draw: st.DrawFn) -> list[Cells]:
    """Mostly large groups, so that some parts are shown."""
    sizes = st.sampled_from([0, 1, 3, 5, 6, 8, 12, 20, 20, 20, 20])
    patterns = [cell for cell in CELLS if draw(st.booleans())]
    return [
        {cell: Count(n, draw(st.integers(0, n))) for cell in patterns if (n := draw(sizes))} for _ in PARTS
    ]  # fmt: skip


def together(cells: list[Cells]) -> Cells:
    every = {cell for part in cells for cell in part}
    counts = {cell: [part[cell] for part in cells if cell in part] for cell in every}
    return {cell: Count(sum(n for n, _ in each), sum(picked for _, picked in each)) for cell, each in counts.items()}


def pages(cells: list[Cells]) -> tuple[Impact, dict[int, Impact]]:
    whole = together(cells)
    hidden = BREAKDOWN.hidden(whole, SMALLEST)
    apart = shown_apart(dict(enumerate(cells)), lambda part: BREAKDOWN.hidden(part, SMALLEST, hidden) == hidden)
    return audit(whole, hidden), {part: audit(cells[part], hidden) for part in apart}


def slack(all_of_them: Impact, apart: dict[int, Impact], part: int, group: list[Cell]) -> float:
    """By how much the number of people can differ between tables that fit all pages. Unknowns: part, cell, picked."""
    rows, values = [], []
    for which, page in [(set(PARTS), all_of_them), *(({number}, page) for number, page in apart.items())]:
        for cells, n, picked in equations(page):
            for layers, value in (((0, 1), n), ((0,), picked)):
                if value is not None:
                    rows.append(picks(which, cells, layers))
                    values.append(value)
    goal = picks({part}, group, (0, 1))
    shown = {"A_eq": np.array(rows), "b_eq": np.array(values, dtype=float)} if rows else {}
    least, most = linprog(goal, bounds=(0, 100_000), **shown), linprog(-goal, bounds=(0, 100_000), **shown)
    assert (least.status, most.status) == (0, 0)
    return float(-most.fun - least.fun)


def picks(which: set[int], cells: list[Cell], layers: tuple[int, ...]) -> np.ndarray:
    return np.array(
        [part in which and cell in cells and layer in layers for part in PARTS for cell in CELLS for layer in (0, 1)],
        dtype=float,
    )


@settings(max_examples=40)
@given(parts())
def test_no_pages_together_tell_of_a_group_that_is_small_in_a_part(cells: list[Cells]) -> None:
    all_of_them, apart = pages(cells)
    for part in PARTS:
        for row in (*all_of_them.sex.rows, *all_of_them.ethnicity.rows, *all_of_them.both.rows):
            group = within(row.sex, row.ethnicity)
            if 0 < sum(cells[part][cell].n for cell in group if cell in cells[part]) < SMALLEST:
                assert slack(all_of_them, apart, part, group) >= 0.5, (cells, part, row)


def test_parts_with_large_groups_stand_apart() -> None:
    _, apart = pages([{cell: Count(20, 9) for cell in CELLS}] * 3)
    assert [row.n for row in apart[2].both.rows] == [20] * 6


def test_a_part_shows_nothing_that_the_whole_hides() -> None:
    cells = [{("female", "asian"): Count(2, 1), ("female", "white"): Count(20, 9), ("male", ""): Count(30, 9)}] * 2
    all_of_them, apart = pages(cells)
    hidden = [row.note is Note.HIDDEN for row in all_of_them.both.rows]
    assert any(hidden)
    assert {part: [row.note is Note.HIDDEN for row in page.both.rows] for part, page in apart.items()} in (
        {}, {0: hidden, 1: hidden},
    )  # fmt: skip
