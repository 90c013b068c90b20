"""The HTML of what was said, entry by entry, in the classes that `interviews/_event.html` uses.

A record has thousands of entries, and a template takes half a millisecond for each; this takes a fiftieth.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from django.utils import timezone

from interviews.corrections import Corrected
from interviews.state import Message
from interviews.templatetags.room import line_span, named, side, ticks
from interviews.templatetags.zones import in_zone
from scoring.records.transcript import Entry

CLOSING = "</div></li>"


def entry_html(entry: Entry, names: Mapping[str, str], playback: str = "") -> str:
    """The list item of a message, comment or note; its body is left open for marks, until CLOSING.

    Its time leads to the same moment of the `playback`, where that address is given.
    """
    message = entry.message
    if message is None:
        return ""
    body = _note(message) if entry.kind == "note" else _said(entry, message, names)
    return f'{_opening(entry, message)}{_clock(entry, playback)}<div class="entry-body">{body}'


def _clock(entry: Entry, playback: str) -> str:
    if not playback:
        return f'<span class="entry-clock" title="since the start">{entry.clock}</span>'
    moment = f"{escape(playback)}#{'panel' if entry.kind == 'note' else 'room'}-{entry.seq}"
    return f'<a class="entry-clock" href="{moment}" title="Play this moment">{entry.clock}</a>'


def _opening(entry: Entry, message: Message) -> str:
    """With what citing and filters need to know."""
    classes = f"entry entry-{entry.kind}" + " has-marks" * bool(entry.marks) + " asks" * entry.asks
    classes += " by-candidate" * (message.actor == "candidate" and entry.kind == "message")
    tag = f'<li class="{classes}" data-stream="{int(entry.stream)}" data-seq="{entry.seq}"'
    if entry.kind == "note":
        tag += f' id="panel-{entry.seq}"'
    if entry.criteria:
        tag += f' data-criteria="{escape(" ".join(entry.criteria))}"'
    if entry.ticked:
        tag += f' data-text="{escape(message.text)}"'
    return tag + ">"


def _note(message: Message) -> str:
    text = f'<div class="message-text">{escape(message.text)}</div>'
    return f'<div class="own-note"><b class="small">Private note</b>{text}</div>'


def _said(entry: Entry, message: Message, names: Mapping[str, str]) -> str:
    anchors = "".join(f'<span id="room-{seq}"></span>' for seq in entry.edits)
    asked = '<span class="chip">question from the plan</span>' if entry.asks else ""
    return anchors + _message(message, names) + _snippet(entry) + _correction(entry.correction) + asked


def _message(message: Message, names: Mapping[str, str]) -> str:
    kinds = "message" + " message-code" * message.code + " message-comment" * bool(message.version)
    head = f'<b class="message-who">{escape(named(message.actor, names))}</b>'
    if message.first_line and message.line_count:
        head += f" <span>on {line_span(message.first_line, message.line_count)}</span>"
    if message.edited:
        head += " <span>edited</span>"
    opening = f'<article class="{kinds}" id="room-{message.seq}" data-side="{escape(side(message.actor))}">'
    return f'{opening}<header class="message-head">{head}</header>{_text(message)}</article>'


def _text(message: Message) -> str:
    if message.code:
        return f'<div class="message-text" tabindex="0">{escape(message.text)}</div>'
    return f'<div class="message-text">{ticks(message.text)}</div>'


def _snippet(entry: Entry) -> str:
    rows = "".join(f'<tr><td class="no">{number}</td><td>{escape(line)}</td></tr>' for number, line in entry.snippet)
    return f'<table class="quoted-code"><tbody>{rows}</tbody></table>' if rows else ""


def _correction(correction: Corrected | None) -> str:
    """In the zone of the page. Not a message: it is nothing that was said, so it cannot be cited."""
    if correction is None:
        return ""
    at = in_zone(correction.at, timezone.get_current_timezone_name())
    head = f'<b class="small">Corrected by {escape(correction.by)}</b> <span class="small muted">{at}</span>'
    return f'<div class="correction">{head}<div class="correction-words">{escape(correction.words)}</div></div>'
