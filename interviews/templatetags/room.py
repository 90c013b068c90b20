from __future__ import annotations

import re
from collections.abc import Mapping

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from interviews.panel import given_word

register = template.Library()

_TICKS = re.compile(r"`([^`\n]+)`")


@register.filter
def named(actor: str, names: Mapping[str, str]) -> str:
    """The actor's name, or their role where they have left the interview."""
    return names.get(actor) or actor.partition(":")[0].capitalize()


@register.filter
def line_span(first_line: int, line_count: int) -> str:
    """`line 5` or `lines 5-7`."""
    return f"lines {first_line}–{first_line + line_count - 1}" if line_count > 1 else f"line {first_line}"


@register.filter
def side(actor: str) -> str:
    """`candidate`, `assistant`, `interviewer`: without the key of the person."""
    return actor.partition(":")[0]


@register.filter
def rung_word(rung: int) -> str:
    return given_word(rung)


@register.filter
def ticks(text: str) -> SafeString:
    """Escaped text in which `words between backticks` are set as code."""
    return mark_safe(_TICKS.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S308 - escaped just before
