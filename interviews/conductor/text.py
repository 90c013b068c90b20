"""Spoken or typed English as a row of comparable tokens. Pure.

Cues, questions and answers pass through the same `Tokens.of`, so what is done to one is done to all: identifiers fall
apart at `_ . -` and camelCase, spoken symbols and fillers vanish, words come down to a stem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|\(\s*\)|[.,;:!?]+(?=\s|$)|[\n—–]+|\s-\s|[()]")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")

PAREN = "paren"
# How far apart a clause break puts its two sides, in tokens.
BREAK = 4
LEXICON: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))


def words_of(name: str) -> frozenset[str]:
    """A word list of words.yaml as it stands there."""
    return frozenset(LEXICON[name].split())


PRONOUNS = frozenset(("i", "you", "he", "she", "it", "we", "they", "that", "there"))
BREAKERS, FILLERS = words_of("breakers"), words_of("fillers")
NOT_SUFFIXED, WHOLE = words_of("not_suffixed"), words_of("whole")
NOT_WORDS = {
    "won't": ("will", "not"), "wont": ("will", "not"), "can't": ("can", "not"), "cant": ("can", "not"),
    "cannot": ("can", "not"), "shan't": ("shall", "not"), "ain't": ("is", "not"), "aint": ("is", "not"),
}  # fmt: skip
JOINS: dict[tuple[str, ...], str] = {tuple(heard.split()): meant for heard, meant in LEXICON["joins"].items()}
LONGEST_JOIN = max(map(len, JOINS))
SAME: dict[str, str] = LEXICON["same"]
ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("isation", "ize"),
    ("ization", "ize"), ("tions", "te"), ("tion", "te"),
)  # fmt: skip
UNITS = {name: number for number, name in enumerate(LEXICON["units"].split(), 1)}
TEENS = {name: number for number, name in enumerate(LEXICON["teens"].split(), 10)}
TENS = {name: number * 10 for number, name in enumerate(LEXICON["tens"].split(), 2)}


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel columns. `at` is the place used for distances, `start`/`end` the piece of the original text."""

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    at: tuple[int, ...]
    start: tuple[int, ...]
    end: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    @classmethod
    def of(cls, text: str) -> Tokens:
        rows = _numbered(_joined(list(_raw(text))))
        place, gap, columns = -1, 0, []
        for word, start, end in rows:
            if word == "\n" or word in BREAKERS:
                gap = BREAK
            if word != "\n":
                place, gap = place + 1 + gap, 0
                columns.append((word, stem(word), place, start, end))
        if not columns:
            return cls(text, (), (), (), (), ())
        words, stems, at, starts, ends = zip(*columns, strict=True)
        return cls(text, words, stems, at, starts, ends)

    def clauses(self) -> list[tuple[int, int]]:
        """First and last token of each piece between breaks."""
        starts = [place for place in range(len(self)) if place == 0 or self.at[place] - self.at[place - 1] > 1]
        return [(first, after - 1) for first, after in zip(starts, [*starts[1:], len(self)], strict=False)]

    def clause(self, first: int, last: int, most: int = 8) -> tuple[int, int]:
        """The tokens around first..last up to a break, at most `most` more on each side."""
        low, high = first, last
        while low > 0 and first - low < most and self.at[low] - self.at[low - 1] == 1:
            low -= 1
        while high < len(self) - 1 and high - last < most and self.at[high + 1] - self.at[high] == 1:
            high += 1
        return low, high


def _raw(text: str) -> Iterator[tuple[str, int, int]]:
    """Lower-case words with their span; a clause break is the word newline."""
    plain, places = plain_of(text)
    for match in WORD.finditer(plain):
        start, end = places[match.start()], places[match.end() - 1] + 1
        token = match.group()
        if token[0] == "(" and len(token) > 1:
            yield PAREN, start, end
        elif token.isdigit():
            yield token, start, end
        elif token[0].isalpha():
            for piece in _pieces(token):
                yield piece, start, end
        elif token[0] not in "()":
            yield "\n", start, end


