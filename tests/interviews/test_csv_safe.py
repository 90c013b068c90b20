from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.csv_safe import FORMULA_STARTS, csv_response, csv_text, safe


def read(text: str) -> list[list[str]]:
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:], newline="")))


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1", "－1", "  =1+1", "\u200b=1+1", "−1", "-",
        "\u00a0@x", "\x7f=1+1", "\x08@x",
    ],
)  # fmt: skip
def test_what_begins_a_formula_is_text(typed) -> None:
    assert safe(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["a=1", "1-1", "", "   ", "mail@example.com", "'=1", "שרה", "👍", "10,5", '"=1"'])
def test_what_is_no_formula_stays_as_it_was(typed) -> None:
    assert safe(typed) == typed


def test_numbers_stay_numbers() -> None:
    assert csv_text(["a", "b", "c"], [[-1.5, 0, None]]) == "\ufeffa,b,c\r\n-1.5,0,\r\n"


def test_commas_quotes_and_lines_come_back() -> None:
    words = 'He said "no",\nthen:\r\n- yes;'
    assert read(csv_text(["notes"], [[words], ["x" * 10_000]])) == [["notes"], [words], ["x" * 10_000]]


def test_titles_of_columns_are_cells_too() -> None:
    assert read(csv_text(["=cmd"], [])) == [["'=cmd"]]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=4))
def test_no_text_whatever_comes_out_as_a_formula(cells) -> None:
    (row,) = read(csv_text(["a"] * len(cells), [cells]))[1:] or [[""]]
    assert [cell for cell in row if cell.strip()[:1] in FORMULA_STARTS - {""} and cell.strip()] == []
    assert [cell.removeprefix("'") for cell in row] == [cell.replace("\x00", "").removeprefix("'") for cell in cells]


def test_the_answer_is_a_file_in_utf_8() -> None:
    response = csv_response("scores.csv", ["name"], [["Søren"]])
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "text/csv; charset=utf-8",
        'attachment; filename="scores.csv"',
    )
    assert response.content == "\ufeffname\r\nSøren\r\n".encode()
