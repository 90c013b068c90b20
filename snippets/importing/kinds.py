"""The kind of a question, guessed: what the document calls it, then the words it asks with, then what it holds.

1. A kind that its own label or title names ("Code review: bookings", "Type: practical") holds.
2. Then the kind its chapter names ("Knowledge questions"); only a review or refactoring without any code, or
   with words of another kind, does not follow its chapter, nor a design or the person among tasks to write code.
3. Then its words: of all kinds whose words occur the one that is asked for first. Words of knowledge ("explain", "what
   is") yield to others where there is code ("Explain what is wrong with this code" is a review), and always to those
   of a design or of the person ("Explain how you would design a shop").
4. Then what it holds: code is there to be reviewed, anything else is knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from snippets.importing.kind_words import NAMES, WORDS
from snippets.schema import Kind

_SUFFIX = r"(?:\s+(?:questions?|tasks?|exercises?|challenges?|problems?|rounds?|interviews?|items?|assignments?))?"


def _any_of(phrases: Iterable[str]) -> str:
    return f"(?:{'|'.join(phrases)})"


def _stated(names: str) -> str:
    """Alone, before a colon or dash, or in brackets."""
    return rf"\W*{names}{_SUFFIX}\s*(?:\d+\s*)?(?:$|[:|–—]|\s-\s)|.*[\[(]{names}{_SUFFIX}[\])]"


_NAMED = {kind: re.compile(rf"\b{_any_of(names)}\b", re.IGNORECASE) for kind, names in NAMES.items()}
_TITLED = {kind: re.compile(_stated(_any_of(names)), re.IGNORECASE | re.DOTALL) for kind, names in NAMES.items()}
_ALONE = re.compile(rf"\W*{_any_of(map(_any_of, NAMES.values()))}{_SUFFIX}\W*", re.IGNORECASE)
_WORDS = {kind: re.compile("|".join(words), re.IGNORECASE) for kind, words in WORDS.items()}
_SETTING = re.compile(
    rf"\W*(?:white-?board(?:ing)?|on-?site|phone screen(?:ing)?|technical){_SUFFIX}\W*", re.IGNORECASE
)
NEEDS_CODE = (Kind.CODE_REVIEW, Kind.REFACTORING)
MAX_READ = 4000


def kind_named(text: str) -> Kind | None:
    """The kind that a label or the title of a chapter names anywhere; the most special first."""
    plain = text.replace("_", " ")
    return next((kind for kind, names in _NAMED.items() if names.search(plain)), None)


def kind_titled(title: str) -> Kind | None:
    """The kind that a question's title states by itself, or set apart from the rest."""
    return next((kind for kind, stated in _TITLED.items() if stated.match(title)), None)


def is_only_a_kind(title: str) -> bool:
    """`Practical`, `Whiteboard round`: a title that does not tell what is asked."""
    return bool(_ALONE.fullmatch(title) or _SETTING.fullmatch(title))


def kind_worded(text: str, has_code: bool) -> Kind | None:
    """The kind whose words come first; of several at one place the one that stands first in WORDS."""
    places: dict[Kind, int] = {
        kind: match.start() for kind, words in _WORDS.items() if (match := words.search(text[:MAX_READ]))
    }
    if has_code:
        places.pop(Kind.BACKGROUND, None)
    if has_code or Kind.BACKGROUND in places or Kind.SYSTEM_DESIGN in places:
        if len(places) > 1:
            places.pop(Kind.KNOWLEDGE, None)
    elif places.get(Kind.KNOWLEDGE) == min(places.values(), default=None):
        return Kind.KNOWLEDGE
    return min(places, key=lambda kind: places[kind]) if places else None


def guess_kind(title: str, text: str, code: str, chapter: Kind | None = None) -> Kind:
    if stated := kind_titled(title):
        return stated
    worded = kind_worded(f"{title}\n{text}", bool(code))
    if chapter and not _overruled(chapter, worded, code):
        return chapter
    return worded or (Kind.CODE_REVIEW if code else Kind.KNOWLEDGE)


def _overruled(chapter: Kind, worded: Kind | None, code: str) -> bool:
    if code and (chapter, worded) == (Kind.CODE_REVIEW, Kind.REFACTORING):
        return True
    if chapter == Kind.PRACTICAL and not code and worded in (Kind.SYSTEM_DESIGN, Kind.BACKGROUND):
        return True
    if worded is None or worded == chapter:
        return chapter in NEEDS_CODE and not code and worded is None
    return (chapter in NEEDS_CODE and not code) or (bool(code) and chapter == Kind.KNOWLEDGE and worded in NEEDS_CODE)
