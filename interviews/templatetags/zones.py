from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def in_zone(moment: datetime, zone: str) -> SafeString:
    """Date and time in `zone`, which is named together with its distance from UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    words = f"{local:%a} {local.day} {local:%B %Y}, {local:%H:%M}"
    return format_html(
        '<time datetime="{}">{} <span class="zone">{}</span></time>', local.isoformat(), words, zone_label(local, zone)
    )


def zone_label(local: datetime, zone: str) -> str:
    if zone == "UTC":
        return "UTC"
    offset = local.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"{zone.replace('_', ' ')} (UTC{sign}{hours}{f':{rest:02}' if rest else ''})"


@register.filter
def length_of(minutes: int) -> str:
    """85 → “1 h 25 min”."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))
