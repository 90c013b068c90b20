"""Blocks as text again: what the fields of a question hold. Code stands in fences, as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from snippets.importing.blocks import Block
from snippets.importing.front_matter import listed


def text_of(blocks: Iterable[Block]) -> str:
    whole, before = "", ""
    for block in blocks:
        if (text := block_text(block)).strip():
            gap = "\n" if block.kind == "list" and before == "text" else "\n\n"
            whole, before = f"{whole}{gap if whole else ''}{text}", block.kind
    return whole


def block_text(block: Block) -> str:
    match block.kind:
        case "code":
            return fenced(block.text, block.info)
        case "heading" | "summary":
            return f"**{block.text}**"
        case "rule" | "close":
            return ""
        case "list":
            return _list_text(block)
    return block.text


def fenced(code: str, info: str = "") -> str:
    longest = max((len(ticks) for ticks in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info.replace('`', '')}\n{code}\n{fence}"


def _list_text(block: Block) -> str:
    lines = []
    for index, entry in enumerate(block.entries):
        mark = "- " if block.number is None else f"{block.number + index}. "
        text = text_of(entry.blocks)
        # Code is not indented: it stays as it was, and the fence keeps it apart.
        plain = "```" not in text
        lines.append(mark + (text.replace("\n", "\n" + " " * len(mark)) if plain else text))
    return "\n".join(lines)


def entries_of(blocks: Iterable[Block]) -> list[str]:
    """Each entry of the lists and each paragraph by itself; code belongs to what stands before it."""
    found: list[str] = []
    for block in blocks:
        if block.kind == "list":
            found += [text for entry in block.entries if (text := text_of(entry.blocks)).strip()]
        elif text := block_text(block):
            if block.kind == "code" and found:
                found[-1] += f"\n\n{text}"
            else:
                found.append(text)
    return found


def names_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Skills: entries of lists with those within them, and what commas part in a line."""
    for block in blocks:
        if block.kind == "list":
            for entry in block.entries:
                yield from names_of(entry.blocks)
        elif block.kind == "text":
            for line in block.text.split("\n"):
                yield from listed(line) if _is_enumeration(line) else [line.strip()]
        elif text := block_text(block):
            yield text


def _is_enumeration(line: str) -> bool:
    parts = re.split(r"[,;|·]", line)
    return not line.rstrip().endswith(".") and all(len(part.split()) <= 5 and "(" not in part for part in parts)
