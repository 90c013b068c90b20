from __future__ import annotations

import pytest

from reports.ratings import CriterionRow, RaterRating, SectionRows, notes_of


def row(*scores: int | None, weight: float = 1) -> CriterionRow:
    ratings = tuple(RaterRating(f"R{n}", score, None, "", (), False, ()) for n, score in enumerate(scores))
    return CriterionRow("1.1", "mvt", "Views", "Django", 10, (25.0,), ratings, weight)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("", ((), False)),
        ("- one\n* two\n• three\n\n4. four", (("one", "two", "three", "four"), True)),
        ("One.\n\n  Two. ", (("One.", "Two."), False)),
        ("- one\nand more", (("- one", "and more"), False)),
        ("-5 degrees", (("-5 degrees",), False)),
    ],
)
def test_notes_are_a_list_where_every_line_was_written_as_one(text, notes) -> None:
    assert notes_of(text) == notes


def test_mean_and_spread_leave_out_what_was_not_assessed() -> None:
    assert (row(9, 6, None).mean, row(9, 6, None).spread) == (7.5, 3)
    assert (row(None).mean, row(None).spread, row(None).scores) == (None, 0, [])


def test_a_bar_has_a_tick_per_rater_where_they_differ() -> None:
    assert (row(9, 6).bar, row(9, 6).ticks) == (75.0, [90.0, 60.0])
    assert (row(7, 7).ticks, row(7).ticks) == ([], [])
    assert row(0).bar == 0.6


def test_a_section_mean_is_the_mean_of_its_assessed_criteria() -> None:
    assert SectionRows(1, "Django", (row(9, 6), row(None), row(4))).mean == 5.75
    assert SectionRows(1, "Django", (row(None),)).mean is None


def test_a_section_mean_weighs_its_criteria() -> None:
    assert SectionRows(1, "Django", (row(9, 7, weight=3), row(None, weight=5), row(4))).mean == 7
