"""Which code of a question is asked about, which shows what goes in and out, and which is the solution."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from snippets.importing.blocks import Block
from snippets.importing.languages import named_language
from snippets.importing.names import is_asking
from snippets.importing.render import block_text
from snippets.schema import PLAIN_TEXT

MAX_LABEL = 100
_RESULT = re.compile(r"\b(?:outputs?|prints?|results?|inputs?|examples?|returns?)\b[^.]*:?\s*$", re.IGNORECASE)
_SOLVED = re.compile(
    r"\b(?:solutions?|answers?|fix(?:ed)?|refactored|corrected|correct|improved|better|cleaner|instead|after(?:wards)?"
    r"|(?:sh|c|w)ould (?:be|look)|might look)\b[^.?!]*$",
    re.IGNORECASE,
)
_SOLVED_INSIDE = re.compile(
    r"\A\s*(?:#|//|--|/\*)\W*(?:(?:possible|sample|our) )?(?:solution|answer|fixed|corrected)\b", re.I
)
_DEFINES = re.compile(
    r"^\s*(?:async |export |public |pub |static )*(?:def|class|function|func|fn|fun|select)\b", re.I | re.M
)
_STUB = re.compile(r"\.\.\.|\bpass\b|\bTODO\b|NotImplemented|unimplemented|your (?:code|solution)|…", re.IGNORECASE)
_GIVEN = re.compile(
    r"\b(?:this|these|following|below|above|given (?:the |an? )?(?:function|class|code|snippet|script|module)"
    r"|complete|finish|extend|skeleton|starter|starting|template|existing|signature|interface)\b",
    re.IGNORECASE,
)
_IN_AND_OUT = re.compile(r"->|=>|→|^>>> |^\s*(?:input|output|expected)\b.*[:=]", re.IGNORECASE | re.MULTILINE)


def trimmed(code: str) -> str:
    """Without the blank lines around it, else as it is."""
    return re.sub(r"\A(?:[^\S\n]*\n)+|(?:\n[^\S\n]*)+\Z", "", code)


def text_of_code(blocks: Iterable[Block]) -> str:
    return "\n\n".join(trimmed(block.text) for block in blocks)


def code_asked_about(main: list[Block], labelled: list[Block]) -> list[Block]:
    """What is labelled as the code, else the first block of code, and those after it in the same language."""
    blocks = labelled if any(map(_is_code, labelled)) else main
    taken: list[Block] = []
    before = ""
    for block in blocks:
        if _is_code(block) and _continues(taken, block, before):
            taken.append(block)
        before = block.text if block.kind == "text" else ""
    return taken


def _is_code(block: Block) -> bool:
    return block.kind == "code" and bool(block.text.strip())


def _continues(taken: list[Block], block: Block, before: str) -> bool:
    if not taken:
        return not (_is_of_a_result(before) and len(before) < 40)
    return _word(block.info) == _word(taken[0].info) and not _is_of_a_result(before)


def _is_of_a_result(before: str) -> bool:
    """`It prints:`, but not `What does this print?`."""
    return bool(_RESULT.search(before)) and not before.rstrip(" *_").endswith("?")


def _word(info: str) -> str:
    return info.split()[0] if info.split() else ""


def language_named(blocks: Iterable[Block]) -> str | None:
    """What the first of the blocks that names its language names."""
    words = (re.split(r"[\s,:{]", block.info.strip("{."))[0] for block in blocks)
    return next((name for word in words if (name := named_language(word))), None)


def without_solution(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks up to code that is announced as the solution of the code before it, and those from there on."""
    asked = False
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if block.kind == "code" and asked and _SOLVED_INSIDE.match(block.text):
            return blocks[:number], blocks[number:]
        if number and following and following.kind == "code" and _announces(block):
            return blocks[:number], blocks[number:]
        asked = asked or block.kind == "code"
    return blocks, []


def _announces(block: Block) -> bool:
    words = block.text.strip(" *_:")
    if block.kind != "text" or len(words) > MAX_LABEL or is_asking(words):
        return False
    return bool(_SOLVED.search(words)) and not re.search(r"\byour\b", words, re.IGNORECASE)


def is_solution(block: Block, said: str) -> bool:
    """Whether code beside a task to write some is what was to be written, and neither given nor begun."""
    named = language_named([block])
    if named == PLAIN_TEXT or _STUB.search(block.text) or _GIVEN.search(said):
        return False
    return bool(_DEFINES.search(block.text))


def is_example(block: Block) -> bool:
    """Whether it shows what goes in and what comes out."""
    if language_named([block]) not in {None, PLAIN_TEXT} or _DEFINES.search(block.text):
        return False
    return bool(_IN_AND_OUT.search(block.text))


def as_text(block: Block) -> Block:
    return replace(block, kind="text", text=block_text(block))
