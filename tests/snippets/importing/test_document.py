from __future__ import annotations

import json
from pathlib import Path

import pytest

from snippets.importing.document import read_document
from snippets.importing.found import Found, Question

DOCUMENTS = Path(__file__).parent / "documents"


def read(name: str) -> Found:
    return read_document((DOCUMENTS / name).read_text(), name)


def outline(found: Found) -> list[tuple[str, str, int]]:
    return [(question.kind, question.title, question.line) for question in found.questions]


def reasons(found: Found) -> list[tuple[int, str]]:
    return [(left.line, left.why) for left in found.left]


WHOLE = [
    "answers.txt", "bold.md", "capitals.txt", "chapters.md", "comments.md", "nothing_yet.md", "numbered.txt",
    "recorded.txt", "underlined.txt", "word_processor.txt",
]  # fmt: skip


def whole(name: str) -> dict[str, list[dict[str, object]]]:
    """What the document gives by the file beside it, which leaves out the fields that say nothing."""
    expected = json.loads((DOCUMENTS / name).with_suffix(".json").read_text())
    empty = Question(title="", line=0).as_json()
    return expected | {"questions": [empty | question for question in expected["questions"]]}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_document(name):
    assert read(name).as_json() == whole(name)


@pytest.mark.parametrize("name", WHOLE)
def test_the_same_document_as_another_system_writes_it(name):
    text = "\ufeff" + (DOCUMENTS / name).read_text().rstrip("\n").replace("\n", "\r\n")

    assert read_document(text, name).as_json() == whole(name)


def test_headings_with_parts_beneath_them():
    found = read("sections.md")

    assert outline(found) == [
        ("code_review", "Ticket counter", 16),
        ("practical", "Pages of a list", 66),
        ("knowledge", "What is the difference between authentication and authorisation?", 88),
        ("knowledge", "Stateful and stateless services", 92),
        ("knowledge", "Explain lazy querysets", 94),
    ]
    ticket, pages, difference, *_, lazy = found.questions
    assert ticket.skills == ["ORM", "transactions", "HTTP", "safe methods"]
    assert ticket.considerations == [
        "Two requests read the same number.",
        "A missing show is an error of the server:\n\n```\nShow.DoesNotExist\n```",
    ]
    assert ticket.reference_answer.startswith(
        "Lock the row, see the manual (https://docs.example/lock).\n\n```python\n"
    )
    assert (ticket.source, ticket.date) == (
        "Own work, after a talk “On locks” (https://talks.example/42)",
        "2023-03-05",
    )
    assert pages.description == (
        "Write a function that gives one page of a long list.\n\n"
        "**Example input**\n\n```\npage(list(range(7)), 2, 3)\n```\n\n**Example output**\n\n```\n[3, 4, 5]\n```"
    )
    assert (pages.code, pages.skills, pages.date) == (None, ["python", "django"], "2024-03-12")
    assert difference.considerations == ["who somebody is", "what somebody may do"]
    assert lazy.reference_answer == "They run when their rows are asked for."


def test_what_no_question_takes_is_left_with_line_and_reason():
    assert reasons(read("sections.md")) == [
        (2, "what stands about the document, and no question takes"),
        (3, "what stands about the document, and no question takes"),
        (8, "the heading of a chapter"),
        (10, "no question in it"),
        (12, "a table of contents"),
        (86, "the heading of a chapter"),
        (93, "nothing stands in it"),
        (98, "nothing stands in it"),
        (101, "nothing refers to it, or it cannot be read as Markdown"),
    ]


def test_bold_lines_as_headings():
    found = read("labels.md")

    assert [(question.kind, question.title) for question in found.questions] == [
        ("refactoring", "Store"),
        ("background", "Tell me about the last thing you cleaned up"),
    ]
    store, cleaned = found.questions
    assert store.code == (
        'def names():\n    client = MongoClient("mongodb://localhost")\n\n'
        '    return [row["name"] for row in client.shop.people.find()]'
    )
    assert (store.skills, store.reference_answer) == (["coupling", "testing"], "Pass the store in.")
    assert (cleaned.objective, cleaned.remarks) == ("hear of real work", ["let people talk"])
    assert {(question.source, question.date) for question in found.questions} == {("Jo Writer", "2024-03-12")}


