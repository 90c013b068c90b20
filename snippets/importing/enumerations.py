"""Lines that begin with `1.1`, `a)` or `B2.`, which Markdown takes for the words of one paragraph, as lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from snippets.importing.blocks import Block, Entry
from snippets.importing.names import is_asking

_STYLES = (
    re.compile(r"\d{1,3}(?:\.\d{1,3})+[.)]?\s+\S"),
    re.compile(r"[B-PR-Z]\d{1,3}[.):]\s+\S|A\d{1,3}[.)]\s+\S"),
    re.compile(r"\(?[a-z]\)\s+\S"),
    re.compile(r"\(?[ivx]{1,4}\)\s+\S"),
)


def with_lists(blocks: list[Block]) -> list[Block]:
    """The blocks, with the enumerations in their paragraphs, and in those of their lists, as lists themselves."""
    whole: list[Block] = []
    for block in blocks:
        for entry in block.entries:
            entry.blocks = with_lists(entry.blocks)
        whole += _parted(block) if block.kind == "text" else [block]
    return whole


def _parted(block: Block) -> Iterator[Block]:
    lines = block.text.split("\n")
    style = next((style for line in lines for style in _STYLES if style.match(line)), None)
    starts = [number for number, line in enumerate(lines) if style and style.match(line)]
    if not starts or (len(starts) == 1 and not is_asking(lines[starts[0]])):
        yield block
        return
    if starts[0]:
        yield _lines_of(block, lines, 0, starts[0])
    pieces = [_lines_of(block, lines, start, end) for start, end in pairwise([*starts, len(lines)])]
    entries = [Entry(piece.line, piece.end, list(_inner(piece))) for piece in pieces]
    yield Block("list", pieces[0].line, block.end, entries=entries)


def _inner(piece: Block) -> Iterator[Block]:
    """The first line keeps its number; those behind it may be enumerated in turn."""
    first, *rest = piece.text.split("\n")
    below = list(_parted(_lines_of(piece, [first, *rest], 1, len(rest) + 1))) if rest else []
    if below and below[0].kind == "text":
        yield Block("text", piece.line, below[0].end, f"{first}\n{below.pop(0).text}")
    else:
        yield Block("text", piece.line, piece.line + 1, first)
    yield from below


def _lines_of(block: Block, lines: list[str], start: int, end: int) -> Block:
    last = block.end if end == len(lines) else min(block.line + end, block.end)
    return Block("text", min(block.line + start, block.end - 1), last, "\n".join(lines[start:end]))
