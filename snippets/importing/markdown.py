"""Which headings, entries of lists and rows of tables of a Markdown document are questions, and what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from snippets.importing.assembling import assemble
from snippets.importing.blocks import Block, Entry, parse
from snippets.importing.found import Found
from snippets.importing.kinds import kind_named
from snippets.importing.names import bare, is_aside, is_asking, is_collection, is_contents, is_conversation
from snippets.importing.outline import ASKER, Node, opens_something, outline
from snippets.importing.tables import rows_as_nodes
from snippets.importing.transcripts import is_transcript
from snippets.schema import Kind

CONTENTS, ASIDE, EMPTY = "a table of contents", "no question, but about the document", "nothing stands in it"
CHAPTER, NO_QUESTION, TRANSCRIPT = "the heading of a chapter", "no question in it", "a conversation"
COMMENT, DEFINITION = "a comment or bare markup", "nothing refers to it, or it cannot be read as Markdown"
_LINK_LINE = re.compile(
    r"\s*(?:[-*+]|\d+[.)])?\s*(?:(?:\d+[.)]\s*)?[*_]*\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?#[^)]*\)[*_]*[\s,|·•/-]*)+"
)
_ANSWER_INSIDE = re.compile(r"\s+([*_]{0,2}(?:Answer|Ans|A)\s*:[*_]{0,2}\s)")
# Parts that make a heading a question when they stand beneath it.
OWN_PARTS = frozenset({"reference_answer", "code", "example", "objective", "skills", "considerations", "description"})


def read_markdown(text: str, title: str, name: str) -> Found:
    """`title` is that of the document, `name` what to call a question that has no title."""
    body = text.split("\n")
    parsed = parse(text)
    reader = _Reader(body, Found())
    for blocks in _apart(parsed.blocks):
        reader.read(outline(blocks, title), _Place(name=name))
    _leave_uncovered(body, parsed.covered, reader.found)
    return reader.found


def _apart(blocks: list[Block]) -> list[list[Block]]:
    """A document without headings, cut at its rules."""
    if any(block.kind == "heading" for block in blocks):
        return [blocks]
    groups: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind == "rule":
            groups.append([])
        else:
            groups[-1].append(block)
    return groups


def _leave_uncovered(body: list[str], covered: set[int], found: Found) -> None:
    start: int | None = None
    for number in range(len(body) + 1):
        missed = number < len(body) and number not in covered and re.search(r"\w", body[number])
        if missed and start is None:
            start = number
        elif not missed and start is not None:
            found.leave(start + 1, "\n".join(body[start:number]), DEFINITION)
            start = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the document a heading stands: what the chapters around it say of the questions in it."""

    kind: Kind | None = None
    collected: bool = False
    name: str = ""

    def within(self, title: str) -> _Place:
        return _Place(kind_named(title) or self.kind, self.collected or is_collection(title), self.name)


@dataclass(slots=True)
class _Reader:
    body: list[str]
    found: Found
    pending: list[Block] = field(default_factory=list)

    def read(self, node: Node, place: _Place) -> None:
        if is_contents(node.title) or (is_aside(node.title) and not _has_questions(node)):
            self._leave(node.line, _own_end(node), CONTENTS if is_contents(node.title) else ASIDE)
            self._read_children(node, place)
        elif is_question(node, place):
            self._take(node, place)
        else:
            self._read_chapter(node, place)

    def _read_children(self, node: Node, place: _Place) -> None:
        for child in node.children:
            self.read(child, place)

    def _read_chapter(self, node: Node, place: _Place) -> None:
        inner = place.within(node.title) if node.title else place
        if node.title and node.level:
            empty = not node.blocks and not node.children
            self._leave(node.line, max(_heading_end(node, self.body), node.line + 1), EMPTY if empty else CHAPTER)
        self._read_blocks(node, inner)
        self._read_children(node, inner)

    def _read_blocks(self, node: Node, place: _Place) -> None:
        """The blocks of a chapter: lists and tables of questions, what belongs to those, and words around them."""
        entries: list[tuple[Entry, list[Block]]] = []
        lists = sum(_is_question_list(block, node, place, self.body) for block in node.blocks)
        for block in node.blocks:
            if _is_question_list(block, node, place, self.body):
                entries += [(entry, []) for entry in block.entries]
                lists -= 1
            elif nodes := rows_as_nodes(block):
                self._take_rows(nodes, place)
            elif entries and (block.kind == "code" or (block.kind in {"text", "list"} and lists)):
                entries[-1][1].append(block)
            else:
                self._leave_block(block)
        for entry, more in entries:
            self._take_entry(entry, more, place)

    def _take_entry(self, entry: Entry, more: list[Block], place: _Place) -> None:
        if not entry.blocks and not more:
            self._leave(entry.line, max(entry.end, entry.line + 1), EMPTY)
            return
        blocks = [*entry.blocks, *more]
        question, rest = asked_in(blocks)
        node = outline(rest, question, entry.line)
        self._take(node, place, asked=True)

    def _take(self, node: Node, place: _Place, asked: bool = False) -> None:
        blocks, tables = node.blocks, [row for block in node.blocks for row in rows_as_nodes(block)]
        beside = [block for block in blocks if self._is_beside(block)]
        node.blocks = [block for block in blocks if not self._is_beside(block) and not rows_as_nodes(block)]
        for block in beside:
            self._leave_block(block)
        assemble(node, place.kind, place.name, asked, self.found)
        self._take_rows(tables, place)

    def _take_rows(self, rows: list[Node], place: _Place) -> None:
        for row in rows:
            if row.title:
                assemble(row, place.kind, place.name, False, self.found)
            else:
                self._leave(row.line, row.line + 1, EMPTY)

    def _is_beside(self, block: Block) -> bool:
        is_comment = block.kind == "html" and not re.sub(r"<[^>]*>|<!--[\s\S]*?-->", "", block.text).strip()
        return is_comment or is_contents_block(block, self.body)

    def _leave_block(self, block: Block) -> None:
        if block.kind == "rule":
            return
        if is_contents_block(block, self.body):
            why = CONTENTS
        elif self._is_beside(block):
            why = COMMENT
        else:
            why = TRANSCRIPT if block.kind == "text" and is_transcript(block.text) else NO_QUESTION
        self._leave(block.line, block.end, why)

    def _leave(self, line: int, end: int, why: str) -> None:
        self.found.leave(line + 1, "\n".join(self.body[line:end]), why)


