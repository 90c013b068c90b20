"""The weaker signs: doubt, a line named by its number, the words an item's vague lines are made of. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from interviews.conductor.matching import GENERIC
from interviews.conductor.stance import (
    BAD_EVENTS,
    DOUBTS,
    HALF_JUDGEMENTS,
    JUDGEMENTS,
    OPINIONS,
    PLAIN_DENIALS,
    runs_of,
)
from interviews.conductor.text import TEENS, TENS, UNITS, Tokens, phrases_of, stems_of
from snippets.schema import Defect, Item

DOUBTED, MISGIVINGS = stems_of("doubted"), phrases_of("misgivings")
CONSEQUENCES = BAD_EVENTS - {"problem", "bug", "wrong"}
CODE_WORDS = stems_of("code_words")
POINTERS = ("line", "lines", "l", "on", "at")
DENIED_WITHIN = 3
OPINION_WITHIN = 8  # "I don't think that upper would work"


def doubts(tokens: Tokens, *, only_opinions: bool = False) -> list[int]:
    """Where the candidate says that something is not as it should be, or by what it does, or only by an opinion."""
    told = DOUBTS - CONSEQUENCES if only_opinions else DOUBTS
    stems = tokens.stems
    found = [end - 1 for _, end in runs_of(stems, MISGIVINGS)]
    for index, word in enumerate(stems):
        denied = bool(PLAIN_DENIALS & set(stems[max(0, index - DENIED_WITHIN) : index]))
        if word in (DOUBTED if denied else told) or (word in DOUBTED and _disbelieved(stems, index)):
            found.append(index)
    return found


def lines_named(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Each line of the code that is named by its number, with the token that names it."""
    words = tokens.words
    for index, word in enumerate(words[:-1]):
        if word in POINTERS and (number := _number(words[index + 1 : index + 3])):
            yield index + 1, number


def at_line(item: Item, line: int) -> Defect | None:
    """The defect a doubt about that line most likely means: the most severe one, then the one with the fewest lines."""
    there = [row for row in item.defects if any(first <= line <= last for first, last in row.lines)]
    return min(there, key=lambda row: (row.severity.rank, _size(row)), default=None)


def vague_words(item: Item) -> dict[str, str]:
    """Words that only one defect's vague lines have, and what it is."""
    owners: dict[str, set[str]] = defaultdict(set)
    for defect in item.findings:
        for stem, word in ((stem, word) for line in defect.vague for stem, word in _words(line)):
            if word not in JUDGEMENTS | HALF_JUDGEMENTS and stem not in GENERIC | DOUBTS | DOUBTED | CODE_WORDS:
                owners[stem].add(defect.slug)
    return {stem: next(iter(slugs)) for stem, slugs in owners.items() if len(slugs) == 1}


def _words(line: str) -> Iterator[tuple[str, str]]:
    tokens = Tokens.of(line)
    return zip(tokens.stems, tokens.words, strict=True)


def _disbelieved(stems: tuple[str, ...], index: int) -> bool:
    before = stems[max(0, index - OPINION_WITHIN) : index]
    return any(one == "not" and two in OPINIONS for one, two in pairwise(before))


def _number(words: tuple[str, ...]) -> int:
    first, second = [*words, "", ""][:2]
    if first.isdigit():
        return int(first)
    return TENS[first] + UNITS.get(second, 0) if first in TENS else TEENS.get(first) or UNITS.get(first, 0)


def _size(defect: Defect) -> int:
    return sum(last - first + 1 for first, last in defect.lines)
