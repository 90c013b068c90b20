"""Plain data from a YAML text by strangers: maps, lists, text, whole numbers, true, false and null.

No anchors, aliases or tags (a few bytes of them can stand for gigabytes), no key twice, bounded size, depth and
number of nodes. `no`, dates and 1:30 stay text. Every value keeps the line it stands on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_NODES = 20_000
PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Path = tuple[str | int, ...]


class YamlError(ValueError):
    """The text is not plain YAML data; says what stands where."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


@dataclass(frozen=True, slots=True)
class Document:
    data: object
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """The line of the node at `path`, or of what is nearest around it."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def read_yaml(text: str) -> Document:
    """Raise YamlError for anything but one document of plain data."""
    if len(text.encode()) > MAX_BYTES:
        raise YamlError(1, f"larger than {MAX_BYTES // 1024} kB")
    if unprintable := UNPRINTABLE.search(text):
        line = text.count("\n", 0, unprintable.start()) + 1
        raise YamlError(line, f"unprintable character {unprintable.group()!r}")
    try:
        return _Reader(text).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(mark.line + 1 if mark else 1, f"not YAML: {error.problem or error.context}") from error


class _Reader:
    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=PARSER)
        self._lines: dict[Path, int] = {}
        self._nodes = 0

    def document(self) -> Document:
        next(self._events)  # the stream starts
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise YamlError(1, "empty")
        data = self._value(next(self._events), ())
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise YamlError(_line(after), "a second document starts here")
        return Document(data, self._lines)

    def _value(self, event: yaml.Event, path: Path) -> object:
        self._check(event, path)
        self._lines.setdefault(path, _line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return _scalar(event)

    def _check(self, event: Any, path: Path) -> None:
        self._nodes += 1
        if event.anchor is not None:  # an alias has one too
            raise YamlError(_line(event), "anchors (&) and aliases (*) are not allowed")
        if event.tag is not None:
            raise YamlError(_line(event), "tags (!) are not allowed")
        if isinstance(event, yaml.ScalarEvent) and UNPRINTABLE.search(event.value):
            raise YamlError(_line(event), "an escape makes an unprintable character")
        if len(path) > MAX_DEPTH:
            raise YamlError(_line(event), f"nested deeper than {MAX_DEPTH} levels")
        if self._nodes > MAX_NODES:
            raise YamlError(_line(event), f"more than {MAX_NODES} values")

    def _mapping(self, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            self._check(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlError(_line(event), "a key must be a word")
            if event.value in found:
                raise YamlError(_line(event), f"key {event.value!r} stands twice")
            self._lines[(*path, event.value)] = _line(event)
            found[event.value] = self._value(next(self._events), (*path, event.value))
        return found

    def _sequence(self, path: Path) -> list[object]:
        found: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return found


def means_text(word: str) -> bool:
    """Whether the word, written without quotes, is read as text."""
    return word not in _WORDS and not _WHOLE_NUMBER.fullmatch(word)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(event: Any) -> object:
    if event.implicit[0] and event.value in _WORDS:
        return _WORDS[event.value]
    if event.implicit[0] and _WHOLE_NUMBER.fullmatch(event.value):
        return int(event.value)
    return event.value
