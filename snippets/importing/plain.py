"""Plain text: snippets behind lines such as `Question 1--------`, after and between what was said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from snippets.importing.assembling import Parts, fill
from snippets.importing.blocks import Block
from snippets.importing.codes import trimmed
from snippets.importing.emptiness import says_nothing
from snippets.importing.found import Found, Question
from snippets.importing.kinds import guess_kind
from snippets.importing.languages import guess_language
from snippets.importing.markdown import EMPTY, TRANSCRIPT
from snippets.importing.names import label_of, part_named, title_of
from snippets.importing.outline import ONE_LINERS
from snippets.importing.transcripts import TALK, is_said, is_transcript, speakers_of

_WHAT = r"(?:question|task|snippet|problem|exercise|challenge|code|example|q|case|item)"
_NUMBER = r"\s*(?:no\.?|nr\.?|#)?\s*(?:\d{1,4}|[ivx]{1,5})"
_RULE = r"[-=_*~–—+]{3,}"
MARKER = re.compile(
    rf"\s*(?:{_RULE}\s*)?(?P<title>{_WHAT}{_NUMBER}\b(?:\s*[:.)–-]?\s*(?:\w.*?))?)\s*[:.)]?\s*{_RULE}\s*"
    rf"|\s*{_RULE}\s*(?P<second>{_WHAT}{_NUMBER}\b.*?)\s*",
    re.I,
)
BARE_MARKER = re.compile(rf"(?P<title>{_WHAT}{_NUMBER})\s*[:.)]?\s*", re.I)
RULE_LINE = re.compile(rf"\s*{_RULE}\s*")
FENCE = re.compile(r"\s*(?P<ticks>`{3,}|~{3,})\s*(?P<info>[\w+#-]*)\s*")
_CODE_SIGNS = re.compile(
    r"^\s|[=(){}\[\]<>;@#]|^\s*(?:import|from \S+ import|def|class|return|if|for|while|with|try|else|elif"
    r"|except|finally|async|await|raise|pass|select|insert|create|const|let|var|function|public"
    r"|package|update|delete|drop|alter|echo|print|case|del|assert|yield)\b(?!.*[.?!]$)",
    re.I,
)


def is_plain(text: str) -> bool:
    """Whether a document is cut by such lines, and not by Markdown's headings and fences."""
    lines = text.split("\n")
    return any(map(is_marker, lines)) and not any(
        re.match(r"#{1,6} \w+.*", line) and not re.search("[=(]", line) for line in _outside(lines)
    )


def _outside(lines: list[str]) -> list[str]:
    """The lines before the first marker: those behind it are code, where # begins a comment."""
    first = next((number for number, line in enumerate(lines) if is_marker(line)), len(lines))
    return lines[:first]


def is_marker(line: str) -> bool:
    return len(line) <= 200 and bool(MARKER.fullmatch(line))


def is_ruled(lines: list[str], number: int) -> bool:
    """`Question 1` with a line of dashes under it."""
    return (
        bool(BARE_MARKER.fullmatch(lines[number]))
        and number + 1 < len(lines)
        and bool(RULE_LINE.fullmatch(lines[number + 1]))
    )


def read_plain(text: str) -> Found:
    lines, found = text.split("\n"), Found()
    speakers = speakers_of(text)
    starts = [
        number
        for number, line in enumerate(lines)
        if is_marker(line) or is_ruled(lines, number) or BARE_MARKER.fullmatch(line)
    ]
    first = starts[0] if starts else len(lines)
    _leave(found, lines, 0, first, "what stands before the first question")
    for start, end in pairwise([*starts, len(lines)]):
        _read_question(lines, start, end, speakers, found)
    return found


def _leave(found: Found, lines: list[str], start: int, end: int, why: str) -> None:
    text = "\n".join(lines[start:end])
    found.leave(start + 1, text, TRANSCRIPT if is_transcript(text) else why)


