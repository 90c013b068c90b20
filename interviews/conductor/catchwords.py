"""Whether an answer is only a pile of terms, which shows nothing for sure. Pure."""

from __future__ import annotations

from collections.abc import Sequence, Set

from interviews.conductor.matching import GENERIC
from interviews.conductor.stance import content

# This many findings with fewer words each than that are a list.
MANY_FINDINGS = 4
WORDS_A_FINDING = 4
# A row of terms has hardly one of the words that make a sentence.
ROW_OF_TERMS, PLAIN_SHARE = 7, 0.2
# Somebody terse leaves those words out too, but keeps to one subject: so much of it is that finding's vocabulary.
ON_SUBJECT = 0.6


def only_catchwords(stems: Sequence[str], vocabularies: Sequence[Set[str]]) -> bool:
    """`vocabularies` are those of the findings that were heard, one each."""
    if len(vocabularies) >= MANY_FINDINGS and len(stems) < WORDS_A_FINDING * len(vocabularies):
        return True
    plain = sum(stem in GENERIC for stem in stems)
    if len(stems) < ROW_OF_TERMS or plain >= PLAIN_SHARE * len(stems):
        return False
    words = content(stems)
    return len(vocabularies) != 1 or len(words & vocabularies[0]) < ON_SUBJECT * len(words)
