"""How the values of an item are written in a text field, and read back.

Reading never refuses: what cannot be read stays as it was typed, and the check of the draft says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

INDENT = "    "
_SPAN = re.compile(r"([0-9]{1,6})(?:\s*[-–]\s*([0-9]{1,6}))?")
_PLACE = re.compile(r"([^\s:]+)\s*:\s*(.+)")
_REVEAL = re.compile(r"(\S+?)\s*[:=\s]\s*([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Writing:
    """`show` makes the text of a value; `read` the value of a text that is not blank."""

    show: Callable[[Any], str]
    read: Callable[[str], Any]


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _read_number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text.strip()) else text


def _show_yes(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, "")


def _show_names(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else _plain(value)


def _read_names(text: str) -> list[str]:
    return list(dict.fromkeys(name for name in re.split(r"[,\s]+", text) if name))


def _show_entries(value: Any) -> str:
    """One entry a line; the further lines of an entry are indented."""
    if not isinstance(value, list):
        return _plain(value)
    return "\n".join(str(entry).replace("\n", f"\n{INDENT}") for entry in value)


def _read_entries(text: str) -> list[str]:
    entries: list[str] = []
    for line in text.split("\n"):
        if entries and line.startswith(INDENT):
            entries[-1] += f"\n{line.removeprefix(INDENT)}"
        elif line.strip():
            entries.append(line)
    return [entry.strip() for entry in entries]


def _show_spans(value: Any) -> str:
    try:
        return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in value)
    except (TypeError, ValueError):
        return _plain(value)


def _read_spans(text: str) -> list[list[int]] | str:
    parts = [part.strip() for part in re.split("[,;]", text) if part.strip()]
    spans = [_SPAN.fullmatch(part) for part in parts]
    read = [[int(span[1]), int(span[2] or span[1])] for span in spans if span]
    return read if read and len(read) == len(parts) else text


def _show_places(value: Any) -> str:
    if not isinstance(value, dict):
        return _plain(value)
    return "\n".join(f"{name}: {_show_spans(spans)}" for name, spans in value.items())


def _read_places(text: str) -> dict[str, Any] | str:
    found = [_PLACE.fullmatch(line.strip()) for line in text.split("\n") if line.strip()]
    read = {place[1]: _read_spans(place[2]) for place in found if place}
    return read if len(read) == len(found) and not any(isinstance(spans, str) for spans in read.values()) else text


def _show_reveals(value: Any) -> str:
    return ", ".join(f"{name}: {rung}" for name, rung in value.items()) if isinstance(value, dict) else _plain(value)


def _read_reveals(text: str) -> dict[str, int] | str:
    parts = [part.strip() for part in re.split("[,;\n]", text) if part.strip()]
    pairs = [_REVEAL.fullmatch(part) for part in parts]
    read = {pair[1]: int(pair[2]) for pair in pairs if pair}
    return read if read and len(read) == len(parts) else text


TEXT = Writing(_plain, lambda text: text)
NUMBER = Writing(_plain, _read_number)
YES_NO = Writing(_show_yes, lambda text: text == "yes")
NAMES = Writing(_show_names, _read_names)
ENTRIES = Writing(_show_entries, _read_entries)
SPANS = Writing(_show_spans, _read_spans)
PLACES = Writing(_show_places, _read_places)
REVEALS = Writing(_show_reveals, _read_reveals)
