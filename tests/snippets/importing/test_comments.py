from __future__ import annotations

import pytest

from snippets.importing.document import read_document


def told(text: str) -> list[tuple[str, str, str | None, list[str]]]:
    return [
        (question.title, question.slug, question.date, question.skills) for question in read_document(text).questions
    ]


def test_each_belongs_to_the_heading_behind_it_or_the_question_around_it():
    text = (
        "<!-- slug: first; date: 2026-01-02; tags: a, b -->\n## What is a cache?\n\nIt forgets.\n\n"
        "## What is a lock?\n\n<!--\nslug: second\ndate: 3 February 2026\n-->\n\nIt waits.\n"
    )

    assert told(text) == [
        ("What is a cache?", "first", "2026-01-02", ["a", "b"]),
        ("What is a lock?", "second", "2026-02-03", []),
    ]


@pytest.mark.parametrize("title", ["", "# Bank\n\n", "Bank\n====\n"])
def test_one_above_all_tells_of_all(title):
    text = (
        f"{title}<!--\ndate: 2026-01-02\n-->\n\n## What is a cache?\n\nIt forgets.\n\n## What is a lock?\n\nIt waits.\n"
    )

    assert [date for _, _, date, _ in told(text)] == ["2026-01-02", "2026-01-02"]


def test_what_is_unknown_in_it_and_other_comments_are_left():
    text = (
        "## What is a cache?\n\n<!--\ndate: 2026-01-02\ncolour: red\n-->\n\nIt forgets.\n\n<!-- for seniors: yes -->\n"
    )

    assert [(left.line, left.text) for left in read_document(text).left] == [
        (5, "colour: red"),
        (10, "<!-- for seniors: yes -->"),
    ]
