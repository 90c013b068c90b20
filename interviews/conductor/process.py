"""Approved answers to questions about the interview itself, and what is recognised as such a question. Pure."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from interviews.conductor.matching import CueBook
from interviews.conductor.text import Tokens
from snippets.cues import parse_cue

PREFIX = "process:"
FILE = Path(__file__).with_name("answers.yaml")


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))}


@cache
def _book() -> CueBook:
    return CueBook((key, parse_cue(line)) for key, entry in _entries().items() for line in entry["cues"])


def topic_of(tokens: Tokens) -> str | None:
    """`process:<id>` of the approved answer to this question."""
    asked = {match.owner for match in _book().read(tokens).matches()}
    return next((PREFIX + key for key in _entries() if key in asked), None)


def answer_to(topic: str) -> str:
    text: str = _entries()[topic.removeprefix(PREFIX)]["text"]
    return text.strip()


def is_answered(topic: str) -> bool:
    return topic.startswith(PREFIX) and topic.removeprefix(PREFIX) in _entries()
