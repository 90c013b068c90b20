"""The queries that related objects cost, counted with real Django on an SQLite file of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.models import Count, Prefetch
from django.template import Context, Engine
from django.test.utils import CaptureQueriesContext, isolate_apps

from snippets.proving import django_databases

ROWS = 5


@pytest.fixture
def library(tmp_path, monkeypatch, django_db_blocker) -> Iterator[SimpleNamespace]:
    """Five books, each with an author and a tag of its own."""
    package = ModuleType("library")
    package.__path__ = [str(tmp_path)]
    monkeypatch.setitem(sys.modules, "library", package)
    with isolate_apps("library"):
        tables = library_models()
    with django_db_blocker.unblock(), django_databases(default=tmp_path / "library.sqlite3"):
        with connection.schema_editor() as editor:
            for model in (tables.Author, tables.Tag, tables.Book):
                editor.create_model(model)
        for number in range(ROWS):
            author = tables.Author.objects.create(name=f"Author {number}")
            book = tables.Book.objects.create(title=f"Book {number}", author=author)
            book.tags.add(tables.Tag.objects.create(name=f"Tag {number}"))
        yield tables


def library_models() -> SimpleNamespace:
    class Author(models.Model):
        name = models.CharField(max_length=20)

        class Meta:
            app_label = "library"

    class Tag(models.Model):
        name = models.CharField(max_length=20)

        class Meta:
            app_label = "library"

    class Book(models.Model):
        title = models.CharField(max_length=20)
        author = models.ForeignKey(Author, models.CASCADE)
        tags = models.ManyToManyField(Tag)

        class Meta:
            app_label = "library"

        def __str__(self) -> str:
            return f"{self.title} by {self.author.name}"

    return SimpleNamespace(Author=Author, Tag=Tag, Book=Book)


def queries(action: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        action()
    return [query["sql"] for query in captured]


def authors(books) -> list[str]:
    return [book.author.name for book in books]


def tags(books) -> list[str]:
    return [tag.name for book in books for tag in book.tags.all()]


@pytest.mark.proves("query-per-row", "F-all-loads-relations")
def test_each_row_costs_a_query_of_its_own(library) -> None:
    first, *others = queries(lambda: authors(library.Book.objects.all()))

    assert "library_author" not in first
    assert len(others) == ROWS
    assert len(queries(lambda: authors(library.Book.objects.all()[:2]))) == 1 + 2


@pytest.mark.proves("load-beforehand")
def test_loaded_beforehand_the_number_does_not_grow(library) -> None:
    books = library.Book.objects

    assert len(queries(lambda: authors(books.select_related("author")))) == 1
    assert len(queries(lambda: tags(books.prefetch_related("tags")))) == 2


@pytest.mark.proves("counting-queries")
def test_few_rows_and_many_differ_in_number_until_it_is_repaired(library) -> None:
    def growth(books) -> int:
        return len(queries(lambda: authors(books.all()))) - len(queries(lambda: authors(books.all()[:1])))

    assert growth(library.Book.objects.all()) == ROWS - 1
    assert growth(library.Book.objects.select_related("author")) == 0


@pytest.mark.proves("where-it-hides")
def test_a_template_and_a_str_ask_where_no_query_is_to_be_seen(library) -> None:
    template = Engine().from_string("{% for book in books %}{{ book.author.name }}{% endfor %}")

    assert len(queries(lambda: template.render(Context({"books": library.Book.objects.all()})))) == 1 + ROWS
    assert len(queries(lambda: [str(book) for book in library.Book.objects.all()])) == 1 + ROWS


@pytest.mark.proves("filtering-defeats-prefetch")
def test_filtering_what_was_prefetched_asks_for_each_row_again(library) -> None:
    books = library.Book.objects.prefetch_related("tags")
    ready = Prefetch("tags", library.Tag.objects.filter(name="Tag 1"), to_attr="first_tags")

    assert len(queries(lambda: [list(book.tags.filter(name="Tag 1")) for book in books])) == 2 + ROWS
    assert len(queries(lambda: [book.first_tags for book in library.Book.objects.prefetch_related(ready)])) == 2


@pytest.mark.proves("filtering-defeats-prefetch")
def test_a_figure_per_row_belongs_into_the_query(library) -> None:
    books = library.Book.objects

    assert len(queries(lambda: [book.tags.count() for book in books.all()])) == 1 + ROWS
    assert len(queries(lambda: [book.tag_count for book in books.annotate(tag_count=Count("tags"))])) == 1


@pytest.mark.proves("F-index-solves")
def test_the_foreign_key_has_an_index_and_the_queries_are_as_many(library) -> None:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "library_book")

    assert ["author_id"] in [found["columns"] for found in constraints.values() if found["index"]]
    assert len(queries(lambda: authors(library.Book.objects.all()))) == 1 + ROWS


@pytest.mark.proves("F-select-related-for-many")
@pytest.mark.parametrize("model, relation", [("Book", "tags"), ("Author", "book")])
def test_select_related_refuses_relations_to_many(library, model, relation) -> None:
    with pytest.raises(FieldError, match="Invalid field name"):
        list(getattr(library, model).objects.select_related(relation))
