"""Short names of questions, each once in a document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_LENGTH = 64


def slug_of(text: str) -> str:
    """A valid name made of the text, "" if nothing of it can stand in one."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > MAX_LENGTH:
            break
        slug = f"{slug}-{word}" if slug else word[:MAX_LENGTH]
    return slug


class Slugs:
    """Gives each name once: a second one gets a number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self.numbers: dict[str, int] = {}

    def next(self, text: str) -> str:
        base = slug_of(text) or "question"
        slug, number = base, self.numbers.get(base, 1)
        while slug in self.taken:
            number += 1
            ending = f"-{number}"
            slug = base[: MAX_LENGTH - len(ending)].rstrip("-") + ending
        self.taken.add(slug)
        self.numbers[base] = number
        return slug
