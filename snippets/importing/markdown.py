"""A Markdown document read as questions: those that its headings, lists and tables hold, and what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from snippets.importing.asking import is_chapter
from snippets.importing.assembling import assemble
from snippets.importing.blocks import Block, Entry, parse
from snippets.importing.comments import with_labels
from snippets.importing.emptiness import says_nothing
from snippets.importing.enumerations import with_lists
from snippets.importing.found import Found, Question
from snippets.importing.names import is_aside, is_asking, is_contents
from snippets.importing.outline import ASKER, Node, opens_something, outline
from snippets.importing.recognition import (
    Place,
    asked_paragraphs,
    has_questions,
    is_before_asked,
    is_contents_block,
    is_question,
    is_question_list,
)
from snippets.importing.tables import rows_as_nodes
from snippets.importing.transcripts import is_transcript

CONTENTS, ASIDE, EMPTY = "a table of contents", "no question, but about the document", "nothing stands in it"
PAGE = "the number of a page"
CHAPTER, NO_QUESTION, TRANSCRIPT = "the heading of a chapter", "no question in it", "a conversation"
COMMENT, DEFINITION = "a comment or bare markup", "nothing refers to it, or it cannot be read as Markdown"
_ANSWER_INSIDE = re.compile(r"\s+([*_]{0,2}(?:Answer|Ans|A)\s*:[*_]{0,2}\s)")

_ASKED_AND_SAID = re.compile(
    r"(?P<asked>\*\*(?:(?!\*\*).)+\*\*|__(?:(?!__).)+__|[^?]*\?[*_)\"”]*)\s*[-–—:]?\s+(?P<behind>\w.*[.!)`])"
)


def read_markdown(text: str, title: str, name: str) -> Found:
    """`title` is that of the document, `name` what to call a question that has no title."""
    body = text.split("\n")
    parsed = parse(text)
    reader = _Reader(body, Found())
    for blocks in _apart(with_labels(with_lists(parsed.blocks), reader.found)):
        reader.read(outline(blocks, title), Place(name=name))
    for number in parsed.pages:
        reader.found.leave(number + 1, body[number], PAGE)
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


@dataclass(slots=True)
class _Reader:
    body: list[str]
    found: Found

    def read(self, node: Node, place: Place) -> None:
        if is_contents(node.title) or (is_aside(node.title) and not has_questions(node)):
            self._leave(node.line, _own_end(node), CONTENTS if is_contents(node.title) else ASIDE)
            self._read_children(node, place)
        elif is_question(node, place):
            self._take(node, place)
        elif is_before_asked(node):
            self._read_first_of_many(node, place)
        else:
            self._read_chapter(node, place)

    def _read_first_of_many(self, node: Node, place: Place) -> None:
        further = [child for child in node.children if not child.part]
        self._take(replace(node, children=[child for child in node.children if child.part]), place)
        for child in further:
            self.read(child, place)

    def _read_children(self, node: Node, place: Place) -> None:
        for child in node.children:
            self.read(child, place)

    def _read_chapter(self, node: Node, place: Place) -> None:
        inner = place.within(node.title) if node.title else place
        if node.title and node.level and not _begins_on_its_line(node):
            empty = not node.blocks and not node.children
            self._leave(node.line, max(node.heading_end, node.line + 1), EMPTY if empty else CHAPTER)
        if node.part == "reference_answer":
            for block in node.blocks:
                self._leave_block(block)
        elif asked := asked_paragraphs(node):
            self._read_paragraphs(node.blocks, asked, inner)
        else:
            self._read_blocks(node, inner)
        self._read_children(node, inner)

    def _read_paragraphs(self, blocks: list[Block], asked: list[Block], place: Place) -> None:
        """Each paragraph that asks, with what stands behind it, is a question."""
        first = blocks.index(asked[0])
        for block in blocks[:first]:
            self._leave_block(block)
        begins = {id(block) for block in asked}
        starts = [number for number, block in enumerate(blocks) if id(block) in begins]
        for start, end in pairwise([*starts, len(blocks)]):
            self._take(Node("", blocks[start].line, blocks=blocks[start:end]), place)

    def _read_blocks(self, node: Node, place: Place) -> None:
        """The blocks of a chapter: lists and tables of questions, what belongs to those, and words around them."""
        entries: list[tuple[Entry, list[Block]]] = []
        lists = sum(is_question_list(block, node, place, self.body) for block in node.blocks)
        for block in node.blocks:
            if is_question_list(block, node, place, self.body):
                entries += [(entry, []) for entry in block.entries]
                lists -= 1
            elif nodes := rows_as_nodes(block):
                self._take_rows(nodes, place)
            elif entries and (block.kind == "code" or (block.kind in {"text", "list"} and lists)):
                entries[-1][1].append(block)
            else:
                self._leave_block(block)
        for entry, more in entries:
            if is_chapter(entry):
                self._read_entry_of_many(entry, more, place)
            else:
                self._take_entry(entry, more, place)

    def _read_entry_of_many(self, entry: Entry, more: list[Block], place: Place) -> None:
        name, questions = entry.blocks
        self._leave(entry.line, name.end, CHAPTER)
        self._read_blocks(Node(name.text, entry.line, blocks=[questions, *more]), place.within(name.text))

    def _take_entry(self, entry: Entry, more: list[Block], place: Place) -> None:
        if not entry.blocks and not more:
            self._leave(entry.line, max(entry.end, entry.line + 1), EMPTY)
            return
        blocks = [*entry.blocks, *more]
        question, rest = asked_in(blocks)
        node = outline(rest, question, entry.line)
        self._take(node, place, asked=True)

    def _take(self, node: Node, place: Place, asked: bool = False) -> None:
        self._leave_beside(node)
        tables = [row for block in node.blocks for row in rows_as_nodes(block)]
        node.blocks = [block for block in node.blocks if not rows_as_nodes(block)]
        self._keep(assemble(node, place.kind, place.name, asked), node)
        self._take_rows(tables, place)

    def _keep(self, question: Question, node: Node) -> None:
        if says_nothing(question):
            self._leave(node.line, node.end, EMPTY)
        else:
            self.found.questions.append(question)

    def _leave_beside(self, node: Node) -> None:
        """Comments, links to the top and what was said, wherever they stand in a question."""
        beside = [block for block in node.blocks if self._is_beside(block) or _is_said(block)]
        for block in beside:
            self._leave_block(block)
        node.blocks = [block for block in node.blocks if block not in beside]
        for child in node.children:
            self._leave_beside(child)

    def _take_rows(self, rows: list[Node], place: Place) -> None:
        for row in rows:
            if row.title:
                self._keep(assemble(row, place.kind, place.name, asked=False), row)
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
            why = TRANSCRIPT if _is_said(block) else NO_QUESTION
        self._leave(block.line, block.end, why)

    def _leave(self, line: int, end: int, why: str) -> None:
        self.found.leave(line + 1, "\n".join(self.body[line:end]), why)


def _is_said(block: Block) -> bool:
    return block.kind == "text" and is_transcript(block.text)


def _begins_on_its_line(node: Node) -> bool:
    """`Date: today`, whose words stand behind the label."""
    return node.level >= ASKER and bool(node.blocks) and node.blocks[0].line == node.line


def _own_end(node: Node) -> int:
    return max([node.line + 1, node.heading_end, *(block.end for block in node.blocks)])


def asked_in(blocks: list[Block]) -> tuple[str, list[Block]]:
    """The question of a list's entry, over all its lines up to a label or the answer behind it, and the blocks left."""
    first, *rest = blocks
    if first.kind not in {"text", "heading"}:
        return "", blocks
    text = _ANSWER_INSIDE.sub(r"\n\1", first.text)
    lines = text.split("\n")
    from_line = 1 if is_asking(lines[0]) else 0
    count = next((number for number in range(from_line, len(lines)) if opens_something(lines[number])), len(lines))
    whole, later = " ".join(lines[:count]), "\n".join(lines[count:])
    question, behind = _parted(whole)
    more = "\n".join(filter(None, [behind, later]))
    return question, [*([Block("text", first.line, first.end, more)] if more else []), *rest]


def _parted(text: str) -> tuple[str, str]:
    """`What is X? It is Y.` as question and what stands behind it."""
    match = _ASKED_AND_SAID.fullmatch(text)
    if match and is_asking(match["asked"]) and not is_asking(match["behind"]):
        return match["asked"], match["behind"]
    return text, ""
