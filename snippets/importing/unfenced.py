"""Code that stands in a document without a fence: which lines of it are code, by their look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippets.importing.names import label_of

_FENCE = re.compile(r"\s*(?:>\s*|[-*+]\s+|\d+[.)]\s+)*(?P<ticks>`{3,}|~{3,})(?P<info>.*)")
_MARKUP = re.compile(r"\s{0,3}<(?P<tag>pre|script|style|!--)", re.IGNORECASE)
# One line of these is code for certain.
_CERTAIN = re.compile(
    r"(?:async )?def \w+\(.*|class \w+(?:\s*\(.*\))?\s*[:{]\s*"
    r"|import [\w.]+(?:, [\w.]+)*(?: as \w+)?;?"
    r"|from [\w.]+ import (?:\*|\(.*|[\w.]+(?: as \w+)?(?:, [\w.]+(?: as \w+)?)*)"
    r"|@[A-Za-z_][\w.]*(?:\(.*\)?)?|#!/\S+.*|#include\s*[<\"].*|package \w+;?"
    r"|(?:export |default |public |private |protected |static |final |async |pub )*"
    r"(?:function|func|fn|interface|enum|struct|class)\b[^.?!]*[{(].*"
    r"|(?:SELECT|select)\b.*\b(?:FROM|from)\b.*"
    r"|(?:INSERT INTO|insert into|CREATE TABLE|create table|DELETE FROM|delete from)\b.*"
    r"|(?:const|let|var) [\w{[][^=]*=.*"
)
_LIKELY = re.compile(
    r"[\w.\[\]'\"]+(?:, ?[\w.\[\]'\"]+)*(?:: ?[\w.\[\], |]+)? ?[-+*/|&:]?= ?\S.*"
    r"|(?:async )?(?:for (?:(?! in ).)+ in .+|with [^(]*\(.*):"
    r"|(?:if|elif|while)\b[^=()<>\[\]_]*[=()<>\[\]_].*:|(?:if|elif|while) (?:not )?[\w.]+:"
    r"|except\b[\w., ()]{0,60}:|(?:else|try|finally):"
    r"|(?:if|for|while|switch)\s*\(.*"
    r"|(?:return|yield|raise|assert|del|await)\b(?! \w+ \w+ \w+).*|(?:pass|break|continue)"
    r"|[\w.]+\([^ ].*[;{(,)\]}]|[\w.]+\(\);?|[})\]]+.{0,3}|(?=.*[=()\[\]]).*;|.*[\w)] ?\{"
    r"|(?:SELECT|FROM|WHERE|JOIN|ORDER BY|SET|VALUES)\b.*"
)
_LISTED = re.compile(r"(?:[-*+•]|\(?\w{1,3}[.)])\s")
_COMMENT = re.compile(r"(?:#|//|/\*|\*/).*|--(?:\s.*)?")


def fenced(lines: list[str]) -> set[int]:
    """The lines within fences and within markup whose text is no Markdown, with those that open and close it."""
    inside: set[int] = set()
    ends: re.Pattern[str] | None = None
    for number, line in enumerate(lines):
        if ends:
            inside.add(number)
            ends = None if ends.search(line) else ends
        elif (match := _FENCE.match(line)) and not (match["ticks"][0] == "`" and "`" in match["info"]):
            inside.add(number)
            ends = re.compile(rf"^\s*(?:>\s*)*{match['ticks']}{match['ticks'][0]}*\s*$")
        elif match := _MARKUP.match(line):
            inside.add(number)
            tag = "-->" if match["tag"] == "!--" else f"</{match['tag']}>"
            ends = None if tag in line.lower() else re.compile(re.escape(tag), re.IGNORECASE)
    return inside


def code_runs(lines: list[str], skipped: set[int]) -> Iterator[range]:
    """The lines of each such piece of code; blank lines are part of it only within."""
    number = 0
    while number < len(lines):
        if number in skipped or not (_begins(lines[number]) or _begins_further_in(lines, number)):
            number += 1
            continue
        run = _run(lines, skipped, number)
        if _is_code([lines[each] for each in run]):
            yield run
        number = run.stop


def _begins(line: str) -> bool:
    return bool(_CERTAIN.fullmatch(line) or _LIKELY.fullmatch(line)) and not _labels(line)


def _begins_further_in(lines: list[str], number: int) -> bool:
    """Code that is indented, where Markdown would take it for words of the paragraph before."""
    line, before = lines[number], lines[number - 1] if number else ""
    if line[:1] not in {" ", "\t"} or not _begins(line.strip()):
        return False
    above = next((lines[each] for each in range(number - 1, -1, -1) if lines[each].strip()), "")
    little = not line.startswith(("    ", "\t"))
    return (little or bool(before.strip())) and bool(above) and above[0] not in " \t" and not _LISTED.match(above)


def _labels(line: str) -> bool:
    return line[:1].isupper() and label_of(line) is not None


def _run(lines: list[str], skipped: set[int], start: int) -> range:
    end = number = start + 1
    while number < len(lines) and number not in skipped:
        line = lines[number]
        if not line.strip():
            number += 1
        elif _continues(lines, number, after_blank=number > end):
            end = number = number + 1
        else:
            break
    return range(start, end)


def _continues(lines: list[str], number: int, after_blank: bool) -> bool:
    line = lines[number]
    if line[0] in " \t" or _begins(line):
        return True
    if _COMMENT.fullmatch(line):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        return not after_blank or (bool(following.strip()) and _continues(lines, number + 1, after_blank=False))
    return False


def _is_code(run: list[str]) -> bool:
    filled = [line for line in run if line.strip()]
    return any(map(_CERTAIN.fullmatch, filled)) or len(filled) > 1
