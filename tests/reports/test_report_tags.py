from __future__ import annotations

import pytest
from django.template import Context, Template

from reports.templatetags.report import direction


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("שלום", ' dir="rtl"'),
        ("12 “ثوانٍ”: sleep()", ' dir="rtl"'),
        ("sleep() חוסם", ""),
        ("12 %, 👍", ""),
        ("", ""),
    ],
)
def test_the_first_letter_says_in_which_direction_text_is_written(text, attribute) -> None:
    assert direction(text) == attribute


def moment(quote: str, at: str = "1:00", **context: object) -> str:
    source = "{% load report %}{% moment 7 at quote %}"
    return Template(source).render(Context({"quote": quote, "at": at, **context}))


def test_a_quote_from_right_to_left_stands_by_itself_beside_its_time() -> None:
    assert moment("שלום <b>") == '<span class="ev">1:00 <bdi dir="rtl">“שלום &lt;b&gt;”</bdi></span>'
    assert moment("שלום", "", links="/p/") == '<a class="ev" href="/p/#room-7"><bdi dir="rtl">“שלום”</bdi></a>'
    assert moment("Hello <b>") == '<span class="ev">1:00 “Hello &lt;b&gt;”</span>'
    assert moment("") == '<span class="ev">1:00</span>'
