"""Paragraphs that ask, each with `Answer:` behind it, as headings of questions: `kind` of those blocks is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from snippets.importing.blocks import Block
from snippets.importing.names import is_asking, label_of, part_named


def with_asked_lines(blocks: list[Block]) -> list[Block]:
    """Where one section has several; a single one may be the words of the question that its heading names."""
    whole: list[Block] = []
    for section in _sections(blocks):
        pieces = [piece for block in section for piece in _question_and_answer(block)]
        places = [number for number in range(len(pieces) - 1) if _is_asked(pieces[number], pieces[number + 1])]
        if len(places) > 1:
            for number in places:
                pieces[number] = replace(pieces[number], kind="asked")
            section = pieces
        whole += section
    return whole


def _sections(blocks: list[Block]) -> Iterator[list[Block]]:
    section: list[Block] = []
    for block in blocks:
        if block.kind == "heading" and section:
            yield section
            section = []
        section.append(block)
    yield section


def _question_and_answer(block: Block) -> Iterator[Block]:
    """A paragraph of a question and, from its second line on, the answer, as two."""
    first, _, rest = block.text.partition("\n")
    if block.kind == "text" and rest and is_asking(first) and _is_answer(rest):
        yield Block("text", block.line, block.line + 1, first)
        yield Block("text", min(block.line + 1, block.end - 1), block.end, rest)
    else:
        yield block


def _is_asked(block: Block, behind: Block) -> bool:
    if block.kind != "text" or "\n" in block.text or label_of(block.text) or not is_asking(block.text):
        return False
    return behind.kind == "text" and _is_answer(behind.text)


def _is_answer(text: str) -> bool:
    label = label_of(text.split("\n")[0])
    return label is not None and part_named(label[0]) == "reference_answer"
