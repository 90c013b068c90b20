"""The shown code with a mark in its margin wherever a defect stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from snippets.highlight import highlight
from snippets.schema import Defect

EMPTY_CELL = '<td class="mk"></td>'
_MARK = '<a class="mark severity {}" href="#finding-{}" title="{}"><span class="visually-hidden">{}</span></a>'


def marked_code(code: str, language: str, defects: Iterable[Defect]) -> SafeString:
    """A defect is marked at the first line of each of its spans, the most severe of a line first."""
    marks = _marks_by_line(defects)
    # The text of each line is escaped, so the empty cell can stand nowhere but where a cell is.
    head, *rest = highlight(code, language).split(EMPTY_CELL)
    cells = (_cell(marks.get(line, [])) + tail for line, tail in enumerate(rest, 1))
    return mark_safe(head + "".join(cells))  # noqa: S308 - made of pieces that are safe each


def _marks_by_line(defects: Iterable[Defect]) -> dict[int, list[Defect]]:
    marks: dict[int, list[Defect]] = defaultdict(list)
    for defect in sorted(defects, key=lambda defect: defect.severity.rank):
        for line in dict.fromkeys(first for first, _ in defect.lines):
            marks[line].append(defect)
    return marks


def _cell(defects: list[Defect]) -> SafeString:
    titles = [(defect, f"{defect.severity}: {defect.title.replace('`', '')}") for defect in defects]
    links = format_html_join("", _MARK, [(str(defect.severity), defect.slug, what, what) for defect, what in titles])
    return format_html('<td class="mk">{}</td>', links)
