"""Lines that a candidate might say of a finding, proposed by the model for its author to choose from. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import BaseModel, Field

MOST_LINES = 12
LONGEST = 300


class Wordings(BaseModel):
    """In each list lines for the field of the bank that has its name."""

    said: list[str] = Field(max_length=MOST_LINES)
    vague: list[str] = Field(max_length=MOST_LINES)
    wrong_claims: list[str] = Field(max_length=MOST_LINES)
    descriptions: list[str] = Field(max_length=MOST_LINES)


def without_known(wordings: Wordings, known: Iterable[str]) -> Wordings:
    """One plain line each; what is there already, in whatever case and punctuation, and what is no line is left out."""
    seen = {_words(line) for line in known} | {()}
    fresh: dict[str, list[str]] = {}
    for name in Wordings.model_fields:
        fresh[name] = []
        for line in (" ".join(text.split()) for text in getattr(wordings, name)):
            if _words(line) not in seen and line.isprintable() and len(line) <= LONGEST:
                seen.add(_words(line))
                fresh[name].append(line)
    return Wordings(**fresh)


def _words(line: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", line.casefold()))