def _heading_end(node: Node, body: list[str]) -> int:
    setext = node.line + 1 < len(body) and re.fullmatch(r"\s{0,3}(?:=+|-+)\s*", body[node.line + 1])
    return node.line + (2 if setext and not body[node.line].lstrip().startswith("#") else 1)


def _own_end(node: Node) -> int:
    return max([node.line + 1, *(block.end for block in node.blocks)])


def is_contents_block(block: Block, body: list[str]) -> bool:
    if block.kind not in {"list", "text"}:
        return False
    lines = [line for line in body[block.line : block.end] if line.strip()]
    return bool(lines) and all(
        _LINK_LINE.fullmatch(line) or line.strip().upper() in {"[TOC]", "[[TOC]]", "[[_TOC_]]"} for line in lines
    )


def is_question(node: Node, place: _Place) -> bool:
    parts = [child for child in node.children if child.part]
    others = [child for child in node.children if not child.part]
    if sum(child.part == "description" for child in parts) > 1:
        return False
    if any(_is_clearly_question(child) for child in others):
        return False
    if any(child.part in OWN_PARTS for child in parts):
        return True
    if others:
        return is_asking(node.title) and not is_collection(node.title) and bool(node.blocks)
    return _is_question_alone(node, place, bool(parts))


def _is_clearly_question(node: Node) -> bool:
    if is_asking(node.title) and not re.match(
        r"\W*(?:consider|example|imagine|suppose|case)", node.title, re.IGNORECASE
    ):
        return True
    return any(child.part in OWN_PARTS or _is_clearly_question(child) for child in node.children)


def _is_question_alone(node: Node, place: _Place, has_parts: bool) -> bool:
    """Whether a heading without others beneath it is one question, and no list of some."""
    content = [block for block in node.blocks if block.kind not in {"rule", "html"}]
    if node.title and is_collection(node.title) and not is_asking(node.title):
        return False
    if any(_listed_questions(block) or rows_as_nodes(block) for block in content) and not is_asking(node.title):
        return False
    if not content and not has_parts:
        return bool(node.title) and is_asking(node.title) and not re.fullmatch(r"(?:\w+\W*){1,2}", bare(node.title))
    if node.part == "description" and node.level == ASKER and content:
        return True
    if is_asking(node.title) or any(block.kind == "code" for block in content):
        return True
    if content and all(block.kind == "text" and is_transcript(block.text) for block in content):
        return False
    if any(block.kind == "text" and _asks(block.text) for block in content):
        return True
    if not content or not node.title or not node.level:
        return False
    if _is_kind_chapter(node) and any(block.kind == "list" for block in content):
        return False
    return place.collected or place.kind is not None


def _is_kind_chapter(node: Node) -> bool:
    return kind_named(node.title) is not None


def _asks(text: str) -> bool:
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return any(is_asking(sentence) for sentence in sentences) and not is_transcript(text)


def _has_questions(node: Node) -> bool:
    """Whether a heading that tells of the document holds questions all the same; a conversation is full of such."""
    if is_conversation(node.title):
        return False
    return any(
        block.kind == "code" or _listed_questions(block) or rows_as_nodes(block) or _asks(block.text)
        for block in node.blocks
    )


def _listed_questions(block: Block) -> bool:
    if block.kind != "list" or not block.entries:
        return False
    asking = sum(
        bool(entry.blocks) and entry.blocks[0].kind == "text" and is_asking(entry.blocks[0].text)
        for entry in block.entries
    )
    return asking * 2 >= len(block.entries)


def _is_question_list(block: Block, node: Node, place: _Place, body: list[str]) -> bool:
    if block.kind != "list" or is_contents_block(block, body):
        return False
    named = bool(node.title) and (is_collection(node.title) or kind_named(node.title) is not None)
    return (
        _listed_questions(block) or named or (block.number is not None and (place.collected or place.kind is not None))
    )


def asked_in(blocks: list[Block]) -> tuple[str, list[Block]]:
    """The question of a list's entry, over all its lines up to a label or the answer behind it, and the blocks left."""
    first, *rest = blocks
    if first.kind not in {"text", "heading"}:
        return "", blocks
    text = _ANSWER_INSIDE.sub(r"\n\1", first.text)
    lines = text.split("\n")
    count = next((number for number, line in enumerate(lines) if opens_something(line)), len(lines))
    whole, later = " ".join(lines[:count]), "\n".join(lines[count:])
    question, behind = _parted(whole)
    more = "\n".join(filter(None, [behind, later]))
    return question, [*([Block("text", first.line, first.end, more)] if more else []), *rest]


def _parted(text: str) -> tuple[str, str]:
    """`What is X? It is Y.` as question and what stands behind it."""
    match = re.fullmatch(r"(?P<asked>[*_]{2}[^*_]+[*_]{2}|[^?]*\?[*_)\"”]*)\s*[-–—:]?\s+(?P<behind>\w.*[.!)`])", text)
    if match and is_asking(match["asked"]) and not is_asking(match["behind"]):
        return match["asked"], match["behind"]
    return text, ""
