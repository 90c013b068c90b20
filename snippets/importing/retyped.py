"""Plain text and word processors' exports in Markdown's terms, line for line: bullets, titles, marks of pages."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import pairwise

from snippets.importing.kinds import kind_named
from snippets.importing.names import is_asking, is_collection, is_numbered, label_of, part_named

_BULLET = re.compile(r"(?P<indent>\s*)[•●▪■◦○‣⁃·➢✓▸►](?:\s+|(?=\w))(?P<words>\S.*)")
_DASH = re.compile(r"(?P<indent>\s*)[–—]\s+(?P<words>\S.*)")
_PAGE = re.compile(r"\s*(?:page|seite|p\.)\s*\d{1,4}(?:\s*(?:of|/|von)\s*\d{1,4})?\s*", re.IGNORECASE)
_PAGE_BY_BREAK = re.compile(r"\s*(?:[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}(?:\s*/\s*\d{1,4})?)\s*")
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})\s+(?P<title>\S.*)")
_UNDERLINE = re.compile(r" {0,3}(?:={3,}|-{3,})\s*")
_CAPITALS = re.compile(r"(?=(?:.*[A-Z]){4})[^a-z`=;{}]+")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)]\s+\S.*")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<title>(?:(?!(?P=mark)).)+)(?P=mark)\s*:?\s*")
_MARKED = re.compile(r"(?P<letter>[QA])(?P<number>\d*)[.)](?P<words>\s+\S.*)")


def retyped(lines: list[str], skipped: set[int]) -> dict[int, str]:
    """The lines to read otherwise, by number: "" for a page's mark. `skipped` is code, which stays as it is."""
    seen = {number: line for number, line in enumerate(lines) if number not in skipped and line.strip(" \t")}
    return {
        **_bullets(lines, seen),
        **_questions_and_answers(seen),
        **_titles(lines, seen),
        **_pages(lines, seen),
    }


def _bullets(lines: list[str], seen: dict[int, str]) -> dict[int, str]:
    changed = {number: _as_item(match) for number, line in seen.items() if (match := _BULLET.fullmatch(line))}
    dashes = {number: match for number, line in seen.items() if (match := _DASH.fullmatch(line))}
    for number, match in dashes.items():
        if {number - 1, number + 1} & dashes.keys() or (number and lines[number - 1].rstrip().endswith(":")):
            changed[number] = _as_item(match)
    return changed


def _as_item(match: re.Match[str]) -> str:
    return f"{match['indent']}- {match['words']}"


def _questions_and_answers(seen: dict[int, str]) -> dict[int, str]:
    """`Q1. …` with `A1. …` under it, where Markdown's enumerations would part them."""
    marked = {number: match for number, line in seen.items() if (match := _MARKED.fullmatch(line))}
    if {match["letter"] for match in marked.values()} != {"Q", "A"}:
        return {}
    return {number: f"{match['letter']}{match['number']}:{match['words']}" for number, match in marked.items()}


def _pages(lines: list[str], seen: dict[int, str]) -> dict[int, str]:
    """Numbers alone are those of pages only where pages are broken."""
    broken = any("\f" in line for line in seen.values())
    return {number: "" for number, line in seen.items() if not line.strip() or _is_page(lines, number, broken)}


def _is_page(lines: list[str], number: int, broken: bool) -> bool:
    numbered = _PAGE.fullmatch(lines[number]) or (broken and _PAGE_BY_BREAK.fullmatch(lines[number]))
    return bool(numbered) and _is_alone(lines, number)


def _is_alone(lines: list[str], number: int) -> bool:
    around = lines[max(number - 1, 0) : number] + lines[number + 1 : number + 2]
    return not any(line.strip() for line in around)


def _titles(lines: list[str], seen: dict[int, str]) -> dict[int, str]:
    """Lines that are titles of questions by their look, where no heading of Markdown stands for those."""
    heads = {
        number: line
        for number, line in seen.items()
        if not (number and lines[number - 1].strip()) and not line[0].isspace() and not _HEADING.match(line)
    }
    chapters = _Chapters(lines, seen)
    if not chapters.below_the_first and (titles := _in_capitals(heads)):
        return titles
    found = {**_numbered(lines, heads), **_in_bold(heads)}
    levels = {number: chapters.level_within(number) for number in found}
    titled = {number: f"{'#' * level} {found[number]}" for number, level in levels.items() if level}
    return titled if len(titled) > 1 else {}


def _in_capitals(heads: dict[int, str]) -> dict[int, str]:
    titles = [number for number, line in heads.items() if _is_in_capitals(line)]
    if sum(not part_named(heads[number]) for number in titles) < 2:
        return {}
    return {number: _heading(heads[number]) for number in titles}


def _is_in_capitals(line: str) -> bool:
    label = label_of(line)
    return len(line) <= 100 and bool(_CAPITALS.fullmatch(line)) and not (label and label[1].strip())


def _heading(title: str) -> str:
    if part_named(title):
        return f"### {title}"
    return f"# {title}" if is_collection(title) and not is_numbered(title) else f"## {title}"


def _numbered(lines: list[str], heads: dict[int, str]) -> dict[int, str]:
    """1, 2, 3 … with text at the margin behind most of them, which are no entries of a list then."""
    numbered = {number: line for number, line in heads.items() if _NUMBERED.fullmatch(line)}
    parted = 0
    for start, end in pairwise([*numbered, len(lines)]):
        parted += any(not lines[number - 1].strip() and lines[number][:1].strip() for number in range(start + 1, end))
    return numbered if parted * 2 > len(numbered) else {}


def _in_bold(heads: dict[int, str]) -> dict[int, str]:
    bold = {number: match["title"] for number, line in heads.items() if (match := _BOLD.fullmatch(line))}
    titles = {number: heads[number] for number, title in bold.items() if not part_named(title)}
    return {} if all(is_asking(line) for line in titles.values()) else titles


class _Chapters:
    """The headings of Markdown that a document has."""

    def __init__(self, lines: list[str], seen: dict[int, str]) -> None:
        self.headings: dict[int, tuple[int, str]] = {}
        for number, line in seen.items():
            if match := _HEADING.fullmatch(line):
                self.headings[number] = (len(match["marks"]), match["title"])
            elif (below := _UNDERLINE.fullmatch("".join(lines[number + 1 : number + 2]))) and number + 1 in seen:
                self.headings[number] = (1 if "=" in below[0] else 2, line)
        self.numbers = list(self.headings)

    @property
    def below_the_first(self) -> bool:
        return any(level > 1 for level, _ in self.headings.values())

    def level_within(self, line: int) -> int:
        """The level of a title on this line: 0 beneath a heading that is a question's, or a part of one."""
        above = bisect(self.numbers, line)
        level, title = self.headings[self.numbers[above - 1]] if above else (1, "")
        is_chapter = level == 1 or is_collection(title) or kind_named(title) is not None
        return min(level + 1, 6) if is_chapter and not is_asking(title) and not part_named(title) else 0
