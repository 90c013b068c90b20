"""What stands about a document at its top: `key: value` lines between --- or in an HTML comment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from snippets.importing.names import part_named

KEYS = {
    "title": "title", "name": "title", "slug": "slug", "id": "slug", "date": "date", "dated": "date", "created": "date",
    "updated": "date", "last edited": "date", "last updated": "date",
    "published": "date", "tags": "skills", "tag": "skills", "keywords": "skills", "topics": "skills",
    "skills": "skills", "categories": "skills", "source": "source", "author": "source", "authors": "source",
    "owner": "source",
    "origin": "source", "kind": "kind", "type": "kind", "category": "kind",
}  # fmt: skip
UNUSED = "what stands about the document, and no question takes"
_BLOCK = re.compile(
    r"\s*(?:(?P<open>---)[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
    r"|<!--(?P<comment>(?:(?!-->)[\s\S])*)-->[ \t]*(?:\n|\Z))"
)  # fmt: skip
_COMMENT = re.compile(r"\s*<!--(?P<inside>(?:(?!-->)[\s\S])*)-->\s*")
_TITLE = re.compile(r"\s*(?:# .*|.+\n=+[ \t]*)\n\s*(?=<!--)")
_PAIR = re.compile(r"\s*(?P<key>[A-Za-z][\w -]{0,30}?)\s*[:=]\s*(?P<value>.*)")
_ENTRY = re.compile(r"\s*-\s+(?P<value>.+)")
# Where the next key of a single line begins.
_INLINE = re.compile(
    r"(?<=[;|])\s*(?=[A-Za-z][\w -]{0,30}:)|\b(?=(?:title|slug|date|tags|source|author|kind|type)\s*:)", re.IGNORECASE
)


_PROPERTY = re.compile(r"[*_]{0,2}(?P<key>[A-Z][A-Za-z ]{1,25})(?::[*_]{0,2}|[*_]{1,2}:)\s+\S")
# What says that the lines are those of a question itself.
_OF_A_QUESTION = frozenset(
    {"reference_answer", "code", "example", "objective", "considerations", "description", "language", "remarks"}
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of it; `field` is "" where the key says nothing that is kept."""

    field: str
    value: str
    line: int
    text: str


@dataclass(slots=True)
class FrontMatter:
    pairs: list[Pair] = field(default_factory=list)
    lines: range = range(0)

    def first(self, name: str) -> str:
        return next((pair.value for pair in self.pairs if pair.field == name and pair.value), "")

    def all(self, name: str) -> list[str]:
        return [value for pair in self.pairs if pair.field == name for value in listed(pair.value)]


def read_front_matter(text: str) -> FrontMatter:
    """Nothing, if what stands at the top is no such block: a rule, or a comment in plain words."""
    title = _TITLE.match(text)
    match = _BLOCK.match(text) or (_BLOCK.match(text, title.end()) if title else None)
    if match is None:
        return _read_properties(text)
    if match["comment"] is not None and _is_of_a_question(text, match.end()):
        return FrontMatter()
    name = "yaml" if match["open"] else "comment"
    first = text.count("\n", 0, match.start(name))
    pairs = read_pairs(match[name], first)
    if pairs is None or not any(pair.field for pair in pairs):
        return FrontMatter()
    end = text.count("\n", 0, match.end()) + (not match[0].endswith("\n"))
    return FrontMatter(pairs, range(text.count("\n", 0, match.start()), end))


def told_in(comment: str) -> list[Pair]:
    """The pairs of a comment, none if none of them tells of a question."""
    match = _COMMENT.fullmatch(comment)
    pairs = (read_pairs(match["inside"]) if match else None) or []
    return pairs if any(pair.field and pair.value for pair in pairs) else []


def _is_of_a_question(text: str, end: int) -> bool:
    """Whether a comment that ends here stands above a question, in a document where others have one of their own."""
    above = re.match(r"\s*(?:##|\*\*|__)", text[end:])
    return bool(above) and any(told_in(other[0]) for other in _COMMENT.finditer(text, end))


def _read_properties(text: str) -> FrontMatter:
    """The first paragraph, or the one beneath the title, if it is nothing but two or more such lines."""
    lines = text.split("\n")
    numbers = (number for number, line in enumerate(lines) if line.strip() and not line.startswith("# "))
    first = next(numbers, len(lines))
    end = next((number for number in range(first, len(lines)) if not lines[number].strip()), len(lines))
    keys = [match["key"] for line in lines[first:end] if (match := _PROPERTY.match(line))]
    if len(keys) < max(2, end - first) or any(part_named(key) in _OF_A_QUESTION for key in keys):
        return FrontMatter()
    pairs = _pairs("\n".join(re.sub(r"[*_]{1,2}", "", line) for line in lines[first:end]), first) or []
    return FrontMatter(pairs, range(first, end)) if any(pair.field for pair in pairs) else FrontMatter()


def read_pairs(text: str, first: int = 0) -> list[Pair] | None:
    """The pairs of a block that begins on line `first`, 0-based; None if it is anything but pairs."""
    if "\n" not in text.strip() and len(_INLINE.findall(text)) > 1:
        text = text[: len(text) - len(text.lstrip())] + _INLINE.sub("\n", text.strip()).removeprefix("\n")
        return [Pair(pair.field, pair.value.rstrip(" ;,|"), first, pair.text) for pair in _pairs(text, 0) or []] or None
    return _pairs(text, first)


def _pairs(text: str, first: int) -> list[Pair] | None:
    pairs: list[Pair] = []
    for number, line in enumerate(text.split("\n"), first):
        if not line.strip() or line.lstrip().startswith("#"):
            if line.strip():
                pairs.append(Pair("", line.strip(), number, line))
        elif pairs and (entry := _ENTRY.fullmatch(line)):
            pairs.append(Pair(pairs[-1].field, _unquoted(entry["value"]), number, line))
        elif pairs and line[0] in " \t" and not _PAIR.fullmatch(line):
            pairs.append(Pair(pairs[-1].field, _unquoted(line), number, line))
        elif pair := _PAIR.fullmatch(line):
            pairs.append(Pair(KEYS.get(pair["key"].lower(), ""), _unquoted(pair["value"]), number, line))
        else:
            return None
    return pairs


def listed(value: str) -> list[str]:
    """The entries of `[a, b]`, `a, b`, `a; b` or `a | b`."""
    plain = value.strip()
    if plain.startswith("[") and plain.endswith("]"):
        plain = plain[1:-1]
    if re.fullmatch(r"#\w[\w+-]*(?:\s+#\w[\w+-]*)+", plain):
        return plain.replace("#", "").split()
    mark = next((mark for mark in (";", " | ", " · ", " • ") if mark in plain), ",")
    return [entry for part in plain.split(mark) if (entry := _unquoted(part).lstrip("#"))]


def _unquoted(value: str) -> str:
    plain = value.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'":
        plain = plain[1:-1]
    return plain.strip()
