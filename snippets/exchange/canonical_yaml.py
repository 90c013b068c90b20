"""Plain data as YAML that `strict_yaml` reads back unchanged, always in the same bytes, for people to read and edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from snippets.strict_yaml import means_text

WIDTH = 120
STEP = "  "

_WORD = re.compile(r"[A-Za-z0-9][\w-]*", re.ASCII)
_BEGINS_NO_TEXT = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_yaml(data: Mapping[str, object]) -> str:
    """Keys must be plain words; values are maps, lists, text, whole numbers, true and false."""
    return "".join(f"{line}\n" for line in _mapping(data, "")) or "{}\n"


def _mapping(data: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in data.items():
        yield from _under(f"{indent}{key}:", value, indent)


def _sequence(data: Sequence[object], indent: str) -> Iterator[str]:
    for value in data:
        if isinstance(value, Mapping) and value and _in_one_line(value) is None:
            first, *rest = _mapping(value, indent + STEP)
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield from _under(f"{indent}-", value, indent)


def _under(head: str, value: object, indent: str) -> Iterator[str]:
    """The value behind its key or dash, or on the lines below."""
    short = _in_one_line(value)
    if short is not None and (len(head) + 1 + len(short) <= WIDTH or not value):
        yield f"{head} {short}"
    elif isinstance(value, str):
        yield from _text(head, value, indent + STEP)
    elif isinstance(value, Mapping):
        yield head
        yield from _mapping(value, indent + STEP)
    elif isinstance(value, Sequence):
        yield head
        yield from _sequence(value, indent + STEP)
    else:
        yield f"{head} {short}"


def _in_one_line(value: object) -> str | None:
    """Flow style for what has nothing but words and numbers in it; None for what does not fit into it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return value if _WORD.fullmatch(value) and means_text(value) else None
    if isinstance(value, Mapping):
        pairs = [(key, _in_one_line(entry)) for key, entry in value.items()]
        return None if _any_missing(pairs) else "{" + ", ".join(f"{key}: {entry}" for key, entry in pairs) + "}"
    if isinstance(value, Sequence):
        entries = [_in_one_line(entry) for entry in value]
        return None if None in entries else "[" + ", ".join(map(str, entries)) + "]"
    raise TypeError(f"{type(value).__name__} has no place in plain data")


def _any_missing(pairs: list[tuple[str, str | None]]) -> bool:
    return any(entry is None for _, entry in pairs)


def _text(head: str, text: str, indent: str) -> Iterator[str]:
    if not _stands_for_itself(text):
        yield f'{head} "{_escaped(text)}"'
    elif "\n" in text:
        yield f"{head} |-"
        yield from (indent + line if line else "" for line in text.split("\n"))
    elif len(head) + 1 + len(text) > WIDTH and " " in text:
        yield f"{head} >-"
        yield from _folded(text, indent)
    elif _is_plain(text):
        yield f"{head} {text}"
    else:
        yield f'{head} "{_escaped(text)}"'


def _stands_for_itself(text: str) -> bool:
    """Nothing in it needs an escape, and no white space is where a block would lose or misread it."""
    printable = all(character.isprintable() or character in "\n\t" for character in text)
    return printable and text != "" and text == text.strip() and not any(line[:1] == "\t" for line in text.split("\n"))


def _is_plain(text: str) -> bool:
    return (
        text[0] not in _BEGINS_NO_TEXT
        and means_text(text)
        and ": " not in text
        and " #" not in text
        and "\t" not in text
        and text[-1] != ":"
    )


def _folded(text: str, indent: str) -> Iterator[str]:
    """Broken only at single spaces: a line that begins or ends with one would not come back as it was."""
    line = ""
    for word in re.split(r"(?<=[^ \t]) (?=[^ \t])", text):
        if line and len(indent) + len(line) + 1 + len(word) > WIDTH:
            yield indent + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield indent + line


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character) or _printable(character) for character in text)


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
