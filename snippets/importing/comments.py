"""Comments of `key: value` lines beside a question, which tell its title, slug, date and tags, as labels of it."""

from __future__ import annotations

from itertools import zip_longest

from snippets.importing.blocks import Block
from snippets.importing.found import Found
from snippets.importing.front_matter import UNUSED, told_in


def with_labels(blocks: list[Block], found: Found) -> list[Block]:
    """Before a heading they belong to what it names, else to what they stand in."""
    whole: list[Block] = []
    waiting: list[Block] = []
    for block, following in zip_longest(blocks, blocks[1:]):
        labels = _labels(block, found)
        if labels and following and following.kind == "heading":
            waiting.append(labels)
            continue
        whole.append(labels or block)
        if block.kind == "heading":
            whole += waiting
            waiting = []
    return whole


def _labels(block: Block, found: Found) -> Block | None:
    pairs = told_in(block.text) if block.kind == "html" else []
    if not pairs:
        return None
    for pair in pairs:
        if not pair.field:
            found.leave(block.line + pair.line + 1, pair.text.strip(), UNUSED)
    text = "\n".join(f"{pair.field}: {pair.value}" for pair in pairs if pair.field and pair.value)
    return Block("text", block.line, block.end, text)