def plain_of(text: str) -> tuple[str, list[int] | range]:
    """The text without look-alikes and invisible characters, and where each character came from."""
    text_plain = text.translate(APOSTROPHES)
    if text_plain.isascii():
        return text_plain, range(len(text_plain))
    characters, places = [], []
    for place, character in enumerate(text_plain):
        for plain in unicodedata.normalize("NFKC", character):
            if unicodedata.category(plain) not in ("Cf", "Mn"):
                characters.append(plain)
                places.append(place)
    return "".join(characters), places


def _pieces(token: str) -> tuple[str, ...]:
    lowered = token.lower()
    if lowered in NOT_WORDS:
        return NOT_WORDS[lowered]
    if lowered.endswith("n't"):
        return lowered[:-3], "not"
    if lowered in NOT_SUFFIXED:
        return lowered[:-2], "not"
    if lowered.endswith("'d") and lowered[:-2] in PRONOUNS:
        return lowered[:-2], "would"
    word = token.split("'")[0]
    return tuple(piece.lower() for piece in CAMEL.split(word)) if word else ()


def _joined(rows: list[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    place = 0
    while place < len(rows):
        for length in range(min(LONGEST_JOIN, len(rows) - place), 0, -1):
            heard = tuple(row[0] for row in rows[place : place + length])
            if heard in JOINS:
                for word in JOINS[heard].split():
                    yield word, rows[place][1], rows[place + length - 1][2]
                place += length
                break
        else:
            if rows[place][0] not in FILLERS:
                yield rows[place]
            place += 1


def _numbered(rows: Iterator[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Spoken numbers of three digits as one token: two oh one, four twenty two, five hundred."""
    waiting = list(rows)
    place = 0
    while place < len(waiting):
        number, length = _number([row[0] for row in waiting[place : place + 3]])
        if length:
            yield str(number), waiting[place][1], waiting[place + length - 1][2]
        else:
            yield waiting[place]
        place += length or 1


def _number(words: list[str]) -> tuple[int, int]:
    first, second, third = [*words, "", "", ""][:3]
    if first not in UNITS:
        return 0, 0
    hundreds = UNITS[first] * 100
    if second == "hundred":
        return hundreds, 2
    if second in ("oh", "o", "zero") and third in UNITS:
        return hundreds + UNITS[third], 3
    if second in TENS:
        return (hundreds + TENS[second] + UNITS[third], 3) if third in UNITS else (hundreds + TENS[second], 2)
    return (hundreds + TEENS[second], 2) if second in TEENS else (0, 0)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A light stemmer: plurals, -ed, -ing, British spelling, final e."""
    word = SAME.get(word, word)
    if word in WHOLE or len(word) <= 3 or not word.isascii():
        return word
    for suffix, instead in ENDINGS:
        if word.endswith(suffix):
            return stem(word[: -len(suffix)] + instead)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return stem(word[:-1])
    for suffix in ("ing", "ed"):
        root = word[: -len(suffix)]
        if word.endswith(suffix) and len(root) >= 3 and re.search("[aeiouy]", root):
            return _root(root)
    return _root(word)


def _root(word: str) -> str:
    if word.endswith(("is", "ise")):
        word = word.removesuffix("e").removesuffix("s") + "z"
    word = word.removesuffix("e")
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def stems_of(name: str) -> frozenset[str]:
    """A word list of words.yaml, stemmed."""
    return frozenset(stem(word) for word in LEXICON[name].split())


Phrases = dict[str, list[tuple[str, ...]]]


def phrases_of(name: str) -> Phrases:
    """The phrases of words.yaml under `name`, as stems, by their first."""
    phrases: Phrases = {}
    for line in LEXICON[name]:
        stems = Tokens.of(line).stems
        phrases.setdefault(stems[0], []).append(stems)
    return phrases
