from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from interviews.templatetags.zones import in_zone, length_of
from interviews.zones import NoSuchTime, moment, zone_choices


def test_moment_is_read_in_the_named_zone() -> None:
    assert moment(date(2026, 11, 21), time(20, 0), "Asia/Kolkata") == datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_jump_over_is_refused() -> None:
    with pytest.raises(NoSuchTime):
        moment(date(2026, 3, 29), time(2, 30), "Europe/Berlin")


def test_a_time_that_comes_twice_is_the_first_one() -> None:
    assert moment(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_every_choice_is_a_zone() -> None:
    grouped = [choices for _, choices in zone_choices() if not isinstance(choices, str)]
    names = [name for group in grouped for name, _ in group]
    assert "Asia/Kolkata" in names
    assert all(moment(date(2026, 1, 15), time(12, 0), name) for name in names)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", 'Sat 21 November 2026, 14:30 <span class="zone">UTC</span>'),
        ("Asia/Kolkata", 'Sat 21 November 2026, 20:00 <span class="zone">Asia/Kolkata (UTC+5:30)</span>'),
        ("America/New_York", 'Sat 21 November 2026, 09:30 <span class="zone">America/New York (UTC−5)</span>'),
    ],
)
def test_a_time_names_its_zone(zone: str, words: str) -> None:
    assert words in in_zone(datetime(2026, 11, 21, 14, 30, tzinfo=UTC), zone)


@pytest.mark.parametrize(("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (85, "1 h 25 min")])
def test_a_length_is_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert length_of(minutes) == words
