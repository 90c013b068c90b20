from __future__ import annotations

import re

from snippets.marks import EMPTY_CELL, marked_code
from snippets.schema import Defect, Item, Severity
from tests.factories import CODE, item_data


def defect(slug: str, severity: str, *lines: tuple[int, int], title: str = "Wrong") -> Defect:
    first = Item.model_validate(item_data()).defects[0]
    return first.model_copy(update={"slug": slug, "severity": Severity(severity), "lines": lines, "title": title})


def marks_of(html: str) -> dict[int, list[str]]:
    rows = re.findall(r'data-line="(\d+)".*?<td class="mk">(.*?)</td>', html)
    return {
        int(line): found
        for line, cell in rows
        if (found := re.findall(r'severity (\w+)" href="#finding-([\w-]+)', cell))
    }


def test_each_span_is_marked_at_its_first_line_the_most_severe_first() -> None:
    html = marked_code(CODE, "python", [defect("b", "nit", (4, 5)), defect("a", "blocker", (1, 1), (4, 6))])

    assert marks_of(html) == {1: [("blocker", "a")], 4: [("blocker", "a"), ("nit", "b")]}


def test_a_mark_says_its_severity_in_words() -> None:
    html = marked_code(CODE, "python", [defect("a", "major", (2, 2), title="Uses `<b>` & more")])

    assert html.count("major: Uses &lt;b&gt; &amp; more") == 2  # for the pointer and for the ear


def test_code_that_looks_like_the_margin_moves_no_mark() -> None:
    html = marked_code(f"{EMPTY_CELL}\nsecond\n", "text", [defect("a", "nit", (2, 2))])

    assert marks_of(html) == {2: [("nit", "a")]}


def test_code_without_defects_has_an_empty_margin() -> None:
    assert marked_code(CODE, "python", []).count(EMPTY_CELL) == len(CODE.splitlines())
