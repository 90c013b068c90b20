from __future__ import annotations

from unicodedata import bidirectional

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.scorecard.course import KINDS, course_of
from reports.scorecard.parts.base import Span
from reports.scorecard.parts.observed import Mark
from reports.scorecard.pictures import bar_of, spread_of

register = template.Library()

register.filter("bar_of", bar_of)
register.filter("spread_of", spread_of)
register.filter("course_of", course_of)


@register.filter
def direction(text: str) -> SafeString:
    """For text that is written from right to left, by its first letter; on paper `dir="auto"` is unknown."""
    strong = (way for way in map(bidirectional, text) if way in ("L", "R", "AL"))
    return SafeString("" if next(strong, "L") == "L" else ' dir="rtl"')


@register.filter
def mark_words(mark: Mark) -> str:
    return KINDS[mark.kind] + (f", {mark.help}" if mark.kind in ("helped", "partial") else "")


@register.simple_tag(takes_context=True)
def moment(context: Context, seq: int, at: str = "", quote: str = "", span: Span | None = None) -> SafeString:
    """A moment of the room, by its time, its words or both; it leads there where the page has `links`."""
    quoted = format_html("<bdi{}>“{}”</bdi>", direction(quote), quote) if direction(quote) else f"“{quote}”"
    words = format_html("{} {}", at, quoted) if at and quote else quoted if quote else at
    if context.get("links"):
        place = f"{seq}.{span.start}-{span.end}" if span else seq
        return format_html('<a class="ev" href="{}#room-{}">{}</a>', context["links"], place, words)
    return format_html('<span class="ev">{}</span>', words)


@register.simple_tag(takes_context=True)
def moment_in_time(context: Context, at: str) -> SafeString:
    """A time such as 7:05: the way to an entry that stands not in everybody's playback."""
    if context.get("links"):
        seconds = sum(60**place * int(part) for place, part in enumerate(reversed(at.split(":"))))
        return format_html('<a class="ev" href="{}?at={}">{}</a>', context["links"], seconds, at)
    return format_html('<span class="ev">{}</span>', at)
