from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString, mark_safe

from scoring.records.entry_html import CLOSING, entry_html
from scoring.records.transcript import Entry
from snippets.highlight import highlight
from snippets.models import QuestionVersion

register = template.Library()


@register.filter
def numbered_code(version: QuestionVersion) -> SafeString:
    """The highlighted code; line ids carry the version, since a page may show several."""
    html = highlight(version.code, version.language)
    own = f'"{version.public_id}-L'
    # Quotes inside the code are escaped, so these can only be the table's own attributes.
    return mark_safe(html.replace('id="L', f"id={own}").replace('href="#L', f'href="#{own[1:]}'))  # noqa: S308


@register.simple_tag
def entry_opening(entry: Entry, names: Mapping[str, str], playback: str = "") -> SafeString:
    return mark_safe(entry_html(entry, names, playback))  # noqa: S308 - every text is escaped there


@register.simple_tag
def entry_closing() -> SafeString:
    return mark_safe(CLOSING)  # noqa: S308 - two constant tags
