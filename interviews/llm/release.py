"""Whether a model's wording of a move may be said. Pure. In doubt the authored wording is said instead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from interviews.conductor.evidence import Ear
from interviews.conductor.listener import Answer
from interviews.conductor.stance import content
from interviews.conductor.text import Tokens
from snippets.schema import Defect, Item

LONGER = 1.4
ROOM = 60
MOST_NEW_WORDS = 3
LINE = re.compile(r"\bL\d+\b|\bline \d+\b", re.IGNORECASE)
CODE = re.compile(r"`[^`]*`|\b\w+_\w+\b|\b\w+\.\w+\b|\b\w+\(\)?")
SENSES = re.compile(
    r"\bI(?:'m| am)? (?:can )?(?:see|saw|seeing|hear|heard|hearing|watch|notice|feel|listen)(?:ing|ed)?\b",
    re.IGNORECASE,
)
PRAISE = re.compile(
    r"\b(?:great|excellent|perfect|awesome|brilliant|amazing|nice|good|well done|correct|correctly|exactly|right|true|"
    r"absolutely|indeed|agree|agreed|wrong|incorrect|mistaken|yes|no)\b",
    re.IGNORECASE,
)


def objection(text: str, authored: str, said: str, item: Item | None, found: Iterable[str]) -> str:
    """Why the text must not be released, or nothing.

    `authored` is the template's wording, `said` what the candidate said, `found` the slugs on record.
    """
    if not text.strip() or len(text) > LONGER * len(authored) + ROOM or not text.isprintable():
        return "form"
    if text.count("?") != authored.count("?"):
        return "questions"
    if _all(LINE, text) != _all(LINE, authored):
        return "lines"
    if _all(CODE, text) - _all(CODE, authored) - _all(CODE, said):
        return "code"
    if SENSES.search(text) and not SENSES.search(authored):
        return "senses"
    if _all(PRAISE, text) - _all(PRAISE, authored):
        return "judgement"
    if _is_another_message(text, authored, said):
        return "meaning"
    return "key" if item and _tells(text, authored, said, item, set(found)) else ""


def _is_another_message(text: str, authored: str, said: str) -> bool:
    """Whether it leaves out half of what is to be said, or brings up much else."""
    now, wanted = (content(Tokens.of(words).stems) for words in (text, authored))
    new = now - wanted - content(Tokens.of(said).stems)
    return 2 * len(now & wanted) < len(wanted) or len(new) > MOST_NEW_WORDS


def _tells(text: str, authored: str, said: str, item: Item, found: set[str]) -> bool:
    """Whether it has a word of the key that neither the authored wording nor the candidate has used."""
    allowed = content(Tokens.of(f"{authored} {said} {item.intro}").stems)
    if content(Tokens.of(text).stems) & _secret(item, found) - allowed:
        return True
    return bool(_heard(text, item) - _heard(authored, item) - _heard(said, item) - found)


def _secret(item: Item, found: set[str]) -> set[str]:
    """The subject words of all that is known about what was not found, of the myths and of what topics hope to hear."""
    texts = [text for myth in item.myths for text in (myth.claim, myth.truth, myth.correction)]
    texts += [text for topic in item.topics for text in topic.good]
    for row in item.findings:
        if row.slug not in found:
            fix = row.fix if isinstance(row, Defect) else ""
            texts += [row.title, row.short, row.explanation, fix, *row.cues, *row.said]
    return content(Tokens.of("\n".join(texts)).stems)


def _heard(text: str, item: Item) -> set[str]:
    tokens = Tokens.of(text)
    judged = Ear(item).judge(Answer(text), tokens, Tokens.of(""))
    return {finding.slug for finding in judged.findings}


def _all(pattern: re.Pattern[str], text: str) -> set[str]:
    return {match.lower() for match in pattern.findall(text)}
