"""Which headings, lists and paragraphs of a Markdown document are questions, which are tables of contents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from snippets.importing.asking import asks, asks_somewhere, lists_questions
from snippets.importing.blocks import Block
from snippets.importing.kinds import kind_named
from snippets.importing.names import (
    begins_with_number,
    is_asking,
    is_collection,
    is_conversation,
    is_file_name,
    is_numbered,
    is_one_word_or_two,
)
from snippets.importing.outline import ASKER, Node
from snippets.importing.tables import rows_as_nodes
from snippets.importing.transcripts import is_talk, is_transcript
from snippets.schema import Kind

# Parts that make a heading a question when they stand beneath it.
OWN_PARTS = frozenset({"reference_answer", "code", "example", "objective", "skills", "considerations", "description"})
_ILLUSTRATION = re.compile(r"\W*(?:consider|example|imagine|suppose|case)", re.IGNORECASE)
_FIRST = re.compile(r"(?<!\d)1(?!\d)|\bone\b", re.IGNORECASE)
_LINK_LINE = re.compile(
    r"\s*(?:[-*+]|\d+[.)])?\s*(?:(?:\d+[.)]\s*)?[*_]*\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?#[^)]*\)[*_]*[\s,|·•/-]*)+"
)
_TO_THE_TOP = re.compile(
    r"[\W_]*(?:(?:go |return |jump )?(?:back )?to (?:the )?(?:top|toc|contents|index)|top)[\W_]*", re.IGNORECASE
)
_INSERTED_CONTENTS = frozenset({"[TOC]", "[[TOC]]", "[[_TOC_]]"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document a heading stands: what the chapters around it say of the questions in it."""

    kind: Kind | None = None
    collected: bool = False
    name: str = ""

    def within(self, title: str) -> Place:
        return Place(kind_named(title) or self.kind, self.collected or is_collection(title), self.name)


def is_question(node: Node, place: Place) -> bool:
    parts = [child for child in node.children if child.part]
    others = [child for child in node.children if not child.part]
    if _is_asked_about(node, others):
        return True
    if sum(child.part == "description" for child in parts) > 1 or _are_several(others, node):
        return False
    if any(child.part in OWN_PARTS for child in parts) and (not others or node.blocks or is_asking(node.title)):
        return True
    if others:
        asked = is_asking(node.title) and not is_collection(node.title)
        return bool(node.blocks) and (asked or (node.level > 1 and _has_code(node)))
    return _is_question_alone(node, place, bool(parts))


def _is_asked_about(node: Node, others: list[Node]) -> bool:
    """Whether lines that ask, without code of their own, are about the code under one heading."""
    return _asks_beneath_code(node, others) and not _is_next(others[0]) and not any(map(_has_code, others))


def is_before_asked(node: Node) -> bool:
    """Whether a heading with code is one question, and lines beneath it, such as `Question 2`, are further ones."""
    others = [child for child in node.children if not child.part]
    return _asks_beneath_code(node, others) and _is_next(others[0]) and not is_collection(node.title)


def _asks_beneath_code(node: Node, others: list[Node]) -> bool:
    return 1 < node.level < ASKER and _has_code(node) and bool(others) and all(each.level == ASKER for each in others)


def _is_next(node: Node) -> bool:
    """Numbered, and not the first that is asked about something above."""
    return is_numbered(node.title) and not _FIRST.search(node.title)


def _are_several(nodes: list[Node], above: Node) -> bool:
    """Whether headings are questions themselves, and not about one that stands above them."""
    if any(map(_is_clearly_question, nodes)):
        return True
    if _has_code(above) or is_asking(above.title):
        return False
    if any(lists_questions(block) or rows_as_nodes(block) for node in nodes for block in node.blocks):
        return True
    coded = sum(_has_code(node) and not is_file_name(node.title) for node in nodes)
    return coded > 1 or sum(begins_with_number(node.title) for node in nodes) > 1


def _is_clearly_question(node: Node) -> bool:
    if is_asking(node.title) and not _ILLUSTRATION.match(node.title):
        return True
    return any(child.part in OWN_PARTS or _is_clearly_question(child) for child in node.children)


def _has_code(node: Node) -> bool:
    return any(block.kind == "code" for block in node.blocks)


def _is_question_alone(node: Node, place: Place, has_parts: bool) -> bool:
    """Whether a heading without others beneath it is one question, and no list of some."""
    content = [block for block in node.blocks if block.kind not in {"rule", "html"}]
    if is_asking(node.title):
        return bool(content) or has_parts or not is_one_word_or_two(node.title)
    if not content or is_collection(node.title) or node.part == "reference_answer":
        return False
    if any(lists_questions(block) or rows_as_nodes(block) for block in content):
        return False
    if (node.part == "description" and node.level == ASKER) or _has_code(node):
        return True
    said = [block.text for block in content if block.kind == "text"]
    if len(said) == len(content) and (all(map(is_transcript, said)) or is_talk(said)):
        return False
    return asks_somewhere(content) or _is_topic(node, content, place)


def _is_topic(node: Node, content: list[Block], place: Place) -> bool:
    """A heading with words beneath it that ask nothing, among questions."""
    if not node.title or not node.level or (node.part and node.part != "description"):
        return False
    if kind_named(node.title) is not None and any(block.kind == "list" for block in content):
        return False
    return place.collected or place.kind is not None


def has_questions(node: Node) -> bool:
    """Whether a heading that tells of the document holds questions all the same; a conversation is full of such."""
    if is_conversation(node.title):
        return False
    return any(
        block.kind == "code" or lists_questions(block) or rows_as_nodes(block) or asks(block.text)
        for block in node.blocks
    )


def is_question_list(block: Block, node: Node, place: Place, body: list[str]) -> bool:
    if block.kind != "list" or is_contents_block(block, body):
        return False
    if lists_questions(block) or (node.title and (is_collection(node.title) or kind_named(node.title) is not None)):
        return True
    return block.number is not None and (place.collected or place.kind is not None)


def asked_paragraphs(node: Node) -> list[Block]:
    """The paragraphs of a chapter that are questions by themselves, where neither lists nor headings are."""
    if not is_collection(node.title) or node.children:
        return []
    if any(lists_questions(block) or rows_as_nodes(block) for block in node.blocks):
        return []
    texts = [block for block in node.blocks if block.kind == "text" and asks(block.text)]
    return [block for block in texts if not is_collection(block.text) and not block.text.rstrip().endswith(":")]


def is_contents_block(block: Block, body: list[str]) -> bool:
    """Links within the document, as a list or to go back to its top."""
    if block.kind not in {"list", "text", "html"}:
        return False
    lines = [line for line in body[block.line : block.end] if line.strip()]
    if block.kind == "html":
        words = re.sub(r"<[^>]*>", "", " ".join(lines))
        return 'href="#' in block.text and bool(_TO_THE_TOP.fullmatch(words))
    return bool(lines) and all(
        _LINK_LINE.fullmatch(line) or line.strip().upper() in _INSERTED_CONTENTS for line in lines
    )
