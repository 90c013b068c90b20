"""What this question's answer and myths say, asked of SQLite's planner and of the SQL that Django writes."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from snippets.proving import django_databases

LIST = "SELECT * FROM orders WHERE customer = 1 AND status = 'open' ORDER BY placed DESC LIMIT 20"
COMPOSITE = "CREATE INDEX composite ON orders (customer, status, placed DESC)"
SINGLE = [f"CREATE INDEX only_{column} ON orders ({column})" for column in ("customer", "status", "placed")]


def table(*indexes: str) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, status TEXT, placed INTEGER, note TEXT)"
    )
    for index in indexes:
        database.execute(index)
    return database


def plan(query: str, *indexes: str) -> list[str]:
    return [row[3] for row in table(*indexes).execute(f"EXPLAIN QUERY PLAN {query}")]


def steps(database: sqlite3.Connection, query: str) -> int:
    """How many instructions of its machine SQLite runs for the query."""
    count = 0

    def tick() -> None:
        nonlocal count
        count += 1

    database.set_progress_handler(tick, 1)
    database.execute(query).fetchall()
    database.set_progress_handler(None, 1)
    return count


@pytest.mark.proves("column-order")
def test_the_composite_index_finds_the_rows_in_order() -> None:
    assert plan(LIST) == ["SCAN orders", "USE TEMP B-TREE FOR ORDER BY"]
    assert plan(LIST, COMPOSITE) == ["SEARCH orders USING INDEX composite (customer=? AND status=?)"]
    prefix = "SELECT * FROM orders WHERE customer = 1"
    assert plan(prefix, COMPOSITE) == ["SEARCH orders USING INDEX composite (customer=?)"]


@pytest.mark.proves("column-order", "F-any-order")
def test_a_query_without_the_first_column_scans() -> None:
    assert plan("SELECT * FROM orders WHERE placed = 7", COMPOSITE) == ["SCAN orders"]


@pytest.mark.proves("F-any-order")
def test_a_range_in_front_keeps_the_columns_behind_it_from_the_search() -> None:
    query = "SELECT * FROM orders WHERE customer = 1 AND placed > 7"
    assert plan(query, "CREATE INDEX i ON orders (placed, customer)") == ["SEARCH orders USING INDEX i (placed>?)"]
    assert plan(query, "CREATE INDEX i ON orders (customer, placed)") == [
        "SEARCH orders USING INDEX i (customer=? AND placed>?)"
    ]


@pytest.mark.proves("F-one-index-each")
def test_of_single_indexes_one_is_used_and_the_sort_remains() -> None:
    search, *rest = plan(LIST, *SINGLE)
    assert search.startswith("SEARCH orders USING INDEX only_")
    assert " AND " not in search
    assert rest == ["USE TEMP B-TREE FOR ORDER BY"]


@pytest.mark.proves("selectivity")
def test_an_index_saves_work_only_where_few_rows_are_left() -> None:
    database = table("CREATE INDEX by_status ON orders (status)")
    rows = [(number, 1, "done" if number % 10 else "open", number, "x") for number in range(2000)]
    database.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", rows)
    query = "SELECT sum(placed) FROM orders {} WHERE status = '{}'"
    through_index, scan = "INDEXED BY by_status", "NOT INDEXED"
    assert steps(database, query.format(through_index, "open")) < steps(database, query.format(scan, "open")) / 3
    assert steps(database, query.format(through_index, "done")) > steps(database, query.format(scan, "done")) / 2


@pytest.mark.proves("write-cost", "F-more-indexes-only-help")
def test_each_index_makes_an_insert_dearer() -> None:
    insert = "INSERT INTO orders VALUES (1, 2, 'open', 3, 'x')"
    five = [*SINGLE, COMPOSITE, "CREATE INDEX by_note ON orders (note)"]
    costs = [steps(table(*five[:number]), insert) for number in range(6)]
    assert costs == sorted(set(costs))
    assert costs[5] > 2 * costs[0]


@pytest.mark.proves("partial-and-covering")
def test_partial_and_covering_indexes_are_used() -> None:
    partial = "CREATE INDEX still_open ON orders (customer) WHERE status = 'open'"
    assert plan("SELECT * FROM orders WHERE customer = 1 AND status = 'open'", partial) == [
        "SEARCH orders USING INDEX still_open (customer=?)"
    ]
    assert plan("SELECT * FROM orders WHERE customer = 1", partial) == ["SCAN orders"]
    covering = "CREATE INDEX cover ON orders (customer, placed)"
    assert plan("SELECT placed FROM orders WHERE customer = 1", covering) == [
        "SEARCH orders USING COVERING INDEX cover (customer=?)"
    ]


@pytest.mark.proves("index-passed-by")
def test_functions_and_leading_wildcards_pass_an_index_by() -> None:
    plain, expression = "CREATE INDEX n ON orders (note)", "CREATE INDEX l ON orders (lower(note))"
    assert plan("SELECT id FROM orders WHERE note = 'a'", plain) == ["SEARCH orders USING COVERING INDEX n (note=?)"]
    assert plan("SELECT * FROM orders WHERE lower(note) = 'a'", plain) == ["SCAN orders"]
    assert plan("SELECT * FROM orders WHERE lower(note) = 'a'", expression) == [
        "SEARCH orders USING INDEX l (<expr>=?)"
    ]
    assert plan("SELECT * FROM orders WHERE note GLOB '*a'", plain) == ["SCAN orders"]


@pytest.mark.proves("F-foreign-key-has-none", "column-order")
def test_django_indexes_a_foreign_key_and_writes_the_composite_index(tmp_path, django_db_blocker) -> None:
    with isolate_apps("snippets"):

        class Customer(models.Model):
            class Meta:
                app_label = "snippets"

        class Order(models.Model):
            customer = models.ForeignKey(Customer, models.CASCADE)
            status = models.CharField(max_length=8)
            placed = models.DateTimeField()

            class Meta:
                app_label = "snippets"
                indexes = [models.Index(fields=["customer", "status", "-placed"], name="list")]

        with django_db_blocker.unblock(), django_databases(default=tmp_path / "orders.sqlite3"):
            with connection.schema_editor() as editor:
                editor.create_model(Customer)
                editor.create_model(Order)
            with connection.cursor() as cursor:
                found = connection.introspection.get_constraints(cursor, Order._meta.db_table)

    columns = sorted(row["columns"] for row in found.values() if row["index"] and not row["primary_key"])
    assert columns == [["customer_id"], ["customer_id", "status", "placed"]]
