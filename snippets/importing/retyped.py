"""Plain text and word processors' exports in Markdown's terms, line for line: bullets, titles, pages."""

from __future__ import annotations

import re

from snippets.importing.names import part_named
from snippets.importing.titles import titles

_BULLET = re.compile(r"(?P<indent>\s*)[•●▪■◦○‣⁃·➢✓▸►](?:\s+|(?=\w))(?P<words>\S.*)")
_DASH = re.compile(r"(?P<indent>\s*)[–—]\s+(?P<words>\S.*)")
_PAGE = re.compile(r"\s*(?:page|seite|p\.)\s*\d{1,4}(?:\s*(?:of|/|von)\s*\d{1,4})?\s*", re.IGNORECASE)
_PAGE_BY_BREAK = re.compile(r"\s*(?:[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}(?:\s*/\s*\d{1,4})?)\s*")
_LISTED = re.compile(r"\s*(?:[-*+•●▪■◦○–]|\d{1,3}[.)])\s")
_LABELLED = frozenset({"reference_answer", "objective", "skills", "considerations", "remarks", "source"})
_WORDS = re.compile(r"[A-Z][\w '’/&-]{0,60}")
_ANSWER = re.compile(r"(?:Ans|Answer)(?: ?\d{1,3})?[.):]\s")
_QUESTION = re.compile(r"^Question ?#?\d{1,3}[.):](?P<words>\s+\S.*)")
_MARKED = re.compile(r"(?P<letter>[QA])\d*[.):](?P<words>\s+\S.*)")


def retyped(lines: list[str], skipped: set[int]) -> dict[int, str]:
    """The lines to read otherwise, by number: "" for a page's mark. `skipped` is code, which stays as it is."""
    seen = {number: line for number, line in enumerate(lines) if number not in skipped and line.strip(" \t")}
    pages = _pages(lines, seen)
    words = {number: line for number, line in seen.items() if number not in pages}
    changed = {
        **_bullets(lines, words),
        **_questions_and_answers(words),
        **_questions_in_one_paragraph(words),
        **_labels(lines, words),
    }
    return {**changed, **titles(lines, words), **pages}


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
    """`Q1. …` with `A1. …` under it, also where no blank line stands before the next."""
    marked = {number: match for number, line in seen.items() if (match := _MARKED.fullmatch(line))}
    if {match["letter"] for match in marked.values()} != {"Q", "A"}:
        return {}
    return {number: f"{match['letter']}:{match['words']}" for number, match in marked.items()}


def _questions_in_one_paragraph(seen: dict[int, str]) -> dict[int, str]:
    """`Question 2: …` behind an answer, and the one that the paragraph begins with."""
    changed: dict[int, str] = {}
    first, answered = 0, False
    for number, line in seen.items():
        if number - 1 not in seen:
            first, answered = number, False
        if answered and _QUESTION.fullmatch(line):
            changed |= {each: _QUESTION.sub(r"Question:\g<words>", seen[each]) for each in (first, number)}
        answered = answered or bool(_ANSWER.match(line))
    return changed


def _labels(lines: list[str], seen: dict[int, str]) -> dict[int, str]:
    """`Key considerations` alone on a line, or above a list, without the colon that others write."""
    return {
        number: f"{line.rstrip()}:"
        for number, line in seen.items()
        if _WORDS.fullmatch(line)
        and number - 1 not in seen
        and part_named(line) in _LABELLED
        and _LISTED.match(seen.get(number + 1, "- "))
    }


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