def _read_question(lines: list[str], start: int, end: int, speakers: set[str], found: Found) -> None:
    body = start + 1 + is_ruled(lines, start)
    if body < end and RULE_LINE.fullmatch(lines[body]):
        body += 1
    stop = next((number for number in range(body, end) if is_said(lines[number], speakers)), end)
    stop = next((number for number in range(body + 1, stop) if _begins_talk(lines, number)), stop)
    stop = _without_rule(lines, body, stop)
    match = MARKER.fullmatch(lines[start]) or BARE_MARKER.fullmatch(lines[start])
    heading = (match.groupdict().get("title") or match.groupdict().get("second") or "") if match else lines[start]
    if not any(line.strip() for line in lines[body:stop]):
        found.leave(start + 1, "\n".join(lines[start:body]), EMPTY)
    else:
        question = _question(heading, lines[body:stop], start + 1)
        if says_nothing(question):
            found.leave(start + 1, "\n".join(lines[start:stop]), EMPTY)
        else:
            found.questions.append(question)
    _leave(found, lines, stop, end, TRANSCRIPT)


def _begins_talk(lines: list[str], number: int) -> bool:
    """Words of people behind the code, written down without names: `okay so what do you see`."""
    line, before = lines[number], lines[number - 1]
    if line[:1].isspace() or not _is_prose(line):
        return False
    return bool(TALK.match(line)) or (not before.strip() and line[:1].islower())


def _without_rule(lines: list[str], body: int, stop: int) -> int:
    """Without the rule that closes the snippet."""
    last = stop
    while last > body and not lines[last - 1].strip():
        last -= 1
    while last > body and RULE_LINE.fullmatch(lines[last - 1]):
        last -= 1
    return last


def _question(heading: str, body: list[str], line: int) -> Question:
    asked, rest = _cut_at_label(body)
    words, code, after, info = _parted(asked)
    description = "\n\n".join(filter(None, (words, after)))
    question = Question(title_of(heading), line, description=description or None, code=code or None)
    parts: Parts = defaultdict(list)
    for part, text in rest:
        if text.strip():
            parts[part].append(Block("text", line, line, text.strip("\n")))
    fill(question, parts)
    question.kind = guess_kind(question.title, description, code).value
    if code:
        question.language = info or guess_language(code)
    return question


def _cut_at_label(body: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """What is asked, and the labelled parts behind it."""
    starts = [number for number, line in enumerate(body) if _label(line)]
    asked = body[: starts[0]] if starts else list(body)
    parts = []
    for start, end in pairwise([*starts, len(body)]):
        label, rest = _label(body[start]) or ("", "")
        part = part_named(label) or "remarks"
        last = end
        if part in ONE_LINERS and rest.strip():
            last = next((number for number in range(start + 1, end) if not _is_prose(body[number])), end)
            asked += body[last:end]
        parts.append((part, "\n".join([rest, *body[start + 1 : last]])))
    return asked, parts


def _label(line: str) -> tuple[str, str] | None:
    """`Answer: text` at the margin, with a capital; code has such lines only with small letters, or further in."""
    found = label_of(line) if line[:1].isupper() else None
    return found if found and part_named(found[0]) in _FILLED else None


_FILLED = frozenset({"reference_answer", "objective", "skills", "considerations", "remarks", "source", "date"})


def _parted(body: list[str]) -> tuple[str, str, str, str]:
    """Words before, code, words behind, language: of fences if there are some, else by the look of the lines."""
    fences = [number for number, line in enumerate(body) if FENCE.fullmatch(line)]
    if len(fences) >= 2:
        opening = FENCE.fullmatch(body[fences[0]])
        first, last = fences[0], fences[1]
        info = opening["info"] if opening else ""
        words, after = "\n".join(body[:first]).strip(), "\n".join(body[last + 1 :]).strip("\n")
        return words, trimmed("\n".join(body[first + 1 : last])), after, info
    first = next((number for number, line in enumerate(body) if line.strip() and not _is_prose(line)), len(body))
    last = first + len(list(_code_lines(body[first:])))
    words, after = "\n".join(body[:first]).strip(), "\n".join(body[last:]).strip()
    return words, trimmed("\n".join(body[first:last])), after, ""


def _code_lines(lines: list[str]) -> Iterator[str]:
    """All but the words that stand, after a blank line, at the end."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _is_prose(lines[end - 1])):
        end -= 1
    while end < len(lines) and lines[end].strip():
        end += 1
    yield from lines[:end]


def _is_prose(line: str) -> bool:
    words = line.split()
    if len(words) < 3 or words[0].endswith(":") or _CODE_SIGNS.search(line):
        return False
    return sum(bool(re.fullmatch(r"[(\"'“]?[\w'’/-]+[.,?!:;)\"'”]*", word)) for word in words) >= len(words) - 1
