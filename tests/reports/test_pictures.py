from __future__ import annotations

from reports.pictures import Dot, spread_of
from tests.reports.parts import card, document_with


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
