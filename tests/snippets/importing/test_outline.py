"""Which headings belong together, each by a small document."""

from __future__ import annotations

from snippets.importing.document import read_document


def test_parts_belong_to_the_question_before_them_whatever_their_level():
    found = read_document(
        "# Round\n\n### 1. Users\n\nWhat is wrong?\n\n    a = 1\n\nExpected answer\n---------------\n\nAll of it.\n\n"
        "## Remarks\n\nBe kind.\n\n### 2. Cache\n\nWhen would you use a cache?\n\n## Objective\n\nTrade-offs.\n"
    )

    users, cache = found.questions
    assert (users.title, users.code, users.reference_answer, users.remarks) == (
        "Users", "a = 1", "All of it.", ["Be kind."]
    )  # fmt: skip
    assert (cache.title, cache.objective, cache.remarks) == ("Cache", "Trade-offs.", [])
    assert [left.text for left in found.left] == ["# Round"]


def test_a_last_chapter_of_all_answers_belongs_to_no_question():
    found = read_document("# Round\n\n### What is a lock?\n\n### What is a queue?\n\n## Answers\n\n1. One.\n2. Many.\n")

    assert [(question.title, question.reference_answer) for question in found.questions] == [
        ("What is a lock?", None), ("What is a queue?", None)
    ]  # fmt: skip
    assert [left.text for left in found.left] == ["# Round", "## Answers", "1. One.\n2. Many."]


def test_paragraphs_with_answers_behind_them_are_questions_each():
    found = read_document(
        "# Questions\n\nWhat is a closure?\n\nAnswer: A function.\n\nExplain `with`.\nAnswer: It calls `__enter__`.\n"
    )

    assert [(question.title, question.line, question.reference_answer) for question in found.questions] == [
        ("What is a closure?", 3, "A function."), ("Explain with", 7, "It calls `__enter__`.")
    ]  # fmt: skip