def test_folded_answers_and_tables():
    found = read("folded.md")

    assert [(question.kind, question.title, question.reference_answer) for question in found.questions] == [
        ("knowledge", "What does a semaphore do?", "It counts who is inside."),
        ("knowledge", "How does a queue help?", "```py\nqueue.put(1)\n\nqueue.get()\n```"),
        ("knowledge", "What is a lock?", "Something `held` by one."),
        ("system_design", "Design a service that counts visits", "Queue | store"),
    ]


def test_snippets_behind_ruled_lines_of_plain_text():
    found = read("talk.txt")

    assert [(question.kind, question.language, question.code) for question in found.questions] == [
        (
            "code_review",
            "python",
            "import asyncio\n\nasync def main():\n    await asyncio.sleep\n\n"
            '    print("done")\n\n\nasyncio.run(main())',
        ),
        ("code_review", "sql", "    SELECT name\n      FROM people\n     WHERE age > 18"),
        (
            "refactoring",
            "python",
            "def retry(call):\n    while True:\n        try: return call()\n        except: pass",
        ),
    ]
    assert reasons(found) == [(1, "a conversation"), (23, "a conversation"), (26, "nothing stands in it")]
    assert [question.slug for question in found.questions] == ["question-1", "question-2", "retry"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
    ],
)
@pytest.mark.parametrize("name", ["sections.md", "labels.md", "folded.md", "talk.txt"])
def test_ends_of_lines_marks_of_order_and_a_missing_last_end_change_nothing(name, change):
    text = (DOCUMENTS / name).read_text()

    assert read_document(change(text)) == read_document(text)


def test_code_keeps_the_spaces_at_its_ends():
    code = "  if a:   \n\n\tb = 1  "

    assert read_document(f"# Find the bug\n\n```\n\n{code}\n\n```").questions[0].code == code


def test_rules_cut_a_document_without_headings():
    found = read_document(
        "What is wrong here?\n\n~~~\na = 1\n~~~\n\n---\n\nAnd what is wrong here?\n\n~~~\nb = 1\n~~~\n"
    )

    assert [question.code for question in found.questions] == ["a = 1", "b = 1"]


def test_names_are_unique_and_a_number_alone_is_no_name():
    found = read_document("## Find the bug\n\n    a\n\n## Find the bug\n\n    b\n\n## Question 7\n\nWhat is a lock?\n")

    assert [question.slug for question in found.questions] == ["find-the-bug", "find-the-bug-2", "what-is-a-lock"]


def test_names_with_underscores_stay():
    found = read_document("## What is `__str__`, and __repr__?\n")

    assert [question.title for question in found.questions] == ["What is __str__, and __repr__?"]


def test_stars_of_code_stay_and_those_of_emphasis_go():
    found = read_document(
        "## What are `*args` and `**kwargs`?\n\n## What do *args and **kwargs do?\n\n## What is **`a * b`**?\n"
    )

    assert [question.title for question in found.questions] == [
        "What are *args and **kwargs?", "What do *args and **kwargs do?", "What is a * b?"
    ]  # fmt: skip


def test_what_a_field_cannot_hold_stands_in_the_remarks_and_long_code_is_left():
    words, code = "word " * 900, "x = 1\n" * 900
    parts = ("## Find the bug", words, "### Considerations", "- that", f"```\n{code}```")
    found = read_document("\n\n".join(parts))

    [question] = found.questions
    assert len(question.description) <= 4000
    assert "".join([question.description, *question.remarks]).count("word") == 900
    assert found.left[0].text.count("x = 1") + "".join(question.considerations).count("x = 1") == 900


def test_a_date_that_can_be_read_in_two_ways_stays_a_remark():
    [question] = read_document("## Find the bug\n\n    a = 1\n\n**Date:** 03/04/2024\n").questions

    assert (question.date, question.remarks) == (None, ["Date: 03/04/2024"])


def test_the_day_in_a_source_is_the_date_where_no_other_is_told():
    text = "## Find the bug\n\n    a = 1\n\n**Source:** blog, 4 May 2025\n"

    [first], [second] = read_document(text).questions, read_document(f"{text}\n**Date:** 2026-01-02\n").questions
    assert [(each.source, each.date) for each in (first, second)] == [
        ("blog, 4 May 2025", "2025-05-04"),
        ("blog, 4 May 2025", "2026-01-02"),
    ]


