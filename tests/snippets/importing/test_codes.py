"""Which code is asked about and which is the solution, each by a small document."""

from __future__ import annotations

import pytest

from snippets.importing.document import read_document
from snippets.importing.found import Question


def question(text: str) -> Question:
    [found] = read_document(text).questions
    return found


@pytest.mark.parametrize("announced", ["A better version:\n\n", "**Refactored:**\n\n", "It should look like this:\n\n"])
def test_code_announced_as_better_is_the_answer(announced):
    found = question(f"## Flags\n\nRefactor this function.\n\n```py\na = 1\n```\n\n{announced}```py\nb = 2\n```\n")

    assert (found.code, found.kind) == ("a = 1", "refactoring")
    assert found.reference_answer.endswith("```py\nb = 2\n```")


def test_code_that_calls_itself_the_solution_is_the_answer():
    found = question("## Lists\n\nFind the bug.\n\n```py\na = 1\n```\n\n```py\n# Solution\nb = 2\n```\n")

    assert (found.code, found.reference_answer) == ("a = 1", "```py\n# Solution\nb = 2\n```")


def test_what_was_to_be_written_is_the_answer_and_what_was_begun_is_not():
    written = question("## Sum\n\nWrite a function that adds.\n\n```py\ndef add(a, b):\n    return a + b\n```\n")
    begun = question("## Sum\n\nWrite a function that adds.\n\n```py\ndef add(a, b):\n    ...\n```\n")
    given = question("## Sum\n\nWrite tests for the following function.\n\n```py\ndef add(a, b):\n    return a\n```\n")

    assert (written.code, written.reference_answer) == (None, "```py\ndef add(a, b):\n    return a + b\n```")
    assert (begun.code, begun.reference_answer) == ("def add(a, b):\n    ...", None)
    assert (given.code, given.reference_answer) == ("def add(a, b):\n    return a", None)


def test_what_goes_in_and_out_stays_with_the_task():
    found = question("## Merge\n\nGiven two sorted lists, merge them.\n\n```\nInput: [1], [2]\nOutput: [1, 2]\n```\n")

    assert (found.kind, found.code) == ("practical", None)
    assert found.description == ("Given two sorted lists, merge them.\n\n```\nInput: [1], [2]\nOutput: [1, 2]\n```")


def test_code_that_stands_before_any_words_is_no_solution():
    found = question(
        "## Code task\n\n```py\ndef mean(xs):\n    return sum(xs) / len(xs)\n```\n\nWhat if xs is empty?\n"
    )

    assert (found.code, found.reference_answer) == ("def mean(xs):\n    return sum(xs) / len(xs)", None)


def test_bold_lines_that_ask_about_the_code_above_them_belong_to_it():
    found = question(
        "## Ledger\n\n```py\na = 0.0\n```\n\n**What is wrong here?**\n\nFloats.\n\n**And then?**\n\nTests.\n"
    )

    assert (found.title, found.code, found.description) == ("Ledger", "a = 0.0", "**What is wrong here?**")
    assert (found.reference_answer, found.remarks) == ("Floats.", ["**And then?**", "Tests."])


def test_a_numbered_line_below_a_question_with_code_begins_the_next():
    text = "## Ledger\n\n```py\na = 0.0\n```\n\nQuestion 2: Locks\n\n```py\nb = 1\n```\n"

    assert [(found.title, found.code) for found in read_document(text).questions] == [
        ("Ledger", "a = 0.0"),
        ("Locks", "b = 1"),
    ]


def test_what_is_asked_to_be_printed_is_the_code_asked_about():
    found = question("## Lists\n\nWhat does this print?\n\n```py\nprint(a)\n```\n\nIt prints:\n\n```\n1\n```\n")

    assert (found.code, found.description) == ("print(a)", "What does this print?\n\nIt prints:\n\n```\n1\n```")
