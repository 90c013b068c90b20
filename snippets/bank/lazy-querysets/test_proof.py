"""What runs a query and what does not, counted with real Django on an SQLite file of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from snippets.proving import django_databases

ROWS = 4


@pytest.fixture
def books(tmp_path, monkeypatch, django_db_blocker) -> Iterator[models.QuerySet]:
    """All books, not yet read."""
    package = ModuleType("library")
    package.__path__ = [str(tmp_path)]
    monkeypatch.setitem(sys.modules, "library", package)
    with isolate_apps("library"):

        class Book(models.Model):
            title = models.CharField(max_length=20)

            class Meta:
                app_label = "library"

    with django_db_blocker.unblock(), django_databases(default=tmp_path / "books.sqlite3"):
        with connection.schema_editor() as editor:
            editor.create_model(Book)
        Book.objects.bulk_create(Book(title=f"Book {number}") for number in range(ROWS))
        yield Book.objects.order_by("pk")


def queries(action: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        action()
    return [query["sql"] for query in captured]


BUILDERS = {
    "filter": lambda books: books.filter(title="Book 1").exclude(pk=0).order_by("title"),
    "values": lambda books: books.values("title"),
    "values_list": lambda books: books.values_list("title", flat=True),
    "slice": lambda books: books[1:3],
    "annotate": lambda books: books.annotate(twice=models.F("pk") * 2),
}


@pytest.mark.proves("building-runs-nothing", "F-values-executes", "F-slice-executes")
@pytest.mark.parametrize("build", BUILDERS.values(), ids=BUILDERS)
def test_building_returns_a_queryset_and_asks_nothing(books, build) -> None:
    with CaptureQueriesContext(connection) as captured:
        built = build(books)

    assert (isinstance(built, models.QuerySet), len(captured)) == (True, 0)


@pytest.mark.proves("F-slice-executes", "what-evaluates")
def test_only_a_slice_with_a_step_runs_the_query(books) -> None:
    assert queries(lambda: books[0:4]) == []
    assert len(queries(lambda: books[0:4:2])) == 1
    assert [book.title for book in books[0:4:2]] == ["Book 0", "Book 2"]
    assert isinstance(books[0:4:2], list)


@pytest.mark.proves("building-runs-nothing", "F-filter-each-queries")
def test_three_filters_become_one_statement(books) -> None:
    chained = books.filter(pk__gt=0).filter(pk__lt=9).filter(title="Book 1")

    [statement] = queries(lambda: list(chained))

    assert statement.count(" AND ") == 2


RUNNERS = {
    "iterating": lambda books: [book.title for book in books],
    "list": list,
    "len": len,
    "bool": bool,
    "repr": repr,
}


@pytest.mark.proves("what-evaluates")
@pytest.mark.parametrize("run", RUNNERS.values(), ids=RUNNERS)
def test_what_needs_the_rows_runs_the_query(books, run) -> None:
    assert len(queries(lambda: run(books))) == 1


@pytest.mark.proves("rows-are-cached")
def test_the_second_loop_is_free_for_the_same_object_only(books) -> None:
    def loop_twice(first, second) -> None:
        list(first)
        list(second)

    assert len(queries(lambda: loop_twice(books, books))) == 1
    assert len(queries(lambda: loop_twice(books.all(), books.all()))) == 2


@pytest.mark.proves("refining-asks-again")
def test_refining_asks_again_and_an_index_asks_until_all_is_read(books) -> None:
    assert len(queries(lambda: [books[0], books[0]])) == 2
    len(books)
    assert len(queries(lambda: [books[0], books[0]])) == 0
    assert len(queries(lambda: list(books.filter(pk__gt=1)))) == 1


@pytest.mark.proves("cheap-questions")
def test_exists_and_count_send_no_rows_and_leave_nothing_behind(books) -> None:
    exists, count, rows = queries(lambda: (books.exists(), books.count(), list(books)))

    assert "LIMIT 1" in exists
    assert "COUNT(*)" in count
    assert "title" in rows


@pytest.mark.proves("cheap-questions")
def test_the_length_of_rows_that_are_read_is_free(books) -> None:
    list(books)

    assert queries(lambda: (len(books), books.count(), books.exists())) == []
