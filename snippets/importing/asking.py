"""Whether blocks ask for something: words, lists of questions, and lists whose entries are chapters of such lists."""

from __future__ import annotations

import re

from snippets.importing.blocks import Block, Entry
from snippets.importing.names import is_asking
from snippets.importing.transcripts import is_transcript

MAX_WORDS_OF_A_CHAPTER = 8


def asks(text: str) -> bool:
    """Whether some sentence of it asks; a conversation is full of such."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return any(is_asking(sentence) for sentence in sentences) and not is_transcript(text)


def asks_somewhere(blocks: list[Block]) -> bool:
    return any(block.kind == "text" and asks(block.text) for block in blocks)


def lists_questions(block: Block) -> bool:
    if block.kind != "list" or not block.entries:
        return False
    asking = sum(_entry_asks(entry) or is_chapter(entry) for entry in block.entries)
    return asking * 2 >= len(block.entries)


def _entry_asks(entry: Entry) -> bool:
    return bool(entry.blocks) and entry.blocks[0].kind == "text" and is_asking(entry.blocks[0].text)


def is_chapter(entry: Entry) -> bool:
    """Whether an entry only names what the questions in the list beneath it are about."""
    if len(entry.blocks) != 2 or entry.blocks[0].kind != "text" or entry.blocks[1].kind != "list":
        return False
    words, inner = entry.blocks[0].text, entry.blocks[1]
    return not is_asking(words) and len(words.split()) <= MAX_WORDS_OF_A_CHAPTER and lists_questions(inner)
