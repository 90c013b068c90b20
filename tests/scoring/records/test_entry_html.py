from __future__ import annotations

import pytest

from interviews.corrections import Corrected
from interviews.state import Message
from scoring.records.entry_html import entry_html
from scoring.records.transcript import Entry
from tests.factories import NOON

NAMES = {"candidate": "Ada <b>", "assistant": "Assistant"}
CLOCK = '<span class="entry-clock" title="since the start">0:10</span><div class="entry-body">'


def html_of(message: Message, kind: str = "message", **fields: object) -> str:
    return entry_html(Entry(kind, 0, message.seq, NOON, "0:10", message=message, **fields), NAMES)


@pytest.mark.parametrize(
    ("message", "kinds", "head", "text"),
    [
        (
            Message(4, "candidate", NOON, "The <i>sleep</i> & `wait`"),
            "message",
            "",
            '<div class="message-text">The &lt;i&gt;sleep&lt;/i&gt; &amp; <code>wait</code></div>',
        ),
        (Message(4, "candidate", NOON, "New", edited=True), "message", " <span>edited</span>", None),
        (
            Message(4, "candidate", NOON, "x = `1` < 2", code=True),
            "message message-code",
            "",
            '<div class="message-text" tabindex="0">x = `1` &lt; 2</div>',
        ),
        (
            Message(4, "candidate", NOON, "Here.", version="v", first_line=5, line_count=3),
            "message message-comment",
            " <span>on lines 5–7</span>",
            None,
        ),
    ],
)
def test_what_was_said_is_shown_escaped(message: Message, kinds: str, head: str, text: str | None) -> None:
    html = html_of(message)
    article = f'<article class="{kinds}" id="room-4" data-side="candidate"><header class="message-head">'
    text = text or f'<div class="message-text">{message.text}</div>'
    expected = f'{article}<b class="message-who">Ada &lt;b&gt;</b>{head}</header>{text}</article>'
    assert html.partition(CLOCK)[2] == expected


def test_lines_edits_and_questions_of_the_plan_stand_with_it() -> None:
    html = html_of(Message(4, "assistant", NOON, "Hm?"), snippet=((5, "a < b"),), edits=(6,), asks=True)
    assert html.startswith(
        f'<li class="entry entry-message asks" data-stream="0" data-seq="4">{CLOCK}<span id="room-6">'
    )
    assert html.endswith(
        '</article><table class="quoted-code"><tbody><tr><td class="no">5</td><td>a &lt; b</td></tr></tbody></table>'
        '<span class="chip">question from the plan</span>'
    )


def test_what_was_typed_cannot_leave_its_attribute() -> None:
    message = Message(4, "candidate", NOON, '`x` "><script>alert(1)</script>')
    assert html_of(message, criteria=("mvt", "db-design")).partition(CLOCK)[0] == (
        '<li class="entry entry-message by-candidate" data-stream="0" data-seq="4" data-criteria="mvt db-design" '
        'data-text="`x` &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">'
    )


def test_a_note_is_marked_as_private() -> None:
    html = html_of(Message(3, "interviewer:aa", NOON, "a < b"), kind="note")
    assert html == (
        f'<li class="entry entry-note" data-stream="0" data-seq="3" id="panel-3">{CLOCK}<div class="own-note">'
        '<b class="small">Private note</b><div class="message-text">a &lt; b</div></div>'
    )


def test_corrected_words_stand_escaped_below_the_original_and_are_not_citable() -> None:
    html = html_of(Message(4, "candidate", NOON, "The sleep <b>logs."), correction=Corrected("It <b>locks.", NOON))
    assert html.endswith(
        '<div class="message-text">The sleep &lt;b&gt;logs.</div></article>'
        '<div class="correction"><b class="small">Corrected by the candidate</b> <span class="small muted">'
        '<time datetime="2026-03-02T12:00:00+00:00">Mon 2 March 2026, 12:00 <span class="zone">UTC</span></time></span>'
        '<div class="correction-words">It &lt;b&gt;locks.</div></div>'
    )
    assert html.count("message-text") == 1


def test_the_time_leads_into_the_playback_where_there_is_one() -> None:
    message = Message(4, "candidate", NOON, "Here.")
    for kind, stream in (("message", "room"), ("note", "panel")):
        entry = Entry(kind, 0, 4, NOON, "0:10", message=message)
        link = f'<a class="entry-clock" href="/play/#{stream}-4" title="Play this moment">0:10</a>'
        assert link in entry_html(entry, NAMES, "/play/")
