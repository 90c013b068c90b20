from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from interviews.state import Message
from interviews.templatetags.room import line_span, named, rung_word, side, ticks
from tests.factories import NOON

NAMES = {"candidate": "Ada", "assistant": "Assistant", "interviewer:1a": "Grace"}


@pytest.mark.parametrize(
    ("actor", "name"), [("candidate", "Ada"), ("interviewer:1a", "Grace"), ("interviewer:gone", "Interviewer")]
)
def test_people_are_called_by_name_or_else_by_role(actor: str, name: str) -> None:
    assert named(actor, NAMES) == name


def test_small_words() -> None:
    assert (side("interviewer:1a"), side("candidate")) == ("interviewer", "candidate")
    assert (line_span(5, 1), line_span(5, 3)) == ("line 5", "lines 5–7")
    assert rung_word(1) == "names the area"


def test_backticks_become_code_and_nothing_becomes_html() -> None:
    assert ticks("`a < b` & <i>`") == "<code>a &lt; b</code> &amp; &lt;i&gt;`"


def render(**fields: object) -> str:
    message = Message(**{"seq": 7, "actor": "candidate", "at": NOON, "text": "Look at <b>", **fields})
    return render_to_string("interviews/_event.html", {"message": message, "names": NAMES})


def test_a_message_is_set_with_name_time_and_anchor() -> None:
    html = render()
    assert 'id="room-7"' in html
    assert ">Ada</b>" in html
    assert "12:00" in html
    assert "Look at &lt;b&gt;" in html
    assert 'data-slot="edited" hidden' in html


def test_a_comment_names_its_lines() -> None:
    assert ">lines 5–6</a>" in render(version="v", first_line=5, line_count=2)


def test_the_empty_form_for_the_script_holds_no_data() -> None:
    html = render_to_string("interviews/_event.html", {"message": None})
    assert "id=" not in html.replace("data-", "")
    assert ">None<" not in html
