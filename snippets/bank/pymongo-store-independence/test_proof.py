"""The same tests for every store, and what PyMongo and Protocols do where the claims say otherwise."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path

import mongomock
import pytest
from pymongo import MongoClient
from pymongo.cursor import Cursor
from pymongo.errors import ServerSelectionTimeoutError

from snippets.proving import load

HERE = Path(__file__).parent
SNIPPET, FIXED = HERE / "snippet.py", load(HERE / "fixed.py")
TODAY = date(2026, 11, 15)
NOBODY = "mongodb://127.0.0.1:1"

# number, customer, cents, due, paid; due on the first of the month is not yet fourteen days over
ROWS = [
    ("R-3", "ada", 300, date(2026, 10, 31), False),
    ("R-2", "ada", 200, date(2026, 9, 1), False),
    ("R-1", "ada", 100, date(2026, 10, 31), False),
    ("R-4", "ada", 400, date(2026, 11, 1), False),
    ("R-5", "ada", 500, date(2026, 9, 1), True),
    ("R-6", "bob", 600, date(2026, 9, 1), False),
]
FIELDS = ("number", "customer", "cents", "due", "paid")


def documents() -> list[dict]:
    rows = [dict(zip(FIELDS, row, strict=True)) for row in ROWS]
    return [row | {"due": datetime.combine(row["due"], time.min)} for row in rows]


def long_due() -> list[dict]:
    """For the function as shown, which looks at the clock itself."""
    return [row | {"due": datetime(2001, 1, 1)} for row in documents()]


class ListInvoices:
    """For tests of the rule; inherits from nothing."""

    def unpaid(self, customer: str, due_before: date) -> list:
        return [
            FIXED.Invoice(number, name, cents, due)
            for number, name, cents, due, paid in ROWS
            if name == customer and not paid and due < due_before
        ]


def in_mongo(directory: Path):
    collection = mongomock.MongoClient()["billing"]["invoices"]
    collection.insert_many(documents())
    return FIXED.MongoInvoices(collection)


def in_sql(directory: Path):
    connection = sqlite3.connect(directory / "billing.sqlite3")
    connection.execute("CREATE TABLE invoice (number TEXT, customer TEXT, cents INTEGER, due TEXT, paid INTEGER)")
    rows = [(number, name, cents, due.isoformat(), paid) for number, name, cents, due, paid in ROWS]
    connection.executemany("INSERT INTO invoice VALUES (?, ?, ?, ?, ?)", rows)
    return FIXED.SqlInvoices(connection)


def in_file(directory: Path):
    path = directory / "invoices.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        writer.writerows((*row[:3], row[3].isoformat(), "yes" if row[4] else "no") for row in ROWS)
    return FIXED.FileInvoices(path)


def in_memory(directory: Path) -> ListInvoices:
    return ListInvoices()


@pytest.mark.proves("interface-of-the-domain", "store-passed-in", "own-type", "same-tests-for-every-store")
@pytest.mark.parametrize("store_in", [in_mongo, in_sql, in_file, in_memory])
def test_every_store_gives_the_same_reminders(store_in, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    assert FIXED.invoices_to_remind(store, "ada", TODAY) == [
        FIXED.Invoice("R-2", "ada", 200, date(2026, 9, 1)),
        FIXED.Invoice("R-1", "ada", 100, date(2026, 10, 31)),
        FIXED.Invoice("R-3", "ada", 300, date(2026, 10, 31)),
    ]
    assert FIXED.invoices_to_remind(store, "nobody", TODAY) == []
    if store_in is in_sql:
        store.connection.close()


@pytest.mark.proves("one-client-for-all", "store-passed-in")
def test_the_function_as_shown_makes_a_client_in_each_call() -> None:
    made = []

    class Client(mongomock.MongoClient):
        def __init__(self, address: str) -> None:
            super().__init__()
            made.append(address)
            self["billing"]["invoices"].insert_many(long_due())

    module = load(SNIPPET, {"from pymongo import MongoClient\n": ""})
    module.MongoClient = Client
    reminded = [[row["number"] for row in module.invoices_to_remind("ada")] for _ in range(2)]
    assert reminded == [["R-1", "R-2", "R-3", "R-4"]] * 2
    assert made == ["mongodb://localhost:27017"] * 2


@pytest.mark.proves("own-type")
def test_what_the_function_returns_as_shown_carries_ids_of_documents() -> None:
    collection = mongomock.MongoClient()["billing"]["invoices"]
    collection.insert_many(long_due())
    module = load(SNIPPET, {"from pymongo import MongoClient\n": ""})
    module.MongoClient = lambda address: {"billing": {"invoices": collection}}
    assert {type(row["_id"]).__name__ for row in module.invoices_to_remind("ada")} == {"ObjectId"}


@pytest.mark.proves("F-client-connects-at-once")
def test_the_client_is_made_without_a_server_and_the_first_operation_raises() -> None:
    with (
        closing(MongoClient(NOBODY, serverSelectionTimeoutMS=20)) as client,
        pytest.raises(ServerSelectionTimeoutError),
    ):
        client["billing"]["invoices"].find_one()


@pytest.mark.proves("F-find-loads-everything")
def test_find_asks_nothing_before_it_is_read() -> None:
    with closing(MongoClient(NOBODY, serverSelectionTimeoutMS=20)) as client:
        cursor = client["billing"]["invoices"].find({})
        assert (type(cursor), cursor.retrieved) == (Cursor, 0)
        with pytest.raises(ServerSelectionTimeoutError):
            next(cursor)


@pytest.mark.proves("F-protocol-needs-inheritance")
def test_a_class_fits_a_protocol_by_its_methods() -> None:
    assert FIXED.Invoices not in ListInvoices.__mro__
    assert len(FIXED.invoices_to_remind(ListInvoices(), "ada", TODAY)) == 3
