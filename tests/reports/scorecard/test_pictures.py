from __future__ import annotations

import pytest

from reports.scorecard.parts.judged import Criterion
from reports.scorecard.parts.whole import Row
from reports.scorecard.pictures import Dot, bar_of, spread_of
from scoring.rubrics.schema import Band
from tests.reports.parts import card, document_with, rows


def test_raters_stand_as_letters_on_the_scale() -> None:
    spread = spread_of(
        document_with(
            card({"Views": 9, "Forms": 0, "Tests": None}, "Priya"),
            card({"Views": 6, "Forms": 0, "Tests": 4}, "Jonas"),
            card({"Views": 6, "Forms": 1, "Tests": None}, "שרה"),
        )
    )
    views, forms = spread.rows
    assert spread.raters == (("A", "Priya"), ("B", "Jonas"), ("C", "שרה"))
    assert (views.dots, views.first, views.last) == ((Dot(59.2, "BC"), Dot(86.8, "A")), 59.2, 86.8)
    assert forms.dots == (Dot(4.0, "AB"), Dot(13.2, "C"))
    assert views.edges == (45.4,)
    assert views.words == "Views: Priya 9, Jonas 6, שרה 6, of 10"
    assert (spread.same, spread.close, spread.apart) == (0, 1, 1)


def test_one_rater_has_no_spread() -> None:
    assert spread_of(document_with(card({"Views": 9}))).rows == ()


FIVE = (
    Band(first=1, last=2, name="Weak", anchor="Does not see it."),
    Band(first=3, last=5, name="Good", anchor="Sees it and says why."),
)


def on_five_points(*scores: int) -> Row:
    row = rows(*(card({"Views": score}) for score in scores))[0]
    return Row(Criterion(**{**dict(row.criterion), "bands": FIVE}), row.section, row.ratings)


@pytest.mark.parametrize(
    ("scores", "length", "ticks"),
    [((1,), 0.6, ()), ((3,), 50, ()), ((5,), 100, ()), ((1, 4), 37.5, (0, 75)), ((1, 1), 0.6, ())],
)
def test_a_bar_begins_at_the_lowest_score_which_still_shows(scores, length, ticks) -> None:
    bar = bar_of(on_five_points(*scores))
    assert (bar.length, bar.edges, bar.ticks) == (length, (37.5,), ticks)
