"""Time zones as people pick them, and local times that exist."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo, available_timezones

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


class NoSuchTime(ValueError):
    """The clock is put forward over this time of this day."""


@cache
def zone_choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Choices for a select, grouped by region."""
    names = sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS)
    regions = groupby(names, key=lambda name: name.split("/")[0])
    grouped = [(region, [(name, _place(name)) for name in group]) for region, group in regions]
    return [("UTC", "UTC"), *grouped]


def _place(name: str) -> str:
    return name.split("/", 1)[1].replace("_", " ").replace("/", ", ")


def moment(day: date, clock: time, zone: str) -> datetime:
    """The instant at which the clocks of `zone` show this; of two such instants the first."""
    local = datetime.combine(day, clock, ZoneInfo(zone))
    instant = local.astimezone(UTC)
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime
    return instant
