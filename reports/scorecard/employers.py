"""Employers as candidates name them when they talk about their background. Pure.

What it finds is hidden together with the name, so it would rather take too much than too little; what it misses can be
added by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviews.events import CANDIDATE, Stage
from interviews.state import RoomState
from reports.scorecard.questions import stage_runs

TOLD_IN = {Stage.WELCOME, Stage.READY, Stage.FOCUS, Stage.BACKGROUND, Stage.BACKGROUND_PROBE, Stage.BRIDGE}
WORKING = (
    r"(?:work(?:ed|ing|s)?|employed|interned|interning|contract(?:ed|ing)|consult(?:ed|ing)|started|stayed|"
    r"engineer|developer|programmer|architect|lead|manager|analyst|scientist|consultant|intern|internship|job|role|"
    r"position|career|team|years?|months?|time)"
)
LEADS = re.compile(
    rf"\b(?i:{WORKING}(?:\s+(?:now|currently|full|part|time|there|as|an?|the|my|backend|software|data|senior|junior)|"
    r"[\s,])*?\s*\b(?:at|for|with)|(?:joined|left|quit)|employer(?:\s+(?:is|was|now))?|company\s+(?:is\s+)?called|"
    r"(?:right\s+)?(?:currently|now|previously|before\s+that)(?:,?\s*(?:i\s*(?:am|was|'m)|i’m))?\s+(?:at|with))\s+"
)
# `Acme`, `Acme & Sons`, `Bank of America`, `eBay`, `SAP`, `N26`, `Böhm-Werke`.
WORD = r"(?:[^\W\d_][\w.’'-]*[\w]|[^\W\d_]|\d+[^\W\d_][\w-]*)"
PHRASE = re.compile(rf"{WORD}(?:\s+(?:of|and|&|de|für|van|the)\s+{WORD}|\s+{WORD}|\s*&\s*{WORD}){{0,4}}")
JOINING = {"of", "and", "&", "de", "für", "van", "the"}
# What follows `at`, `for` or `with` and is nobody's name.
COMMON_WORDS = """
a an the my our their this that these those some any one two three four five six seven eight nine ten several many few
all most i we he she they it you me us him her them and or but so as in on at for with of to from by about home scale
night day work school university college large small big bigger different various multiple first last least present
times once now then both each every python django java javascript typescript react sql postgres postgresql kafka
airflow aws azure gcp docker kubernetes linux git rest apis api data databases backend frontend code teams people
clients customers startups companies banks agencies monday tuesday wednesday thursday friday saturday sunday january
february march april may june july august september october november december which what where when who other others
another myself hours weeks months years long about almost nearly over just only mostly mainly
"""
COMMON = frozenset(COMMON_WORDS.split())


def employers_in(state: RoomState) -> tuple[str, ...]:
    """In the order they were named, each once."""
    told = [run for run in stage_runs(state) if run.span.stage in TOLD_IN]
    named: dict[str, str] = {}
    for message in state.messages:
        if message.actor == CANDIDATE and any(run.first <= message.seq < run.end for run in told):
            for name in named_in(message.text):
                named.setdefault(name.casefold(), name)
    return tuple(named.values())


def named_in(text: str) -> Iterator[str]:
    """In speech without capital letters only the first word after `work at` and the like is taken."""
    text = " ".join(text.split())  # in a long run of blanks the search would take minutes
    spoken = not any(letter.isupper() for letter in re.sub(r"\bI\b", "", text))
    for lead in LEADS.finditer(text):
        phrase = PHRASE.match(text, lead.end())
        if phrase:
            name = _name(phrase.group().split(), spoken)
            if name:
                yield name


def _name(words: list[str], spoken: bool) -> str:
    if spoken:
        first = words[0]
        return first if first not in COMMON and len(first) > 1 else ""
    taken: list[str] = []
    for word in words:
        named = word[0].isupper() or any(letter.isupper() or letter.isdigit() for letter in word)
        if not (named or (taken and word in JOINING)) or word == "I" or word.casefold() in COMMON - JOINING:
            break
        taken.append(word)
    while taken and taken[-1] in JOINING:
        taken.pop()
    return " ".join(taken)
