"""What people call the parts of a question, and the chapters around questions: phrases of regular expressions.

The first whose phrases match the whole of a heading or label names it.
"""

from __future__ import annotations

import re

_GOOD = (
    r"(?:(?:reference|expected|sample|model|example|possible|suggested|correct|good|ideal|strong|short|long|full"
    r"|proposed|our|the|an?|one|official|brief|detailed|recommended|working|simple|optimal|best|better|naive"
    r"|final|python)\s+)*"
)
_ASSESSED = r"(?:assessed|tested|covered|required|checked|needed|evaluated|assess|test)"

PARTS = {
    "reference_answer": (
        rf"{_GOOD}(?:answers?|solutions?|responses?|resolution|explanation|implementation)(?:\s+(?:\d+|[a-z]))?",
        rf"{_GOOD}(?:answer|solution) (?:outline|sketch|key|code|notes)",
        rf"{_GOOD}(?:answer|solution) (?:is|would be|could be|could look like|looks like)(?: this)?",
        r"expected|a\d*|ans\d*|(?:answer )?key|model answer|in short|tl;dr",
        r"(?:fixed|corrected|refactored|improved|repaired|better)(?: (?:code|version|snippet))?",
        r"(?:possible )?fix(?:es)?|how to fix(?: it)?",
    ),
    "code": (
        r"(?:the |given |starter |initial |source |original |sample )?"
        r"(?:code|snippet)(?: (?:snippet|sample|fragment|listing))?s?",
        r"code (?:to review|for review|under review)|listing|starting point|stub|skeleton|template",
    ),
    "example": (
        r"(?:(?:sample|example|expected|test)s?\s*)+"
        r"(?:\d+|inputs?|outputs?|data|cases?|usage|calls?|results?|requests?|responses?)?"
        r"(?:\s*(?:/|and|&|,|or)\s*(?:sample |example |expected )?(?:inputs?|outputs?))?(?:\s*\d+)?",
        r"inputs?(?:\s*(?:/|and|&)\s*outputs?)?|outputs?",
        r"(?:functional |non-?functional )?requirements|constraints|assumptions|acceptance criteria",
        r"usage|signature|interface|limits",
    ),
    "objective": (
        r"(?:(?:learning|main|primary) )?(?:objectives?|goals?|purposes?|aims?|intent(?:ion)?)"
        r"(?: of (?:the|this) (?:question|task|exercise))?",
        r"what (?:it|this|we) (?:tests?|checks?|assess(?:es)?|want to (?:learn|know|see|find out))",
        r"why (?:we|i) ask(?: this| it)?|why this question|rationale",
    ),
    "skills": (
        r"(?:(?:key|core|main|required|target|technical|assessed|tested|relevant) )?"
        r"(?:skills?|competenc(?:y|ies)|topics?|tags?|keywords?|technolog(?:y|ies)|areas?)"
        rf"(?: (?:(?:being|to be) )?{_ASSESSED})?",
        r"assess(?:es|ed)|tests|knowledge areas?|skill areas?|skills? (?:and|&) (?:topics|knowledge)|stack",
    ),
    "considerations": (
        r"(?:(?:key|main|important|possible|other|design|additional|further) )?considerations?",
        r"(?:key|talking|discussion|main|important|expected|good) points?|expected discussion",
        r"points? to (?:cover|consider|mention|discuss|raise|look for)",
        r"things to (?:consider|look (?:for|out for)|watch(?: for)?|mention|discuss|note)",
        r"what (?:to|we|i)(?: are| am|['’]re|['’]m)? (?:look|listen|watch|expect|hope|want)(?:ing)?"
        r"(?: out)?(?: for| to hear| to see)?",
        r"what (?:a )?(?:good|great|strong)(?: answers?)? (?:contains?|covers?|mentions?|has|looks like|includes?)",
        r"(?:evaluation|assessment|grading|scoring|marking)(?: (?:criteria|rubric|points|notes|guide))?",
        r"score ?card|criteria|rubric|(?:signals|look|looking|listen|listening) (?:to look )?for|expectations|signals",
        r"(?:known |expected |planted |possible |potential |main )?"
        r"(?:issues|problems|bugs|defects|faults|findings|mistakes|flaws)(?: to (?:find|spot|identify)| in the code)?",
        r"edge cases|trade-?offs|checklist|aspects?",
    ),
    "remarks": (
        r"(?:(?:general|additional|extra|other|interviewer['’]?s?|private|internal|side) )?"
        r"(?:remarks?|notes?|comments?|hints?|tips?|observations?|advice|clues?)"
        r"(?: (?:for|to) (?:the )?interviewers?)?",
        r"nb|n\.b\.|warning|important",
        r"(?:possible |optional |further |additional )?(?:follow[- ]?ups?|probes?|deeper questions?)(?: questions?)?",
        r"(?:further|additional|bonus|extra|extension) questions?|bonus(?: points?)?|extras?|variations?|extensions?",
        r"(?:red|green) flags?|common (?:mistakes|pitfalls|errors)|pitfalls|difficulty(?: level)?|level|seniority",
        r"(?:estimated |expected )?(?:time|duration)(?: limit| needed)?",
        r"see also|further reading|links?|resources?|environment|complexity",
    ),
    "source": (r"sources?|origin|author|credits?|taken from|attribution|via|from|references",),
    "reference": (r"reference",),
    "date": (
        r"date(?:d| asked| added| created| written| of (?:interview|creation))?",
        r"(?:last )?(?:asked|created|updated|added|written|modified|edited|used)(?: on| at)?",
    ),
    "title": (r"title|name",),
    "slug": (r"slug",),
    "kind": (r"kind|(?:question )?type|category|question kind|format",),
    "language": (r"(?:programming )?language",),
    "description": (
        r"(?:the |actual )?(?:question|description|prompt|statement|scenario|situation|assignment|context|story)"
        r"(?: (?:text|statement|description))?",
        r"(?:the )?(?:problem|task|exercise|challenge)(?: (?:statement|description|definition|text))?",
        r"q|ask|what to ask|instructions?|details",
    ),
    "contents": (
        r"(?:table of )?contents?|toc|index|on this page|contents table|list of questions|quick links|navigation",
    ),
    "aside": (
        r"(?:(?:full |free |raw |interview |call |meeting )*"
        r"(?:transcript|transcription|conversation|chat log|recording|dialogue))(?: .*)?",
        r"introduction|intro|overview|conclusion|closing|wrap-?up|welcome|preface|foreword",
        r"(?:notes?|guidelines?|rules|tips|advice) (?:on|for|about|to) .*",
        r"(?:additional|further|useful|other|external) (?:resources|links|materials?)",
        r"about(?: (?:this|the) .*)?|how (?:to|we|this) .*|usage|licen[cs]e|change ?log|acknowledge?ments?",
        r"contributing|agenda|schedule|glossary|disclaimer|appendix|history|contact|logistics|credits",
    ),
}
_COMPILED = {name: re.compile("|".join(phrases), re.IGNORECASE) for name, phrases in PARTS.items()}
MAX_LENGTH = 60


def name_of(words: str) -> str | None:
    """The part or chapter that a heading or label of these words opens."""
    if not words or len(words) > MAX_LENGTH:
        return None
    return next((name for name, pattern in _COMPILED.items() if pattern.fullmatch(words)), None)


def is_named(words: str, name: str) -> bool:
    return bool(_COMPILED[name].fullmatch(words))
