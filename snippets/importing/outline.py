"""The tree of a document: headings, and under them what looks like one, such as `**Answer:**` and summaries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from snippets.importing.answered import with_asked_lines
from snippets.importing.asking import asks_somewhere, lists_questions
from snippets.importing.blocks import Block
from snippets.importing.names import bare, is_asking, is_collection, is_numbered, label_of, part_named

ASKER, LABEL = 7, 8
# What stands behind these on the same line is all of them: what follows belongs to the question again.
ONE_LINERS = frozenset(
    {"skills", "date", "source", "title", "slug", "kind", "language", "objective", "remarks", "reference"}
)
_NUMBERED_LINE = re.compile(r"(?:question|task|problem|exercise|q)\s*#?\d{1,3}\s*(?:[.:)–—-]|$)", re.IGNORECASE)
_TOGGLE = re.compile(r"^[▶▸►▼▾]\ufe0f?\s*")
_OF_MANY = re.compile(r"answers|solutions|(?:answer|solution)s? key|references|resources|links|further reading", re.I)
# What names parts of a question may name a chapter of questions as well.
_CHAPTERS = frozenset({"code", "skills", "considerations", "description"})
_OPENER = re.compile(
    r"^(?:click(?: here)?(?: to| for)?|show|reveal|expand|see|view|open|toggle|the|me|for)\s+", re.IGNORECASE
)


@dataclass(slots=True)
class Node:
    title: str
    line: int
    level: int = 0
    part: str | None = None
    folded: bool = False
    heading_end: int = 0
    """Behind the lines of its heading of Markdown, 0 if something else opens it."""
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def end(self) -> int:
        ends = [block.end for block in self.blocks] + [child.end for child in self.children]
        return max([self.line + bool(self.title), self.heading_end, *ends])


def outline(blocks: Iterable[Block], title: str = "", line: int = 0) -> Node:
    builder = _Builder(Node(title, line))
    builder.add_all(with_asked_lines(list(blocks)))
    root = builder.stack[0]
    _adopt(root)
    return root


class _Builder:
    def __init__(self, root: Node) -> None:
        self.stack = [root]

    def add_all(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._add(block)

    def _add(self, block: Block) -> None:
        match block.kind:
            case "heading":
                title = block.text.replace("\n", " ")
                self._open(Node(title, block.line, block.level, part_named(title), heading_end=block.end))
            case "summary":
                self._open_summary(block)
            case "close":
                self._close_summary()
            case "asked":
                self._open(Node(block.text, block.line, ASKER))
            case "text":
                self._add_text(block)
            case "rule":
                while self.stack[-1].level >= ASKER:
                    self.stack.pop()
            case "list" if _is_labelled([entry.blocks for entry in block.entries]):
                self._add_entries(block)
            case "table" if (fields := fields_of(block)) is not None:
                for line, text in fields:
                    self._add_text(Block("text", line, line + 1, text))
            case _:
                self.stack[-1].blocks.append(block)

    def _open(self, node: Node) -> None:
        if node.part and node.level < ASKER and (owner := _owner_of(node, self.stack)):
            node.level = owner.level + 1
        while self.stack[-1].level >= node.level:
            self.stack.pop()
        self.stack[-1].children.append(node)
        self.stack.append(node)

    def _open_summary(self, block: Block) -> None:
        title = block.text.replace("\n", " ")
        words, shorter = title, _OPENER.sub("", bare(title))
        while words != shorter:
            words, shorter = shorter, _OPENER.sub("", shorter)
        part = part_named(words)
        if part is None or part == "description":
            part = None if is_asking(words) else "reference_answer"
        node = Node(title, block.line, LABEL if part else ASKER, part, folded=True)
        self._open(node)
        if part and not part_named(words):
            node.blocks.append(Block("text", block.line, block.end, title))

    def _close_summary(self) -> None:
        if any(node.folded for node in self.stack):
            while not self.stack.pop().folded:
                pass

    def _add_text(self, block: Block) -> None:
        for node, lines, at in _segments(block):
            if node:
                self._open(node)
            if any(line.strip() for line in lines):
                self.stack[-1].blocks.append(Block("text", at, min(at + len(lines), block.end), "\n".join(lines)))
                if node and node.part in ONE_LINERS:
                    self.stack.pop()

    def _add_entries(self, block: Block) -> None:
        depth = len(self.stack)
        holder = self.stack[-1]
        for entry in block.entries:
            self.add_all(entry.blocks or [Block("list", entry.line, entry.end, entries=[entry])])
            if holder in self.stack:
                del self.stack[self.stack.index(holder) + 1 :]
        del self.stack[depth:]


def _owner_of(part: Node, stack: list[Node]) -> Node | None:
    """The question just read that stands deeper than a heading of one of its parts: `### 1. Cache`, `## Answer`."""
    owner: Node | None = None
    for node in [node for node in stack if 0 < node.level < ASKER]:
        if node.part or (owner and _is_clearly_asked(owner)):
            break
        owner = node if _is_asked(node) else owner
    return owner if owner and owner.level > part.level and not _is_of_all(part, owner) else None


def _is_of_all(part: Node, before: Node) -> bool:
    """Whether a heading above the questions in rank is about all of them, such as `Answers` at the end."""
    return part.level < before.level < ASKER and bool(_OF_MANY.fullmatch(bare(part.title)))


def _is_clearly_asked(node: Node) -> bool:
    if is_collection(node.title):
        return False
    return is_asking(node.title) or any(block.kind == "code" for block in node.blocks)


def _is_asked(node: Node) -> bool:
    return _is_clearly_asked(node) or (all(child.part for child in node.children) and asks_somewhere(node.blocks))


def _segments(block: Block) -> Iterator[tuple[Node | None, list[str], int]]:
    """The text cut before each line that opens something: (what it opens, what stands in it, its first line)."""
    opened: Node | None = None
    held: list[str] = []
    start = block.line
    for number, line in enumerate(block.text.split("\n")):
        at = min(block.line + number, block.end - 1)
        node, rest = _opened_by(line, at, first=not number)
        single = opened is not None and opened.part in {"date", "kind", "language", "title", "slug"} and held
        if node or single:
            if number:
                yield opened, held, start
            opened, held, start = node, [], at
        if rest or not node:
            held.append(rest)
    yield opened, held, start


def _opened_by(line: str, at: int, first: bool) -> tuple[Node | None, str]:
    """The node that a line of text opens, if it is a label or a question of its own, and what stands in it."""
    line = _TOGGLE.sub("", line)
    label, rest = label_of(line) or ("", "")
    if label and (part := part_named(label)):
        is_question = part == "description" and re.fullmatch(r"q(?:uestion)?", bare(label), re.IGNORECASE)
        return Node(label, at, ASKER if is_question else LABEL, part), rest.strip()
    if label and is_asking(label) and line[0] in "*_":
        return Node(label, at, ASKER), rest.strip()
    if first and _NUMBERED_LINE.match(line) and is_numbered(line):
        return Node(line, at, ASKER), ""
    return None, line


def opens_something(line: str) -> bool:
    return _opened_by(line, 0, first=False)[0] is not None


def _is_labelled(entries: list[list[Block]]) -> bool:
    labels = [blocks[0].kind == "text" and _part_in(blocks[0].text) for blocks in entries if blocks]
    return bool(labels) and sum(map(bool, labels)) * 2 >= len(labels) and bool(labels[0])


def _part_in(text: str) -> str | None:
    found = label_of(text.split("\n")[0])
    return part_named(found[0]) if found else None


def fields_of(table: Block) -> list[tuple[int, str]] | None:
    """Of a table with the parts of one question in its first column: each as `label: text` with its line."""
    rows = table.rows
    if len(rows) < 2 or any(len(row) != 2 for row in rows) or not all(part_named(row[0]) for row in rows[1:]):
        return None
    is_heading = bare(rows[0][0]).lower() in {"", "field", "property", "key", "item", "aspect", "part"}
    if not is_heading and (not part_named(rows[0][0]) or len({part_named(row[0]) for row in rows}) < len(rows)):
        return None
    first = table.end - len(rows) + 1
    lines = [table.line, *range(first, table.end)]
    numbered = list(zip(lines, rows, strict=True))
    return [(line, f"**{bare(row[0])}:** {row[1]}") for line, row in numbered[is_heading:]]


def _adopt(node: Node) -> None:
    """Answers that stand beside their question, at its own level, become parts of it."""
    for child in node.children:
        _adopt(child)
        if _is_chapter(child):
            child.part = None
    times = Counter(child.part for child in node.children)
    kept: list[Node] = []
    for child in node.children:
        owner = next((other for other in reversed(kept)), None)
        if (
            owner
            and child.part
            and not _is_of_all(child, owner)
            and not _is_task(child)
            and _begins_questions(owner, times)
            and not (child.part == "description" and times["description"] > 1)
        ):
            owner.children.append(child)
        else:
            kept.append(child)
    node.children = kept


def _begins_questions(owner: Node, times: Counter[str | None]) -> bool:
    if owner.part:
        return owner.part == "description" and times["description"] > 1
    return _is_asked(owner) or any(part and times[part] > 1 for part in times)


def _is_task(node: Node) -> bool:
    """A question that happens to be called `Tests` or `Stub`."""
    return node.part in {"code", "skills"} and node.level < ASKER and asks_somewhere(node.blocks)


def _is_chapter(node: Node) -> bool:
    """`Snippets` or `Topics` with questions in it."""
    if node.part not in _CHAPTERS or node.level >= ASKER or not is_collection(node.title):
        return False
    return any(map(lists_questions, node.blocks)) or sum(map(_is_asked, node.children)) > 1
