"""The reference solution at its edges, and what slices, offsets and Django's paginator really do there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import takewhile
from pathlib import Path

import pytest
from django.core.paginator import EmptyPage, Paginator

from snippets.proving import load

HERE = Path(__file__).parent
FIXED = load(HERE / "fixed.py")
ROWS = list(range(95))


def naive(rows: list[int], number: int, size: int) -> list[int]:
    return rows[(number - 1) * size : number * size]


@pytest.fixture
def table() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)")
        connection.executemany("INSERT INTO item (name) VALUES (?)", [(f"item {number}",) for number in range(20_000)])
        yield connection


def steps(connection: sqlite3.Connection, query: str) -> int:
    """The steps of SQLite's machine that the query takes."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    connection.set_progress_handler(step, 1)
    connection.execute(query).fetchall()
    connection.set_progress_handler(None, 1)
    return count


@pytest.mark.proves("start-and-end")
@pytest.mark.parametrize("size", [1, 2, 10, 94, 95, 96, 100])
def test_all_pages_together_are_the_list(size: int) -> None:
    pages = list(takewhile(lambda page: page.rows, (FIXED.page_of(ROWS, number, size) for number in range(1, 97))))
    assert [row for page in pages for row in page.rows] == ROWS
    assert {page.pages for page in pages} == {len(pages)}
    assert [page.has_next for page in pages] == [True] * (len(pages) - 1) + [False]


@pytest.mark.proves("short-last-page", "F-slice-raises-at-end")
def test_the_last_page_is_shorter_and_raises_nothing() -> None:
    assert naive(ROWS, 10, 10) == list(FIXED.page_of(ROWS, 10, 10).rows) == [90, 91, 92, 93, 94]
    assert naive(ROWS, 11, 10) == []
    with pytest.raises(IndexError):
        ROWS[95]


@pytest.mark.proves("bad-numbers", "F-negative-page-raises")
def test_a_slice_takes_negative_pages_from_the_end() -> None:
    assert naive(ROWS, 0, 10) == []
    assert naive(ROWS, -1, 10) == list(range(75, 85))


@pytest.mark.proves("bad-numbers", "cap-on-size")
@pytest.mark.parametrize(("number", "size"), [(0, 10), (-1, 10), (1, 0), (1, -10), (1, 101)])
def test_numbers_out_of_range_are_refused(number: int, size: int) -> None:
    with pytest.raises(ValueError, match="not"):
        FIXED.page_of(ROWS, number, size)


@pytest.mark.proves("beyond-the-end")
def test_a_page_beyond_the_end_and_one_of_nothing_are_empty() -> None:
    assert FIXED.page_of(ROWS, 11, 10) == FIXED.Page([], 11, 10)
    assert FIXED.page_of([], 1, 10) == FIXED.Page([], 1, 0)


@pytest.mark.proves("order-and-deep-pages", "F-offset-jumps")
def test_the_work_of_an_offset_grows_and_that_of_a_key_does_not(table: sqlite3.Connection) -> None:
    first = steps(table, "SELECT * FROM item ORDER BY id LIMIT 20")
    deep = steps(table, "SELECT * FROM item ORDER BY id LIMIT 20 OFFSET 19000")
    by_key = steps(table, "SELECT * FROM item WHERE id > 19000 ORDER BY id LIMIT 20")
    assert deep > 100 * first
    assert by_key < 2 * first


@pytest.mark.proves("order-and-deep-pages")
def test_a_row_that_is_added_in_front_comes_twice_by_offset_and_not_by_key(table: sqlite3.Connection) -> None:
    newest = "SELECT id FROM item {} ORDER BY id DESC LIMIT 2 {}"
    seen = [row for (row,) in table.execute(newest.format("", ""))]
    table.execute("INSERT INTO item (name) VALUES ('new')")
    by_offset = [row for (row,) in table.execute(newest.format("", "OFFSET 2"))]
    by_key = [row for (row,) in table.execute(newest.format(f"WHERE id < {seen[-1]}", ""))]
    assert (seen, by_offset, by_key) == ([20000, 19999], [19999, 19998], [19998, 19997])


@pytest.mark.proves("F-get-page-raises")
def test_get_page_gives_a_page_where_page_raises() -> None:
    paginator = Paginator(ROWS, 10)
    with pytest.raises(EmptyPage):
        paginator.page(11)
    assert [paginator.get_page(asked).number for asked in (11, -1, "x")] == [10, 10, 1]
