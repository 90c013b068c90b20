from __future__ import annotations

from snippets.importing.document import read_document


def test_numbers_that_markdown_does_not_know_begin_questions_too():
    found = read_document(
        "# Interview plan\n\n1. Python\n   1.1 What is a generator?\n   1.2 Explain descriptors.\n"
        "       a) data descriptors\n       b) the others\n2. Design\n   a) Compare REST and gRPC.\n"
    )

    assert [(question.title, question.line, question.considerations) for question in found.questions] == [
        ("What is a generator?", 4, []),
        ("Explain descriptors", 5, ["a) data descriptors", "b) the others"]),
        ("Compare REST and gRPC", 9, []),
    ]


def test_a_version_at_the_start_of_a_line_is_no_number():
    [question] = read_document("## What is new?\n\n3.11 brings exception groups.\n").questions

    assert question.reference_answer == "3.11 brings exception groups."
