"""What is a question and what is none, each by a small document."""

from __future__ import annotations

from snippets.importing.document import read_document
from snippets.importing.found import Found


def outline(found: Found) -> list[tuple[str, str, int]]:
    return [(question.kind, question.title, question.line) for question in found.questions]


def left(found: Found) -> list[tuple[int, str, str]]:
    return [(row.line, row.text, row.why) for row in found.left]


def test_headings_with_code_among_questions_are_reviews():
    found = read_document("# Round\n\n## 1. Store\n\n```\nopen()\n```\n\n## 2. Shop\n\n```\nclose()\n```\n")

    assert outline(found) == [("code_review", "Store", 3), ("code_review", "Shop", 9)]


def test_each_paragraph_that_asks_in_a_chapter_is_a_question():
    found = read_document(
        "## Coding tasks\n\nAll in Python.\n\nImplement a function that returns the n-th Fibonacci number.\n\n"
        "    fib\n\nWrite a parser for dates.\n"
    )

    assert outline(found) == [
        ("practical", "Implement a function that returns the n-th Fibonacci number", 5),
        ("practical", "Write a parser for dates", 9),
    ]
    assert left(found) == [
        (1, "## Coding tasks", "the heading of a chapter"), (3, "All in Python.", "no question in it")
    ]  # fmt: skip


def test_entries_that_name_what_the_questions_beneath_them_are_about():
    found = read_document(
        "# Plan\n\n1. Background\n   - Tell me about your last role.\n   - What are you looking for?\n"
        "2. Python\n   1. What is a generator?\n      - lazy\n   2. Explain descriptors.\n"
    )

    assert outline(found) == [
        ("background", "Tell me about your last role", 4),
        ("background", "What are you looking for?", 5),
        ("knowledge", "What is a generator?", 7),
        ("knowledge", "Explain descriptors", 9),
    ]
    assert left(found) == [
        (1, "# Plan", "the heading of a chapter"),
        (3, "1. Background", "the heading of a chapter"),
        (6, "2. Python", "the heading of a chapter"),
    ]


def test_a_chapter_named_like_a_part_holds_its_questions():
    found = read_document("# Snippets\n\n1. Find the bug:\n\n       a = 1\n\n2. What does it print?\n\n       b = 2\n")

    assert [(question.title, question.code) for question in found.questions] == [
        ("Find the bug", "a = 1"), ("What does it print?", "b = 2")
    ]  # fmt: skip


def test_links_to_the_top_are_no_part_of_an_answer():
    found = read_document(
        "### What is a lock?\n\n#### Answer\n\nOne holds it.\n\n[↑ back to top](#locks)\n\n"
        '<p align="right">(<a href="#top">back to top</a>)</p>\n'
    )

    assert [question.reference_answer for question in found.questions] == ["One holds it."]
    assert [(line, why) for line, _, why in left(found)] == [(7, "a table of contents"), (9, "a table of contents")]


def test_a_title_that_is_only_a_kind_gives_way_to_what_is_asked():
    found = read_document("# Round\n\n## Practical\n\nBuild a small CLI.\n\n## Whiteboard\n\nDesign a chess server.\n")

    assert outline(found) == [
        ("practical", "Build a small CLI", 3), ("system_design", "Design a chess server", 7)
    ]  # fmt: skip
