"""The one writer of CSV: what people typed is never a formula in the table that opens it.

OWASP, *CSV Injection*: cells that begin with one of these are worked out by spreadsheets.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

Cell = str | int | float | None
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
# Spreadsheets take a file with it for UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)  # noqa: TID251 - every cell goes through `safe`
    writer.writerow(map(safe, columns))
    writer.writerows(map(safe, row) for row in rows)
    return BYTE_ORDER_MARK + written.getvalue()


def csv_response(filename: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    response = HttpResponse(csv_text(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def safe(cell: Cell) -> Cell:
    """Text that would be a formula, with an apostrophe before it; numbers are numbers."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\x00", "")
    return f"'{text}" if _begins_formula(text) else text


def _begins_formula(text: str) -> bool:
    """Also behind spaces, invisible and control characters, which some programs drop."""
    for character in text:
        if character in FORMULA_STARTS:
            return True
        if not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc"):
            return False
    return False
