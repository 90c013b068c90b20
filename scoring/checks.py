"""Remarks that help a rater and never block. Pure: they read what the rater gave, and nothing of the record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scoring.rubrics.schema import RubricData

FEWEST_EQUAL = 4
LOW, HIGH = 0.4, 0.7

CONTRADICTS_LOW = "The note praises, but the score stands in a low band. Does one of the two need another look?"
CONTRADICTS_HIGH = (
    "The note names faults only, but the score stands in a high band. Does one of the two need another look?"
)
NO_EVIDENCE = "A score without a quote: nobody can see later what earned it."
SAYS_NOTHING = "The note judges but says nothing that was seen. What did the candidate say or do?"
ALL_EQUAL = "Every criterion has the same score. Was each looked at by itself?"

PRAISE = re.compile(
    r"\b(?:excell\w+|outstanding\w*|impress\w+|superb\w*|brilliant\w*|flawless\w*|perfect\w*|exceptional\w*|remarkabl\w+"
    r"|great|strong\w*|thorough\w*|unaided|unprompted|very good|very well|spotless|masterful\w*|convincing\w*)\b"
)
FAULTS = re.compile(
    r"\b(?:miss(?:ed|es|ing)|wrong\w*|fail(?:s|ed|ing|ure)?|confus\w+|weak\w*|poor\w*|unable|struggl\w+|incorrect\w*"
    r"|unclear|guess(?:ed|es|ing|work)|overlook\w*|shallow|vague\w*|no idea|had to be told|could ?n[o']t|could not"
    r"|cannot|can't|(?:did|does)(?: not|n't) (?:see|know|find|notice|understand|explain))\b"
)
TURNED_ROUND = re.compile(
    r"\b(?:not|no|never|nothing|none|hardly|without|isn't|wasn't|neither|nor|far from)(?: \w+){0,2} ?$"
)
NOTHING_AFTER = re.compile(r" (?:nothing|none|no)\b")
WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
# Words that judge or join. A note made of nothing else tells no reader what happened.
_EMPTY = """
a about absolutely acceptable adequate all also an and answer answers as at average awesome bad basic be been below
bit but candidate clear decent did do does enough every everything excellent expected expectations fair fairly fine
for generally good great had has have he her here his impressive in interview is it job just knowledge knows lacking
level lgtm little looks lot made mediocre mostly much nice no none not of ok okay on one outstanding overall perfect
performance person poor pretty question questions quite rather really satisfactory she skill skills so solid some
strong sufficient super sure that the their there they thing things this time to too top understanding very was weak
well were with work yes
"""
EMPTY_WORDS = frozenset(_EMPTY.split())


@dataclass(frozen=True, slots=True)
class Given:
    """What the checks read of one rated criterion."""

    criterion: str
    score: int | None
    notes: str
    quotes: int


@dataclass(frozen=True, slots=True)
class Remark:
    """`criterion` is empty where the remark is about the scorecard as a whole."""

    criterion: str
    words: str


def remarks_on(rubric: RubricData, ratings: Iterable[Given]) -> list[Remark]:
    """In the order of the rubric; about the whole at the end."""
    given = {rating.criterion: rating for rating in ratings}
    rows = [given[criterion.slug] for criterion in rubric.criteria if criterion.slug in given]
    remarks = [Remark(row.criterion, words) for row in rows for words in _about(row, rubric)]
    return remarks + [Remark("", ALL_EQUAL)] * _all_equal(rows)


def _about(row: Given, rubric: RubricData) -> list[str]:
    if row.score is None:
        return []
    found = [
        (_contradicts_low(row, rubric), CONTRADICTS_LOW),
        (_contradicts_high(row, rubric), CONTRADICTS_HIGH),
        (row.quotes == 0, NO_EVIDENCE),
        (says_nothing(row.notes), SAYS_NOTHING),
    ]
    return [words for holds, words in found if holds]


def _contradicts_low(row: Given, rubric: RubricData) -> bool:
    praised, faulted = tone_of(row.notes)
    return _height(row, rubric) <= LOW and praised and not faulted


def _contradicts_high(row: Given, rubric: RubricData) -> bool:
    praised, faulted = tone_of(row.notes)
    return _height(row, rubric) >= HIGH and faulted and not praised


def _height(row: Given, rubric: RubricData) -> float:
    """Where the score stands on its scale, from 0 to 1."""
    return ((row.score or 0) - rubric.lowest) / (rubric.highest - rubric.lowest)


def tone_of(notes: str) -> tuple[bool, bool]:
    """Whether the note praises, and whether it names faults; a "not" before a word turns it round."""
    text = notes.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    praise = [_is_turned_round(text, hit) for hit in PRAISE.finditer(text)]
    faults = [_is_turned_round(text, hit) for hit in FAULTS.finditer(text)]
    return (False in praise or True in faults), (False in faults or True in praise)


def _is_turned_round(text: str, hit: re.Match[str]) -> bool:
    clause = re.split(r"[.;,:!?\n]", text[: hit.start()])[-1]
    return bool(TURNED_ROUND.search(clause) or NOTHING_AFTER.match(text, hit.end()))


def says_nothing(notes: str) -> bool:
    """Whether something is written and every word of it only judges."""
    text = notes.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return bool(notes.strip()) and not re.search(r"\d", text) and EMPTY_WORDS.issuperset(WORD.findall(text))


def _all_equal(rows: Iterable[Given]) -> bool:
    scores = [row.score for row in rows if row.score is not None]
    return len(scores) >= FEWEST_EQUAL and len(set(scores)) == 1
