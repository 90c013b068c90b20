from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from snippets.markdown import render

register = template.Library()

_TICKS = re.compile(r"`([^`\n]+)`")


@register.filter
def in_ticks(text: str) -> SafeString:
    """Escaped text in which `words between backticks` are set as code."""
    return mark_safe(_TICKS.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S308 - escaped just before


@register.filter
def markdown(text: str) -> SafeString:
    return render(text)


@register.filter
def words(slug: str) -> str:
    """`error-handling` → “error handling”."""
    return slug.replace("-", " ").replace("_", " ")
