"""What headings and labels of a document mean: parts of a question, chapters of questions, things around them."""

from __future__ import annotations

import re

PARTS = {
    "reference_answer": (
        r"(?:(?:reference|expected|sample|model|example|possible|suggested|correct|good|ideal|strong|short|long|full"
        r"|proposed|our|the|an?|one|official|brief|detailed|recommended|working|simple|optimal|best|naive"
        r"|final|python)\s+)*"
        r"(?:answers?|solutions?|responses?|resolution|explanation|implementation)(?:\s+(?:\d+|[a-z]))?"
        r"(?:\s+(?:outline|sketch|key|code|notes))?|a|ans|(?:answer )?key"
        r"|(?:fixed|corrected|refactored|improved|repaired)(?: (?:code|version|snippet))?"
        r"|(?:possible )?fix(?:es)?|how to fix(?: it)?"
    ),
    "code": (
        r"(?:the |given |starter |initial |source |original |sample )?(?:code|snippet)(?: (?:snippet|sample"
        r"|fragment|listing))?s?"
        r"|code (?:to review|for review|under review)|listing|starting point|stub"
    ),
    "example": (
        r"(?:(?:sample|example|expected|test)s?\s*)+(?:\d+|inputs?|outputs?|data|cases?|usage|calls?"
        r"|results?|requests?|responses?)?"
        r"(?:\s*(?:/|and|&|,|or)\s*(?:sample |example |expected )?(?:inputs?|outputs?))?(?:\s*\d+)?"
        r"|inputs?(?:\s*(?:/|and|&)\s*outputs?)?|outputs?|(?:functional |non-?functional )?requirements"
        r"|constraints|assumptions"
        r"|acceptance criteria|usage|signature|interface|limits"
    ),
    "objective": (
        r"(?:(?:learning|main|primary) )?(?:objectives?|goals?|purposes?|aims?|intent(?:ion)?)(?: of (?:the"
        r"|this) (?:question|task|exercise))?"
        r"|what (?:it|this|we) (?:tests?|checks?|assess(?:es)?|want to (?:learn|know|see))|why (?:we|i) "
        r"ask(?: this| it)?|rationale"
    ),
    "skills": (
        r"(?:(?:key|core|main|required|target|technical|assessed|tested|relevant) )?(?:skills?|competenc(?:y"
        r"|ies)|topics?|tags?|keywords?|technolog(?:y|ies)|areas?)"
        r"(?:(?: (?:being|to be))? (?:assessed|tested|covered|required|checked|needed|evaluated|assess|test))?"
        r"|assess(?:es|ed)|tests|knowledge areas?|skill areas?|skills? (?:and|&) (?:topics|knowledge)|stack"
    ),
    "considerations": (
        r"(?:(?:key|main|important|possible|other|design|additional|further) )?considerations?|(?:key"
        r"|talking|discussion|main|important|expected|good) points?"
        r"|points? to (?:cover|consider|mention|discuss|raise|look for)|things to (?:consider|look (?:for"
        r"|out for)|watch(?: for)?|mention|discuss|note)"
        r"|what (?:to|we) (?:look|listen|watch|expect|hope)(?: for| to hear| to see)?"
        r"|what a good answer (?:contains|covers|mentions|has)"
        r"|(?:evaluation|assessment|grading|scoring)(?: (?:criteria|rubric|points|notes|guide))?|criteria"
        r"|rubric|look for|listen for|expectations"
        r"|(?:known |expected |planted |possible |potential |main )?(?:issues|problems|bugs|defects|faults"
        r"|findings|mistakes|flaws)(?: to (?:find|spot|identify)| in the code)?"
        r"|edge cases|trade-?offs|checklist|aspects?"
    ),
    "remarks": (
        r"(?:(?:general|additional|extra|other|interviewer'?s?|private|internal|side) )?(?:remarks?|notes?"
        r"|comments?|hints?|tips?|observations?|advice|clues?)"
        r"(?: (?:for|to) (?:the )?interviewers?)?|nb|n\.b\.|warning|important"
        r"|(?:possible |optional |further |additional )?(?:follow[- ]?ups?|probes?"
        r"|deeper questions?)(?: questions?)?|(?:further|additional|bonus|extra|extension) questions?"
        r"|bonus(?: points?)?|extras?|variations?|extensions?|red flags?|common (?:mistakes|pitfalls|errors)"
        r"|pitfalls|difficulty(?: level)?|level|seniority"
        r"|(?:estimated |expected )?(?:time|duration)(?: limit| needed)?|see also|further reading|links?"
        r"|resources?|environment|complexity"
    ),
    "source": r"sources?|origin|author|credits?|taken from|attribution|via|from|references",
    "reference": r"reference",
    "date": r"date(?:d| asked| added| created| written| of (?:interview|creation))?|(?:last )?(?:asked"
        r"|created|updated|added|written|modified)(?: on| at)?|asked",
    "title": r"title|name",
    "kind": r"kind|(?:question )?type|category|question kind|format",
    "language": r"(?:programming )?language",
    "description": (
        r"(?:the |actual )?(?:question|description|prompt|statement|scenario|situation|assignment|context"
        r"|story)(?: (?:text|statement|description))?"
        r"|(?:the )?(?:problem|task|exercise|challenge)(?: (?:statement|description|text|definition))?|q|ask"
        r"|what to ask|instructions?|details"
    ),
    "contents": r"(?:table of )?contents?|toc|index|on this page|contents table|list of questions"
        r"|quick links|navigation",
    "aside": (
        r"(?:(?:full |free |raw |interview |call |meeting )*(?:transcript|transcription|conversation"
        r"|chat log|recording|dialogue))(?: .*)?"
        r"|introduction|intro|overview|conclusion|closing|wrap-?up|welcome|(?:notes?|guidelines?|rules|tips"
        r"|advice) (?:on|for|about|to) .*|(?:additional|further|useful|other|external) (?:resources|links"
        r"|materials?)|preface|foreword|about(?: (?:this"
        r"|the) .*)?|how (?:to|we|this) .*|usage|licen[cs]e|change ?log"
        r"|acknowledge?ments?|contributing"
        r"|agenda|schedule|glossary|disclaimer|appendix|history|contact|logistics|credits"
    ),
}  # fmt: skip
_COMPILED = {field: re.compile(pattern, re.IGNORECASE) for field, pattern in PARTS.items()}
NOT_LABELS = frozenset({"contents", "aside"})

