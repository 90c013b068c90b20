from __future__ import annotations

import pytest

from snippets.importing.retyped import retyped


def changed(text: str, skipped: frozenset[int] = frozenset()) -> dict[int, str]:
    return retyped(text.split("\n"), set(skipped))


def test_bullets_of_word_processors():
    assert changed("• one\n\t◦ two\n●\u00a0three\nAsk for:\n– four") == {
        0: "- one", 1: "\t- two", 2: "- three", 4: "- four",
    }  # fmt: skip


def test_letters_of_questions_and_answers():
    assert changed("Q1. Why?\nA1. So.\n\nQ2) How?\nA2: Thus.") == {
        0: "Q: Why?", 1: "A: So.", 3: "Q: How?", 4: "A: Thus.",
    }  # fmt: skip


def test_names_of_parts_alone_or_above_a_list():
    assert changed("Key considerations\n- one\n\nReference answer\n\nClose it.") == {
        0: "Key considerations:",
        3: "Reference answer:",
    }


def test_pages():
    assert changed("one\n\nPage 2 of 9\n\f\n- 3 -\n\ntwo\n\n4/9") == {2: "", 3: "", 4: "", 8: ""}


@pytest.mark.parametrize(
    "text",
    [
        "words – and more\n– said in passing",
        "Q1. Why?\nQ2. How?",
        "A. first\nB. second",
        "see\nPage 2\nfor more",
        "words\n\n- 3 -\n\nwords",
        "words\n\n42\n\nwords",
        "Trade-offs.",
        "Notes\nof a singer",
        "words\nNotes\n- one",
        "Cache\n- one",
    ],
)
def test_words_stay_as_they_are(text):
    assert changed(text) == {}


def test_code_stays_as_it_is():
    assert changed("• one\n• two", frozenset({1})) == {0: "- one"}
