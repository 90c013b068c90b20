from __future__ import annotations

import pytest

from snippets.importing.dates import iso_date


@pytest.mark.parametrize(
    "text",
    [
        "12 March 2024", "March 12, 2024", "2024-03-12", "12.03.2024", "2024/03/12",
        "12th of March 2024", "Mar 12 2024",
        "asked on 12 mar 2024 in Graz",
        "2024-03-12T10:00:00", "Tuesday, March 12th, 2024", "12-Mar-2024", "12. 3. 2024",
    ],
)  # fmt: skip
def test_one_day_in_many_hands(text):
    assert iso_date(text) == "2024-03-12"


def test_an_order_that_only_one_reading_allows():
    assert (iso_date("25/12/2024"), iso_date("12/25/2024"), iso_date("05/05/2024")) == (
        "2024-12-25", "2024-12-25", "2024-05-05"
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2024",
        "",
        "soon",
        "March 2024",
        "2024",
        "31.02.2024",
        "2024-13-01",
        "1.1.2024 and 2.1.2024",
        "v1.2.2024.5",
    ],
)
def test_no_day_or_more_than_one(text):
    assert iso_date(text) is None
