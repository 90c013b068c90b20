"""What may be computed from what, and what lateness and reading again do to the numbers."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from statistics import fmean

import pytest

# A busy server answers fast, a quiet one slowly; milliseconds.
BUSY, QUIET = [10] * 990, [500] * 10


def p95(values: Iterable[int]) -> int:
    ordered = sorted(values)
    return ordered[-(-len(ordered) * 95 // 100) - 1]


@pytest.mark.proves("what-can-be-added-up", "F-averages-average")
def test_the_average_of_averages_weighs_a_quiet_server_like_a_busy_one() -> None:
    assert fmean([fmean(BUSY), fmean(QUIET)]) == 255
    assert fmean(BUSY + QUIET) == 14.9
    assert (sum(BUSY) + sum(QUIET)) / (len(BUSY) + len(QUIET)) == 14.9


@pytest.mark.proves("what-can-be-added-up", "F-percentiles-average")
def test_percentiles_of_minutes_do_not_average_to_the_one_of_the_hour() -> None:
    minutes = [BUSY] * 59 + [QUIET]
    whole = [value for minute in minutes for value in minute]
    assert p95(whole) == 10
    assert round(fmean(p95(minute) for minute in minutes), 1) == 18.2


@pytest.mark.proves("what-can-be-added-up")
def test_histograms_of_minutes_add_up_to_that_of_the_hour() -> None:
    minutes = [BUSY] * 59 + [QUIET] * 400
    together = sum((Counter(minute) for minute in minutes), Counter())
    assert p95(together.elements()) == p95(value for minute in minutes for value in minute)


# (measured at, arrived at), in seconds: one server has no network from 60 to 120
ON_TIME = [(second, second) for second in range(180)]
CUT_OFF = [(second, 120 if 60 <= second < 120 else second) for second in range(180)]


@pytest.mark.proves("windows-by-event-time")
def test_by_arrival_an_outage_is_a_dip_and_a_peak_and_by_measuring_it_is_neither() -> None:
    arrived = Counter(arrival // 60 for _, arrival in ON_TIME + CUT_OFF)
    measured = Counter(moment // 60 for moment, _ in ON_TIME + CUT_OFF)
    assert arrived == {0: 120, 1: 60, 2: 180}
    assert measured == {0: 120, 1: 120, 2: 120}


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE point (series TEXT, window INT, total INT, PRIMARY KEY (series, window))")
        yield connection


ADD = "INSERT INTO point VALUES ('errors', 0, ?) ON CONFLICT DO UPDATE SET total = total + excluded.total"
SET = "INSERT INTO point VALUES ('errors', 0, ?) ON CONFLICT DO UPDATE SET total = excluded.total"


@pytest.mark.proves("nothing-counted-twice")
@pytest.mark.parametrize(("write", "shown"), [(ADD, 14), (SET, 7)])
def test_a_window_that_is_written_again_is_counted_twice_only_when_it_is_added(store, write: str, shown: int) -> None:
    for _ in range(2):  # the consumer crashes before its position is stored, and reads the same again
        store.execute(write, (7,))
    assert store.execute("SELECT total FROM point").fetchall() == [(shown,)]


@pytest.mark.proves("store-for-time-series")
def test_hours_hold_a_year_in_few_rows_and_give_the_same_total(store) -> None:
    day = [("errors", minute, minute % 7) for minute in range(24 * 60)]
    store.executemany("INSERT INTO point VALUES (?, ?, ?)", day)
    hours = store.execute("SELECT window / 60, SUM(total) FROM point GROUP BY 1").fetchall()
    assert len(hours) == 24
    assert sum(total for _, total in hours) == sum(total for *_, total in day)


@pytest.mark.proves("labels-under-control")
def test_each_combination_of_labels_is_a_series_of_its_own() -> None:
    hosts, statuses, users = range(20), range(5), range(300)
    assert len({(host, status) for host in hosts for status in statuses}) == 100
    assert len({(host, status, user) for host in hosts for status in statuses for user in users}) == 30_000
