"""What the two methods send to the database, seen with real Django on an SQLite file of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.models import Prefetch
from django.test.utils import CaptureQueriesContext, isolate_apps

from snippets.proving import django_databases

BOOKS = 6


@pytest.fixture
def library(tmp_path, monkeypatch, django_db_blocker) -> Iterator[SimpleNamespace]:
    """Six books by two authors in turn, one of them with a profile; a tag on every second book."""
    package = ModuleType("library")
    package.__path__ = [str(tmp_path)]
    monkeypatch.setitem(sys.modules, "library", package)
    with isolate_apps("library"):
        tables = library_models()
    with django_db_blocker.unblock(), django_databases(default=tmp_path / "library.sqlite3"):
        with connection.schema_editor() as editor:
            for model in (tables.Author, tables.Profile, tables.Tag, tables.Book):
                editor.create_model(model)
        authors = [tables.Author.objects.create(name=name) for name in ("Ada", "Bob")]
        tables.Profile.objects.create(author=authors[0])
        tag = tables.Tag.objects.create(name="maths")
        for number in range(BOOKS):
            book = tables.Book.objects.create(title=f"Book {number}", author=authors[number % 2])
            book.tags.set([tag] if number % 2 else [])
        yield tables


def library_models() -> SimpleNamespace:
    class Author(models.Model):
        name = models.CharField(max_length=20)

        class Meta:
            app_label = "library"

    class Profile(models.Model):
        author = models.OneToOneField(Author, models.CASCADE)

        class Meta:
            app_label = "library"

    class Tag(models.Model):
        name = models.CharField(max_length=20)

        class Meta:
            app_label = "library"

    class Book(models.Model):
        title = models.CharField(max_length=20)
        author = models.ForeignKey(Author, models.CASCADE)
        editor = models.ForeignKey(Author, models.CASCADE, null=True, related_name="edited")
        tags = models.ManyToManyField(Tag)

        class Meta:
            app_label = "library"

    return SimpleNamespace(Author=Author, Profile=Profile, Tag=Tag, Book=Book)


def queries(action: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        action()
    return [query["sql"] for query in captured]


@pytest.mark.proves("join-in-one-query")
@pytest.mark.parametrize("field, join", [("author", "INNER JOIN"), ("editor", "LEFT OUTER JOIN")])
def test_select_related_joins_in_the_same_query(library, field, join) -> None:
    [statement] = queries(lambda: [getattr(book, field) for book in library.Book.objects.select_related(field)])

    assert join in statement


@pytest.mark.proves("second-query", "F-prefetch-uses-join", "F-prefetch-query-per-row")
@pytest.mark.parametrize("rows", [1, 2])
def test_prefetching_sends_one_more_query_for_all_rows(library, rows) -> None:
    authors = library.Author.objects.prefetch_related("book_set").order_by("pk")[:rows]

    main, second = queries(lambda: [book.title for author in authors for book in author.book_set.all()])

    assert "JOIN" not in main + second
    assert " IN (" in second


@pytest.mark.proves("relation-decides", "F-select-related-reverse")
@pytest.mark.parametrize("model, relation", [("Author", "book"), ("Author", "book_set"), ("Book", "tags")])
def test_select_related_refuses_relations_to_many(library, model, relation) -> None:
    with pytest.raises(FieldError, match=r"Invalid field name\(s\) given in select_related"):
        list(getattr(library, model).objects.select_related(relation))


@pytest.mark.proves("relation-decides", "F-select-related-reverse")
def test_a_reverse_one_to_one_can_be_joined_and_many_can_be_prefetched(library) -> None:
    authors = library.Author.objects

    assert len(queries(lambda: authors.select_related("profile").get(name="Ada").profile)) == 1
    assert len(queries(lambda: list(authors.prefetch_related("book_set").get(name="Ada").book_set.all()))) == 2


@pytest.mark.proves("shared-rows-once")
def test_a_join_makes_a_shared_author_anew_for_each_row(library) -> None:
    def distinct_authors(books) -> int:
        return len({id(author) for author in [book.author for book in list(books)]})

    assert distinct_authors(library.Book.objects.select_related("author")) == BOOKS
    assert distinct_authors(library.Book.objects.prefetch_related("author")) == 2


@pytest.mark.proves("prefetch-can-be-shaped")
def test_what_is_prefetched_can_be_filtered_and_joined(library) -> None:
    late = library.Book.objects.filter(title__gt="Book 3").select_related("editor").order_by("-title")
    authors = library.Author.objects.order_by("name").prefetch_related(Prefetch("book_set", late, to_attr="late_books"))

    assert [book.title for author in authors for book in author.late_books] == ["Book 4", "Book 5"]


@pytest.mark.proves("prefetch-can-be-shaped")
def test_filtering_afterwards_asks_for_each_row(library) -> None:
    books = library.Book.objects.prefetch_related("tags")

    assert len(queries(lambda: [list(book.tags.filter(name="maths")) for book in books])) == 2 + BOOKS
