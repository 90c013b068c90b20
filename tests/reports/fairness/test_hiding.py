"""Whatever is hidden stays hidden: tables that differ in it fit all that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from reports.fairness.hiding import Count
from reports.fairness.impact import Breakdown, Cell, Impact, Note, impact_of

SEXES, ETHNICITIES = ("female", "male"), ("asian", "black", "white")
CELLS = [(sex, ethnicity) for sex in ("", *SEXES) for ethnicity in ("", *ETHNICITIES)]
SMALLEST = 5
BREAKDOWN = Breakdown(SEXES, ETHNICITIES)


@st.composite
def audits(draw: st.DrawFn) -> dict[Cell, Count]:
    sizes = st.one_of(st.just(0), st.integers(1, 4), st.integers(0, 12), st.integers(5, 60))
    cells = {}
    for cell in CELLS:
        n = draw(sizes)
        if n:
            cells[cell] = Count(n, draw(st.one_of(st.sampled_from([0, n]), st.integers(0, n))))
    return cells


def audit(cells: dict[Cell, Count], hidden: frozenset[object] | None = None) -> Impact:
    hidden = BREAKDOWN.hidden(cells, SMALLEST) if hidden is None else hidden
    return impact_of(cells, BREAKDOWN, hidden=hidden, threshold=Fraction(4, 5))


def within(sex: str, ethnicity: str) -> list[Cell]:
    return [cell for cell in CELLS if sex in ("", cell[0]) and ethnicity in ("", cell[1])]


def equations(found: Impact) -> Iterator[tuple[list[Cell], int, int | None]]:
    """Everything that is shown, as sums over cells: how many people, and how many of them were picked."""
    if found.n is not None:
        yield CELLS, found.n, round((found.rate or 0) * found.n)
    for table, unknown in (
        (found.sex, [cell for cell in CELLS if not cell[0]]),
        (found.ethnicity, [cell for cell in CELLS if not cell[1]]),
        (found.both, [cell for cell in CELLS if not all(cell)]),
    ):
        if table.unknown is not None:
            yield unknown, table.unknown, None
        for row in table.rows:
            if row.n is not None:
                yield within(row.sex, row.ethnicity), row.n, round((row.rate or 0) * row.n)


def ends(found: Impact, weights: tuple[int, int], group: list[Cell]) -> tuple[float, float]:
    """The least and the most that the group can have of it. Unknowns are, of each cell, who was picked and who not."""
    rows, values = [], []
    for cells, n, picked in equations(found):
        rows.append([*[cell in cells for cell in CELLS], *[cell in cells for cell in CELLS]])
        values.append(n)
        if picked is not None:
            rows.append([*[cell in cells for cell in CELLS], *[False] * len(CELLS)])
            values.append(picked)
    goal = np.array([weight * (cell in group) for weight in weights for cell in CELLS], dtype=float)
    shown = {"A_eq": np.array(rows, dtype=float), "b_eq": np.array(values, dtype=float)} if rows else {}
    least, most = linprog(goal, bounds=(0, 100_000), **shown), linprog(-goal, bounds=(0, 100_000), **shown)
    assert (least.status, most.status) == (0, 0)
    return least.fun, -most.fun


@settings(max_examples=60)
@given(audits())
def test_no_figure_of_a_hidden_group_can_be_worked_out(cells: dict[Cell, Count]) -> None:
    found = audit(cells)
    for table in (found.sex, found.ethnicity, found.both):
        for row in table.rows:
            if row.note is Note.HIDDEN:
                group = within(row.sex, row.ethnicity)
                people, picked, not_picked = (ends(found, each, group) for each in ((1, 1), (1, 0), (0, 1)))
                assert people[1] - people[0] >= 0.5, (cells, row)
                assert (picked[1] > 0.5, not_picked[1] > 0.5) == (True, True), (cells, row)


@settings(max_examples=60)
@given(audits())
def test_what_is_shown_is_true_and_never_small(cells: dict[Cell, Count]) -> None:
    found = audit(cells)
    for table in (found.sex, found.ethnicity, found.both):
        for row in table.rows:
            counts = [cells[cell] for cell in within(row.sex, row.ethnicity) if cell in cells]
            n, picked = sum(count.n for count in counts), sum(count.picked for count in counts)
            if 0 < n < SMALLEST:
                assert row.note is Note.HIDDEN
            if row.note is Note.HIDDEN:
                assert (row.n, row.rate, row.ratio, row.p) == (None, None, None, None)
            else:
                assert (row.n, row.rate) == (n, picked / n if n else None)


def test_one_small_group_hides_a_second_one_and_not_everything() -> None:
    found = audit(
        {
            ("female", "asian"): Count(3, 1),
            ("female", "black"): Count(25, 9),
            ("female", "white"): Count(40, 20),
            ("male", "asian"): Count(30, 10),
            ("male", "black"): Count(20, 9),
            ("male", "white"): Count(60, 31),
        }
    )
    hidden = {(row.sex, row.ethnicity) for row in found.both.rows if row.note is Note.HIDDEN}
    assert hidden == {("female", "asian"), ("female", "black"), ("male", "asian"), ("male", "black")}
    assert [row.n for row in (*found.sex.rows, *found.ethnicity.rows)] == [68, 110, 33, 45, 100]


def test_enough_people_everywhere_hide_nothing() -> None:
    found = audit({cell: Count(20, 7) for cell in CELLS})
    assert [row.note for row in found.both.rows if row.note is Note.HIDDEN] == []
    assert (found.n, found.sex.unknown, found.ethnicity.unknown, found.both.unknown) == (240, 80, 60, 120)


def test_a_rate_of_nothing_is_not_shown_over_a_hidden_group() -> None:
    """That nobody was picked of the women would say it of the three among them, too."""
    women = {("female", "asian"): Count(3, 0), ("female", "black"): Count(9, 0), ("female", "white"): Count(20, 0)}
    men = {("male", "asian"): Count(30, 10), ("male", "black"): Count(20, 9), ("male", "white"): Count(60, 31)}
    found = audit(women | men)
    row = next(row for row in found.sex.rows if row.sex == "female")
    assert (row.n, row.rate, row.note) == (None, None, Note.HIDDEN)


def test_fewer_people_than_a_group_needs_show_nothing_at_all() -> None:
    found = audit({("female", "asian"): Count(2, 1), ("male", "white"): Count(2, 2)})
    assert (found.n, found.rate) == (None, None)
    assert {row.note for row in found.sex.rows} == {Note.HIDDEN}
