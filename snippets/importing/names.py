"""What headings and labels of a document mean: parts of a question, chapters of questions, things around them."""

from __future__ import annotations

import re
from itertools import count

from snippets.importing.part_names import is_named, name_of

NOT_LABELS = frozenset({"contents", "aside"})

NUMBERED = re.compile(
    r"\W*(?P<what>question|task|problem|exercise|snippet|challenge|case|item|puzzle|q|quiz|code review"
    r"|review|assignment|example)"
    r"\s*(?:no\.?\s*|nr\.?\s*|#\s*)?(?P<number>\d{1,4}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|[a-h](?=\s*[-–:.)]))\b\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
COUNTER = re.compile(
    r"\A\s*(?:\(?\d{1,3}(?:\.\d{1,3})*[.):]|\d{1,3}(?:\.\d{1,3})+|#\d{1,3}[.:)]?"
    r"|\(?[a-z]\)|\(?[ivx]{1,5}[.)]|[a-pr-z]\d{1,3}[.):]|q(?:uestion)?:)\s+",
    re.IGNORECASE,
)
COLLECTION = re.compile(
    r"\b(?:questions|tasks|exercises|problems|puzzles|quiz(?:zes)?|challenges|snippets|q\s?&\s?a|q\s?and\s?a"
    r"|interviews?|question bank|topics|warm-?ups?)\b",
    re.IGNORECASE,
)
_POLITELY = r"\W*(?:(?:please|briefly|now|then|and|so,?|in (?:python|django|sql|your own words),?)\s+)*"
_REQUESTS = (
    r"what(?:'s|’s)?|how|why|when|which|who|whose|where",
    r"(?:can|could|would|will|do|did|does|have|has|is|are|was|were|should)"
    r" (?:you|we|it|they|there|this|that|the|an?|i|django|python)",
    r"write|implement|create|build|develop|code|complete|extend|solve|compute|calculate|convert|reverse|draw",
    r"design|architect|sketch|outline|plan|propose|model|refactor|rewrite|restructure|simplify|decouple|clean up",
    r"review|find|spot|identify|debug|fix|improve|optimi[sz]e|critique|predict",
    r"explain|describe|discuss|define|compare|contrast|differentiate|distinguish|introduce yourself",
    r"tell (?:me|us)|talk (?:me|us|about)|walk (?:me|us|through)|show (?:how|me|us)",
    r"give (?:an?|me|us|some|examples?|two|three)|name (?:the|some|two|three|a)|list (?:the|some|all)",
    r"given (?:an?|the|two|this|some)|make (?:the|this|it|these)|suppose|imagine|consider|look at|take a look",
)
ASKING = re.compile(rf"{_POLITELY}(?:{'|'.join(_REQUESTS)})\b", re.IGNORECASE)
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

# The stars of `**kwargs` are no emphasis, nor the underscores of `__init__`.
_SPAN = re.compile(r"(?P<ticks>`+) ?(?P<code>[^`]+?) ?(?P=ticks)(?!`)")
_STARRED = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]*(?:\*[^*]+\*)?[^*]*)(?<=\S)\1(?![\w*])")
_UNDERLINED = re.compile(r"(?<!\w)(_{1,2})(?!_)(?=\S)([^_]*[^\w_][^_]*|(?<!__)[^\W_]+)(?<=[^\s_])\1(?!\w)")


def bare(text: str) -> str:
    """The words of a heading without marks of emphasis, pictures, counters and a colon at the end."""
    codes, numbers = [span["code"] for span in _SPAN.finditer(text)], count()
    text = _SPAN.sub(lambda _: f"\0{next(numbers)}\0", text)
    text = _UNDERLINED.sub(r"\2", _STARRED.sub(r"\2", _STARRED.sub(r"\2", text)))
    text = COUNTER.sub("", text.strip(" *\t\n"), count=1)
    text = re.sub(r"^[^\w(\[\0]+|[\s:：.–—*-]+$", "", text).strip()
    return re.sub(r"\0(\d+)\0", lambda place: codes[int(place[1])], text)


_FOR_WHOM = re.compile(r" (?:for|to) (?:the )?(?:interview|review)ers?$", re.IGNORECASE)


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
    return not plain.endswith("?") and is_named(plain, "aside")


def _named(text: str) -> str | None:
    plain = re.sub(r"\s+", " ", re.sub(r"\s*\([^)]*\)\s*$", "", bare(text)))
    return name_of(plain) or name_of(_FOR_WHOM.sub("", plain))


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


_DIFFICULTY = re.compile(
    r"\W*(?:easy|medium|hard|junior|middle|senior|beginner|intermediate|advanced)\W*", re.IGNORECASE
)


def title_of(text: str) -> str:
    """The heading without its number, unless it has nothing else."""
    plain = bare(text) or text.strip()
    match = NUMBERED.match(plain)
    if match is None or not re.match(r"\s*(?:[-–—:.)|/]|$)", match["rest"]) or _DIFFICULTY.fullmatch(match["rest"]):
        return plain
    return bare(re.sub(r"^[\s\W]+", "", match["rest"])) or plain