NUMBERED = re.compile(
    r"\W*(?P<what>question|task|problem|exercise|snippet|challenge|case|item|puzzle|q|quiz|code review"
    r"|review|assignment|example)"
    r"\s*(?:no\.?\s*|nr\.?\s*|#\s*)?(?P<number>\d{1,4}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight"
    r"|nine|ten)\b\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
COUNTER = re.compile(
    r"\A\s*(?:\(?\d{1,3}(?:\.\d{1,3})*[.):]|\d{1,3}(?:\.\d{1,3})+|\(?[a-z][)]|[ivx]{1,5}[.)]|#\d{1,3}[.:)]?)\s+",
    re.IGNORECASE,
)
COLLECTION = re.compile(
    r"\b(?:questions|tasks|exercises|problems|puzzles|quiz(?:zes)?|challenges|snippets|q\s?&\s?a|q\s?and\s?a"
    r"|interviews?|question bank|topics|warm-?ups?)\b",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"\W*(?:please\s+|briefly\s+|now\s+|then\s+|in (?:python|django|sql|your own words),?\s+|and\s+"
    r"|so,?\s+)*(?:what(?:'s|’s)?|how|why|when|which|who|whose|where"
    r"|(?:can|could|would|will|do|did|does|have|has|is|are|was|were|should) (?:you|we|it|they|there|this"
    r"|that|the|an?|i|django|python)\b"
    r"|write|implement|design|refactor|explain|review|find|describe|tell (?:me|us)|talk (?:me|us|about)"
    r"|compare|discuss|define|given (?:an?|the|two|this|some)|create|build|develop|spot|fix|improve|rewrite"
    r"|restructure"
    r"|give (?:an?|me|us|some|examples?|two|three)|walk (?:me|us|through)|debug|optimi[sz]e|identify|outline"
    r"|sketch|model|propose|compute|calculate|predict|complete|solve|extend|simplify"
    r"|clean up|make (?:the|this|it|these)|show (?:how|me|us)|name (?:the|some|two|three|a)|list (?:the|some"
    r"|all)|convert|reverse|suppose|imagine|consider|look at|take a look"
    r"|introduce yourself|differentiate|distinguish|decouple|architect|plan|code)\b",
    re.IGNORECASE,
)  # fmt: skip
# Nouns that look like a request.
NAMES_OF_THINGS = re.compile(
    r"(?:design|code|plan|model|build|review|list|name|test|find|sketch|outline)"
    r" (?:answers?|considerations?|criteria|decisions?|discussions?|exercises?|interviews?|notes?|patterns?|principles?"
    r"|problems?|quality|questions?|reading|reviews?|rounds?|sections?|smells?|style|systems?|tasks?|tools?|topics?)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?P<mark>\*\*\*|\*\*|__|\*"
    r"|_)(?P<bold>[^*\n]{1,80}?)(?P<inside>\s*[:：])?\s*(?P=mark)(?P<after>\s*(?:[:：]"
    r"|[-–—](?=\s)))?\s*(?P<rest>.*)"
    r"|(?P<plain>[^\W\d_][^:：*\n]{0,60}?)(?:\s*[:：])(?:\s+|$)(?P<tail>.*)",
    re.DOTALL,
)  # fmt: skip

# Emphasis by underscores; `__init__` is a name.
_UNDERLINED = re.compile(r"(?<!\w)(_{1,2})(?!_)(?=\S)([^_]*[^\w_][^_]*|(?<!__)[^\W_]+)(?<=[^\s_])\1(?!\w)")


def bare(text: str) -> str:
    """The words of a heading without marks of emphasis, pictures, counters and a colon at the end."""
    text = _UNDERLINED.sub(r"\2", re.sub(r"[*`]+", "", text))
    text = COUNTER.sub("", text.strip(), count=1)
    return re.sub(r"^[^\w(\[]+|[\s:：.–—-]+$", "", text).strip()


def is_conversation(text: str) -> bool:
    return is_aside(text) and bool(re.search(r"transcri|conversation|dialogue|recording|chat", text, re.IGNORECASE))


def words_of(text: str) -> str:
    """The text as it is put, without a number and marks of emphasis, with its full stop."""
    return title_of(text) + ("." if text.rstrip(" *_").endswith(".") else "")


def part_named(text: str) -> str | None:
    """The part of a question that a heading or label of this text opens."""
    found = _named(text)
    return None if found in NOT_LABELS else found


def is_contents(text: str) -> bool:
    return _named(text) == "contents"


def is_aside(text: str) -> bool:
    plain = bare(text)
    return not plain.endswith("?") and bool(_COMPILED["aside"].fullmatch(plain))


def _named(text: str) -> str | None:
    plain = re.sub(r"\s+", " ", re.sub(r"\s*\([^)]*\)\s*$", "", bare(text)))
    if not plain or len(plain) > 60:
        return None
    return next((field for field, pattern in _COMPILED.items() if pattern.fullmatch(plain)), None)


def label_of(text: str) -> tuple[str, str] | None:
    """Of `**Answer:** text`, `Answer: text` or a bold line alone: the label and what stands behind it."""
    match = _LABELLED.fullmatch(text)
    if match is None:
        return None
    if match["plain"]:
        return (match["plain"], match["tail"]) if part_named(match["plain"]) else None
    ended = match["inside"] or match["after"] or not match["rest"].strip()
    return (match["bold"].strip(), match["rest"]) if ended else None


def is_numbered(text: str) -> bool:
    """`Question 3`, with or without more behind it."""
    return bool(NUMBERED.match(bare(text)))


def is_asking(text: str) -> bool:
    plain = bare(text)
    if not plain:
        return False
    worded = ASKING.match(plain) and " " in plain and not NAMES_OF_THINGS.match(plain)
    return plain.rstrip(")\"'” ").endswith("?") or bool(worded) or is_numbered(plain)


def begins_with_number(title: str) -> bool:
    return bool(re.match(r"\W*\d", title) and COUNTER.match(re.sub(r"^[*_`\s]+", "", title)))


def is_file_name(title: str) -> bool:
    return bool(re.fullmatch(r"[\w./-]+\.[a-z]{1,5}", re.sub(r"[*`]+|:$", "", title.strip())))


def is_one_word_or_two(title: str) -> bool:
    return bool(re.fullmatch(r"(?:\w+\W*){1,2}", bare(title)))


def is_collection(text: str) -> bool:
    return bool(COLLECTION.search(text)) and not text.rstrip().endswith("?")


def is_generic(title: str) -> bool:
    """A title that says no more than a number."""
    match = NUMBERED.match(bare(title))
    return not bare(title) or (match is not None and not bare(match["rest"]))


def title_of(text: str) -> str:
    """The heading without its number, unless it has nothing else."""
    plain = bare(text) or text.strip()
    match = NUMBERED.match(plain)
    if match is None or not re.match(r"\s*(?:[-–—:.)|/]|$)", match["rest"]):
        return plain
    return bare(re.sub(r"^[\s\W]+", "", match["rest"])) or plain
