from __future__ import annotations

import pytest

from interviews.llm.release import objection
from snippets.loader import BANK, read_question

ITEM = read_question(BANK / "aiohttp-fetch").item
AUTHORED = "Thanks. What happens on L6 when the function is called?"
SAID = "it fetches the data of one url"


@pytest.mark.parametrize(
    "text",
    [
        "Thank you. When the function is called, what happens on L6?",
        "And what happens on L6 when somebody calls the function?",
    ],
)
def test_another_wording_of_the_same_is_released(text) -> None:
    assert objection(text, AUTHORED, SAID, ITEM, []) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "form"),
        ("x" * 500, "form"),
        ("Thanks.\nWhat happens on L6?", "form"),
        ("Tell me what happens on L6.", "questions"),
        ("What happens on L6? And why?", "questions"),
        ("What happens there when the function is called?", "lines"),
        ("What happens on L6 and L7 when the function is called?", "lines"),
        ("What happens on L6 with resp.json when the function is called?", "code"),
        ("I can see you thinking. What happens on L6?", "senses"),
        ("Great answer. What happens on L6?", "judgement"),
        ("You are right. What happens on L6?", "judgement"),
        ("What is your salary on L6?", "meaning"),
        ("What happens on L6 with volcanoes, penguins, glaciers and teapots when the function is called?", "meaning"),
        ("What happens on L6 if nobody awaits it when the function is called?", "key"),
        ("What happens on L6 without parentheses when the function is called?", "key"),
        ("What happens on L6 when the function is called and the status is bad?", "key"),
    ],
)
def test_what_adds_or_loses_something_is_not(text, why) -> None:
    assert objection(text, AUTHORED, SAID, ITEM, []) == why


def test_the_candidates_own_words_may_be_taken_up() -> None:
    text = "You spoke of the missing await. What happens on L6 when the function is called?"

    assert objection(text, AUTHORED, "I think an await is missing", ITEM, []) == ""
    assert objection(text, AUTHORED, SAID, ITEM, []) == "key"
