"""Lines that are titles by their look, as headings of Markdown: in capitals, in bold, numbered, or a kind's name."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from snippets.importing.kinds import is_only_a_kind, kind_named
from snippets.importing.names import is_asking, is_collection, is_numbered, label_of, part_named

_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})\s+(?P<title>\S.*)")
_UNDERLINE = re.compile(r" {0,3}(?:={3,}|-{3,})\s*")
_CAPITALS = re.compile(r"(?=(?:.*[A-Z]){4})[^a-z`=;{}]+")
_NUMBERED = re.compile(r"(?:(?P<number>\d{1,3})[.)]|#(?P<sharp>\d{1,3})[.):]?)\s+\S.*")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<title>(?:(?!(?P=mark)).)+)(?P=mark)\s*:?\s*")
_LISTED = re.compile(r"[-*+]\s+\S.*|\d{1,3}[.)]\s+\S.*")
MAX_LENGTH = 100


def titles(lines: list[str], seen: dict[int, str]) -> dict[int, str]:
    """Of `seen`, the lines that are neither blank nor code; none where headings of Markdown name the questions."""
    heads = {
        number: line
        for number, line in seen.items()
        if number - 1 not in seen and not line[0].isspace() and not _HEADING.fullmatch(line)
    }
    headings = _headings(lines, seen)
    if not any(level > 1 for level, _ in headings.values()) and (found := _in_capitals(heads)):
        return found
    chapters = {} if headings else _chapters(lines, heads)
    headings |= {number: (1, line) for number, line in chapters.items()}
    found = {}
    numbers = [number for number in heads if number not in chapters]
    for start, end in pairwise(sorted({0, *headings, len(lines)})):
        if level := _level_within(headings.get(start, (1, ""))):
            inside = numbers[bisect_left(numbers, start) : bisect_left(numbers, end)]
            section = _in_section(lines, {number: heads[number] for number in inside}, end)
            found |= {number: f"{'#' * level} {line}" for number, line in section.items()}
    return {number: f"# {line}" for number, line in chapters.items()} | (found if len(found) > 1 else {})


def _headings(lines: list[str], seen: dict[int, str]) -> dict[int, tuple[int, str]]:
    """The level and words of each heading of Markdown."""
    headings: dict[int, tuple[int, str]] = {}
    for number, line in seen.items():
        if match := _HEADING.fullmatch(line):
            headings[number] = (len(match["marks"]), match["title"])
        elif below := _UNDERLINE.fullmatch(seen.get(number + 1, "")):
            headings[number] = (1 if "=" in below[0] else 2, line)
    return headings


def _level_within(heading: tuple[int, str]) -> int:
    """The level of a title beneath a heading: 0 if that is a question's, or names a part of one."""
    level, title = heading
    is_chapter = level == 1 or is_collection(title) or kind_named(title) is not None
    return min(level + 1, 6) if is_chapter and not is_asking(title) and not part_named(title) else 0


def _in_capitals(heads: dict[int, str]) -> dict[int, str]:
    found = [number for number, line in heads.items() if _is_in_capitals(line)]
    if sum(not part_named(heads[number]) for number in found) < 2:
        return {}
    return {number: _heading(heads[number]) for number in found}


def _is_in_capitals(line: str) -> bool:
    label = label_of(line)
    return len(line) <= MAX_LENGTH and bool(_CAPITALS.fullmatch(line)) and not (label and label[1].strip())


def _heading(title: str) -> str:
    if part_named(title):
        return f"### {title}"
    return f"# {title}" if is_collection(title) and not is_numbered(title) else f"## {title}"


def _chapters(lines: list[str], heads: dict[int, str]) -> dict[int, str]:
    """`Refactoring` or `Warm-up:` above a list."""
    return {number: line for number, line in heads.items() if is_only_a_kind(line) and _is_above_a_list(lines, number)}


def _is_above_a_list(lines: list[str], number: int) -> bool:
    below = next((line for line in lines[number + 1 : number + 3] if line.strip()), "")
    return bool(_LISTED.fullmatch(below))


def _in_section(lines: list[str], heads: dict[int, str], end: int) -> dict[int, str]:
    return {**_numbered(lines, heads, end), **_in_bold(heads)}


def _numbered(lines: list[str], heads: dict[int, str], end: int) -> dict[int, str]:
    """1, 2, 3 … with text at the margin behind most of them, which are no entries of a list then."""
    found = {number: match for number, line in heads.items() if (match := _NUMBERED.fullmatch(line))}
    if [int(match["number"] or match["sharp"]) for match in found.values()] != list(range(1, len(found) + 1)):
        return {}
    parted = 0
    for start, stop in pairwise([*found, end]):
        if start + 1 < end and _NUMBERED.fullmatch(lines[start + 1]):
            return {}
        parted += any(not lines[number - 1].strip() and lines[number][:1].strip() for number in range(start + 1, stop))
    return {number: heads[number] for number in found} if parted * 2 > len(found) else {}


def _in_bold(heads: dict[int, str]) -> dict[int, str]:
    bold = {number: match["title"] for number, line in heads.items() if (match := _BOLD.fullmatch(line))}
    found = {number: heads[number] for number, title in bold.items() if not part_named(title)}
    return {} if all(is_asking(line) for line in found.values()) else found
