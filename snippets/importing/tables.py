"""Tables with one question in each row."""

from __future__ import annotations

import re

from snippets.importing.blocks import Block
from snippets.importing.names import bare, part_named
from snippets.importing.outline import Node

_QUESTION = re.compile(
    r"(?:the )?(?:interview )?(?:questions?|prompts?|tasks?|problems?|exercises?|ask)(?: text)?|q|what to ask", re.I
)
_COUNTER = re.compile(r"|#|nr\.?|no\.?|number|id", re.I)


def rows_as_nodes(block: Block) -> list[Node]:
    """A node for each row, untitled where its question is missing; none if no column is named as that of questions."""
    if block.kind != "table" or len(block.rows) < 2:
        return []
    header, *rows = block.rows
    column = next((index for index, name in enumerate(header) if _QUESTION.fullmatch(bare(name))), None)
    if column is None:
        return []
    first = block.end - len(rows)
    return [_node(header, row, column, first + number) for number, row in enumerate(rows) if any(row)]


def _node(header: list[str], row: list[str], column: int, line: int) -> Node:
    node = Node(row[column].replace("\n", " "), line, level=1)
    for index, (name, cell) in enumerate(zip(header, row, strict=False)):
        if cell.strip() and index != column and row[column] and not _COUNTER.fullmatch(bare(name)):
            part = part_named(name) or "remarks"
            text = cell if part_named(name) else f"{bare(name)}: {cell}"
            node.children.append(Node(name, line, 8, part, blocks=[Block("text", line, line + 1, text)]))
    return node
