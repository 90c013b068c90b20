"""What the candidate wants with a message, apart from what it shows. Pure."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from interviews.conductor.listener import Answer, Expects, Intent, Prompt
from interviews.conductor.text import plain_of

SHORTCUTS = {
    "think": Intent.THINKING,
    "repeat": Intent.REPEAT,
    "said_already": Intent.SAID_ALREADY,
    "pass": Intent.PASS,
}
READINESS = (
    Intent.REPEAT, Intent.ANOTHER_TIME, Intent.PROCESS_QUESTION, Intent.CLARIFY, Intent.NOT_READY, Intent.READY,
)  # fmt: skip
WISHES = (Intent.SAID_ALREADY, Intent.REPEAT, Intent.CLARIFY, Intent.THINKING)
SHORT = 14
FEW_UNKNOWN = 3
SUBJECT = 0.5
STEERING = "steering"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("patterns.yaml").read_text(encoding="utf-8"))
    return {name: re.compile("|".join(f"(?:{line})" for line in lines), re.I) for name, lines in lists.items()}


def says(name: str, text: str) -> bool:
    """Whether the text has a pattern of patterns.yaml under `name`."""
    return _patterns()[name].search(text) is not None


def steers(text: str) -> bool:
    """Whether the text tries to steer the grading instead of answering."""
    return says(STEERING, " ".join(plain_of(text)[0].split()))


def intent_of(
    answer: Answer, prompt: Prompt, *, words: int, shows_something: bool, on_subject: float, unknown: int
) -> Intent:
    """What the message is for.

    `shows_something`: a finding or myth was heard; `on_subject`: the share of its words that belong to the item;
    `unknown`: how many words with a subject of their own do not.
    """
    if answer.shortcut in SHORTCUTS:
        return SHORTCUTS[answer.shortcut]
    text, expects = answer.text, expected(prompt)
    if says(Intent.END, text) and not shows_something and words <= 2 * SHORT:
        return Intent.END
    if expects is Expects.READINESS:
        return _first_said(text, READINESS) or Intent.ANSWER
    if shows_something:
        return Intent.ANSWER
    if words <= SHORT and (wish := _first_said(text, WISHES)):
        return wish
    if expects is Expects.QUESTIONS:
        return _closing(text, words)
    asks = "?" in text or says("asks", text)
    if says(Intent.PROCESS_QUESTION, text) and words <= 2 * SHORT and (asks or not on_subject):
        return Intent.PROCESS_QUESTION
    if words <= SHORT and says(Intent.PASS, text):
        return Intent.PASS
    chats = on_subject < SUBJECT and says(Intent.OFF_TOPIC, text)
    wanders = not on_subject and unknown >= FEW_UNKNOWN
    return Intent.OFF_TOPIC if expects is not Expects.STORY and (chats or wanders) else Intent.ANSWER


def expected(prompt: Prompt) -> Expects:
    if prompt.expects is not Expects.UNKNOWN:
        return prompt.expects
    if says("asks_readiness", prompt.text):
        return Expects.READINESS
    return Expects.QUESTIONS if says("asks_for_questions", prompt.text) else Expects.ANSWER


def _first_said(text: str, intents: tuple[Intent, ...]) -> Intent | None:
    return next((intent for intent in intents if says(intent, text)), None)


def _closing(text: str, words: int) -> Intent:
    asks = "?" in text or says("asks", text)
    if words <= SHORT and says("nothing_to_ask", text) and not asks:
        return Intent.PASS
    return Intent.PROCESS_QUESTION if asks or says(Intent.PROCESS_QUESTION, text) else Intent.ANSWER
