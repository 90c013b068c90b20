from __future__ import annotations

from collections.abc import Mapping

from django import template

from interviews.panel import help_word

register = template.Library()


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
    return help_word(rung)
