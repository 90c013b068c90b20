from __future__ import annotations

from dataclasses import replace

import pytest

from snippets.drafting.variants import as_short_as_before, in_rows, in_wording, row_problems, rows_of, spelled_out
from snippets.judging import Code
from snippets.loader import read_question
from tests.snippets.folders import write_question

OTHER = "def rest(duration):\n    return duration\n"
DEFECTS = [{"slug": "first", "lines": [[1, 2]]}, {"slug": "second", "lines": [[5, 5]]}, {"lines": [[7, 7]]}]


def of(*rows: dict, **more: object) -> dict:
    return {"defects": DEFECTS, "variants": list(rows), **more}


def test_the_wordings_of_a_question_are_rows_by_name_without_what_is_blank(tmp_path):
    plain = read_question(write_question(tmp_path))
    item = plain.item.model_copy(update={"variants": {"two": {"no-types": ((1, 2),)}, "one": {}}})
    loaded = replace(plain, item=item, variants={"two": Code(OTHER, "pass\n"), "one": Code(OTHER)})

    assert rows_of(loaded) == [
        {"slug": "one", "code": OTHER},
        {"slug": "two", "code": OTHER, "fixed": "pass\n", "lines": {"no-types": [[1, 2]]}},
    ]


def test_a_page_shows_where_every_defect_stands_in_a_wording():
    data = of({"slug": "one", "lines": {"second": [[9, 9]], "ghost": [[1, 1]]}}, {"code": "x"}, {"lines": "first 5"})

    assert spelled_out(data)["variants"] == [
        {"slug": "one", "lines": {"first": [[1, 2]], "second": [[9, 9]], "ghost": [[1, 1]]}},
        {"code": "x", "lines": {"first": [[1, 2]], "second": [[5, 5]]}},
        {"lines": "first 5"},
    ]
    assert list(spelled_out(data)["variants"][0]["lines"]) == ["first", "second", "ghost"]


@pytest.mark.parametrize("lines", [{}, {"second": [[9, 9]]}, {"first": [[1, 2]], "second": [[5, 5]]}])
def test_what_was_shown_spelled_out_is_stored_as_short_as_before(lines):
    kept = of({"slug": "one", **({"lines": lines} if lines else {})})
    data = spelled_out(kept)

    as_short_as_before(data, kept)

    assert data["variants"] == kept["variants"]


def test_a_defect_that_moves_in_the_plain_code_stays_where_it_was_in_other_wordings():
    kept = of({"slug": "one", "lines": {"second": [[9, 9]]}})
    data = {**spelled_out(kept), "defects": [{"slug": "first", "lines": [[4, 4]]}, *DEFECTS[1:]]}

    as_short_as_before(data, kept)

    assert data["variants"] == [{"slug": "one", "lines": {"first": [[1, 2]], "second": [[9, 9]]}}]


def test_a_wording_of_another_name_is_stored_as_it_was_posted():
    data = spelled_out(of({"slug": "new"}))

    as_short_as_before(data, of({"slug": "one"}))

    assert data["variants"] == [{"slug": "new", "lines": {"first": [[1, 2]], "second": [[5, 5]]}}]


def test_every_wording_has_a_name_of_its_own_and_code_that_can_be():
    rows = [
        {"slug": "one", "code": OTHER, "fixed": OTHER},
        {"slug": "one", "code": "def\n"},
        {"code": "x = 1\x00", "fixed": "\n" + "#" * 70_000},
    ]

    assert list(row_problems(rows, "code_review", "python")) == [
        (("variants", 0, "slug"), "one stands 2 times"),
        (("variants", 1, "slug"), "one stands 2 times"),
        (("variants", 1, "fixed"), "is missing"),
        (("variants", 1, "code"), "line 1: does not compile: invalid syntax"),
        (("variants", 2, "slug"), "is missing"),
        (("variants", 2, "code"), "holds a null character"),
        (("variants", 2, "fixed"), "larger than 64 kB"),
    ]
    assert list(row_problems([{"slug": "bare"}], "practical", "text")) == []


def test_problems_by_name_are_told_of_rows():
    rows = [{"slug": "one"}, {}, {"slug": "Two!"}]
    problems = [
        (("title",), "title: is missing"),
        (("variants", "Two!", "[key]"), "variants.Two!: 'Two!' does not have the form ^x$"),
        (("variants", "one"), "variants: one names ghost, which is not in this item"),
        (("variants", "one", "no-types", 0, 0), "variants.one.no-types.0.0: must be 1 or more, not 0"),
        (("variants", "one", "no-types", 0), "defect no-types: lines 7 to 7 lie outside the code, which has 2"),
    ]

    assert list(in_rows(problems, rows)) == [
        (("title",), "title: is missing"),
        (("variants", 2, "slug"), "'Two!' does not have the form ^x$"),
        (("variants", 0, "lines"), "variants: one names ghost, which is not in this item"),
        (("variants", 0, "lines"), "no-types: must be 1 or more, not 0"),
        (("variants", 0, "lines"), "defect no-types: lines 7 to 7 lie outside the code, which has 2"),
    ]


def test_a_wording_says_where_its_defects_stand():
    data = of({"slug": "one", "lines": {"second": [[9, 9]]}}, {"lines": "second: nine"})

    moved = [DEFECTS[0], {"slug": "second", "lines": [[9, 9]]}, DEFECTS[2]]
    assert in_wording(data, data["variants"][0]) == {**data, "defects": moved}
    assert in_wording(data, data["variants"][1]) == data