def test_a_number_and_how_hard_it_is_stay_the_title():
    [question] = read_document("Question 2 - Medium\nWhat is a lock?\n").questions

    assert (question.title, question.description) == ("Question 2 - Medium", "What is a lock?")


def test_questions_come_in_the_order_of_the_document():
    table = "| Question | Answer |\n| --- | --- |\n| What is a row? | A tuple |\n"
    text = f"# Bank\n\n## Knowledge\n\n1. What is a lock?\n\n{table}"

    assert [question.title for question in read_document(text).questions] == ["What is a lock?", "What is a row?"]


def test_a_line_without_end_is_left_and_the_rest_is_read():
    text = f"## What is a lock?\n\nIt keeps others out.\n\n{'#' * 30_000}\n"
    found = read_document(text)

    assert [question.title for question in found.questions] == ["What is a lock?"]
    assert [(left.line, left.why) for left in found.left] == [(5, "a line of more than 20000 characters")]


@pytest.mark.parametrize("nothing", ["TBD", "...", "*To be written.*", "N/A", "```python\n\n```", "**Answer:** todo"])
def test_what_is_not_written_yet_is_left(nothing):
    found = read_document(f"# Questions\n\n## Cache\n\n{nothing}\n\n## What is a lock?\n\n{nothing}\n")

    assert [question.title for question in found.questions] == ["What is a lock?"]
    assert reasons(found) == [(1, "the heading of a chapter"), (3, "nothing stands in it")]


def test_what_stands_behind_a_short_label_of_plain_text_is_asked_about():
    [question] = read_document("Question 1-----\nObjective: races\nand locks in threads\ndef f():\n    x()\n").questions

    assert (question.objective, question.code) == ("races\nand locks in threads", "def f():\n    x()")


def test_words_said_between_code_and_the_next_heading_are_left():
    found = read_document(
        "## Snippet 1\n\n    x = [1]\n\n[00:01] A: Well?\n[00:09] B: Fine.\n\n## Snippet 2\n\n    y = 2\n"
    )

    assert [question.code for question in found.questions] == ["x = [1]", "y = 2"]
    assert reasons(found) == [(5, "a conversation")]


def test_talk_without_names_behind_the_code_of_plain_text_is_left():
    found = read_document(
        "Question 1-----\nx = [1]\n\nokay so what do you see here\nthe list is shared i think\n\n"
        "Question 2-----\ny = [2]\nYeah, take your time.\n\nQuestion 3-----\nreview this function\n\ndef f(): pass\n"
    )

    assert [(each.description, each.code) for each in found.questions] == [
        (None, "x = [1]"),
        (None, "y = [2]"),
        ("review this function", "def f(): pass"),
    ]
    assert reasons(found) == [(4, "a conversation"), (9, "a conversation")]


@pytest.mark.parametrize(
    "text",
    [
        "Hi, thanks for coming.\n\nWhat did you do last year?\n\nI wrote code.\n\nOkay, what is a queue good for?\n",
        "Interviewer\n\nWhat did you do?\n\nCandidate\n\nPayments.\n\nInterviewer\n\nWhy did you leave?\n",
        "## Second call\n\nHello again.\n\nCan you hear me?\n\nSure, what do you want to know?\n",
    ],
)
def test_a_conversation_without_names_is_no_question(text):
    assert read_document(text).questions == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [("Q{}.", "A{}."), ("Q{})", "A{})"), ("Q{}:", "A{}:"), ("Question {}:", "Answer:"), ("Question {}.", "Answer {}:")],
)
def test_numbered_questions_and_answers_need_no_blank_lines_between(question, answer):
    for names in ("xy", "xyz"):
        pairs = [
            f"{question.format(number)} What is {name}?\n{answer.format(number)} One.\n"
            for number, name in enumerate(names, 1)
        ]
        found = read_document("".join(pairs))

        assert [(each.title, each.reference_answer) for each in found.questions] == [
            (f"What is {name}?", "One.") for name in names
        ]
