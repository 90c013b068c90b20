"""The demo's candidate: what it says next, from `script.yaml`. Pure, and knows only what a candidate sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

SCRIPT = Path(__file__).with_name("script.yaml")
PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Reply:
    """With `lines` (first, last) it is a comment on these lines."""

    text: str
    lines: tuple[int, int] | None = None


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(_Strict):
    """`more` is said when the question asks to go on about it."""

    about: tuple[str, ...]
    say: str
    more: str = ""
    lines: tuple[int, int] | None = None


class SnippetScript(_Strict):
    opening: tuple[str, ...]
    answers: tuple[Answer, ...]


class Script(_Strict):
    stages: dict[str, tuple[str, ...]]
    follow_ups: tuple[str, ...]
    unsure: Annotated[tuple[str, ...], Field(min_length=1)]
    snippets: dict[str, SnippetScript]

    def reply(self, stage: str, slug: str, question: str, said: Sequence[str]) -> Reply | None:
        """The answer to `question`, given what was `said` before, in order; None where the stage wants none."""
        if stage != PROBLEM:
            fresh = [line for line in self.stages.get(stage, ()) if line not in said]
            return Reply(fresh[0]) if fresh else None
        return self._about_code(slug, question, said) or self.unsure_reply(said)

    def _about_code(self, slug: str, question: str, said: Sequence[str]) -> Reply | None:
        snippet = self.snippets.get(slug)
        if snippet is None:
            return None
        for line in snippet.opening:
            if line not in said:
                return Reply(line)
        if said and count_of(self.follow_ups, question):
            for answer in snippet.answers:
                if answer.say == said[-1] and answer.more:
                    return Reply(answer.more)
        fresh = [answer for answer in snippet.answers if answer.say not in said]
        best = max(fresh, key=lambda answer: count_of(answer.about, question), default=None)
        return Reply(best.say, best.lines) if best and count_of(best.about, question) else None

    def unsure_reply(self, said: Sequence[str]) -> Reply:
        spoken = sum(line in self.unsure for line in said)
        return Reply(self.unsure[spoken % len(self.unsure)])


def count_of(words: Sequence[str], question: str) -> int:
    """How many of the words stand in the question, each as a whole."""
    return sum(bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", question, re.IGNORECASE)) for word in words)


@cache
def script() -> Script:
    return Script.model_validate(yaml.safe_load(SCRIPT.read_text(encoding="utf-8")))
