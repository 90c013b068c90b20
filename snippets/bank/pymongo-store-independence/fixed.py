import csv
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol

from pymongo.collection import Collection

GRACE = timedelta(days=14)


@dataclass(frozen=True)
class Invoice:
    number: str
    customer: str
    cents: int
    due: date


class Invoices(Protocol):
    """What the rule about reminders needs of a store."""

    def unpaid(self, customer: str, due_before: date) -> Iterable[Invoice]: ...


def invoices_to_remind(invoices: Invoices, customer: str, today: date) -> list[Invoice]:
    unpaid = invoices.unpaid(customer, due_before=today - GRACE)
    return sorted(unpaid, key=lambda invoice: (invoice.due, invoice.number))


class MongoInvoices:
    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    def unpaid(self, customer: str, due_before: date) -> Iterator[Invoice]:
        midnight = datetime.combine(due_before, time.min)
        for row in self.collection.find({"customer": customer, "paid": False, "due": {"$lt": midnight}}):
            yield Invoice(row["number"], row["customer"], row["cents"], row["due"].date())


class SqlInvoices:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def unpaid(self, customer: str, due_before: date) -> Iterator[Invoice]:
        query = "SELECT number, customer, cents, due FROM invoice WHERE customer = ? AND NOT paid AND due < ?"
        for number, name, cents, due in self.connection.execute(query, (customer, due_before.isoformat())):
            yield Invoice(number, name, cents, date.fromisoformat(due))


class FileInvoices:
    """A CSV file with the columns number, customer, cents, due and paid (yes or no)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def unpaid(self, customer: str, due_before: date) -> Iterator[Invoice]:
        with self.path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                invoice = Invoice(row["number"], row["customer"], int(row["cents"]), date.fromisoformat(row["due"]))
                if row["paid"] == "no" and invoice.customer == customer and invoice.due < due_before:
                    yield invoice
