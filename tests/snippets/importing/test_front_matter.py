from __future__ import annotations

from snippets.importing.document import read_document


def test_properties_beneath_the_title_are_about_all_questions():
    found = read_document(
        "# Round\n\nOwner: Jo Writer\nLast edited: March 12, 2024 4:32 PM\nTags: Backend, Python\n\n"
        "## What is a lock?\n\n## What is a queue?\n"
    )

    assert [(question.title, question.source, question.date, question.skills) for question in found.questions] == [
        ("What is a lock?", "Jo Writer", "2024-03-12", ["Backend", "Python"]),
        ("What is a queue?", "Jo Writer", "2024-03-12", ["Backend", "Python"]),
    ]
    assert [left.text for left in found.left] == ["# Round"]


def test_lines_of_a_question_are_no_properties():
    [question] = read_document("Question: What is a lock?\nAnswer: One holds it.\nDate: 2024-03-12\n").questions

    assert (question.title, question.reference_answer, question.date) == (
        "What is a lock?", "One holds it.", "2024-03-12"
    )  # fmt: skip


def test_one_date_between_the_title_and_the_questions_is_that_of_all():
    found = read_document("Bank\n\nLast edited: 12 March 2024\n\n- What is a lock?\n- What is a queue?\n")

    assert [question.date for question in found.questions] == ["2024-03-12", "2024-03-12"]
    assert [left.text for left in found.left] == ["Bank"]


def test_further_keys_on_a_single_line_are_no_part_of_the_value_before():
    found = read_document(
        "<!-- title: Locks; date: 2026-02-03; owner: Platform; mood: calm -->\n# What is a lock?\n\nSay.\n"
    )

    assert [(each.date, each.source) for each in found.questions] == [("2026-02-03", "Platform")]
    assert "mood: calm" in [left.text for left in found.left]
