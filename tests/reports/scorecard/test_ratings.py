from __future__ import annotations

import pytest

from reports.scorecard.parts.judged import Criterion, Section
from reports.scorecard.pictures import bar_of
from reports.scorecard.ratings import notes_of
from tests.reports.parts import card, rows, section


def criterion(*scores: int | None) -> Criterion:
    return section(*(card({"Views": score}) for score in scores)).criteria[0]


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
    assert (criterion(9, 6, None).mean, criterion(9, 6, None).spread) == (7.5, 3)
    assert (criterion(9, None).spread, criterion(None).mean, criterion(None).spread) == (None, None, None)


def test_a_bar_has_a_tick_per_rater_where_they_differ() -> None:
    def bar(*scores: int):
        return bar_of(rows(*(card({"Views": score}) for score in scores))[0])

    assert (bar(9, 6).length, bar(9, 6).ticks, bar(9, 6).edges) == (75.0, (90.0, 60.0), (45.0,))
    assert (bar(7, 7).ticks, bar(7).ticks) == ((), ())
    assert bar(0).length == 0.6


def test_a_section_mean_is_the_mean_of_its_assessed_criteria() -> None:
    both = [card({"Views": score, "Forms": None, "Tests": 4}) for score in (9, 6)]
    assert section(*both).mean == 5.75
    assert section(card({"Views": None})).mean is None


def test_a_section_mean_weighs_its_criteria() -> None:
    both = [card({"Views": score, "Forms": None, "Tests": 4}) for score in (9, 7)]
    weighed: Section = section(*both, weights={"Views": 3, "Forms": 5})
    assert weighed.mean == 7
