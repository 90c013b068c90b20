"""One question made of its heading, the blocks under it and its parts."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from snippets.importing.blocks import Block
from snippets.importing.codes import (
    as_text,
    code_asked_about,
    is_example,
    is_solution,
    language_named,
    text_of_code,
    without_solution,
)
from snippets.importing.dates import is_only_a_date, iso_date
from snippets.importing.found import Question
from snippets.importing.kinds import guess_kind, is_only_a_kind, kind_named
from snippets.importing.languages import guess_language, named_language
from snippets.importing.names import bare, is_asking, is_generic, title_of, words_of
from snippets.importing.outline import ASKER, Node
from snippets.importing.render import block_text, entries_of, names_of, text_of
from snippets.importing.slugs import slug_of
from snippets.schema import Kind

Parts = defaultdict[str, list[Block]]

# Within an answer these are parts of the answer.
INSIDE_AN_ANSWER = frozenset({None, "example", "code", "description", "language", "title", "kind"})
LINES = ("skills", "source", "date", "title", "slug", "kind", "language")
PLAIN_REMARKS = frozenset({"remark", "remarks", "note", "notes", "comment", "comments"})
_THIS_CODE = re.compile(r"\b(?:this|following|below|above|snippet|print|output)\b", re.IGNORECASE)


def assemble(node: Node, chapter: Kind | None, name: str, asked: bool) -> Question:
    parts = parts_of(node)
    title = _title(node, parts)
    kind = _kind_of(title, parts, chapter)
    if kind == Kind.PRACTICAL:
        _set_apart_what_is_written(parts, title)
    code = code_asked_about(parts["main"], parts["code"])
    main = _others(parts["main"] + parts["code"], code)
    if not parts["reference_answer"] and _is_answered(title, main, code, kind, asked):
        parts["reference_answer"] = sorted([*main, *code], key=lambda block: (block.line, block.end))
        main, code = [], []
    if asked:
        parts["considerations"][:0] = [block for block in main if block.kind == "list"]
        main = [block for block in main if block.kind != "list"]
    question = Question(title, node.line + 1, kind=kind.value, description=text_of(main) or None)
    if code:
        question.code = text_of_code(code)
        named = named_language(_label_text(parts, "language")) or language_named(code)
        question.language = named or guess_language(question.code)
    fill(question, parts)
    _name(question, name, asked)
    return question


def _title(node: Node, parts: Parts) -> str:
    """The heading, unless a label says more; a label that says something else is a remark."""
    heading, label = "" if node.part == "description" else node.title, _label_text(parts, "title")
    if not label or not heading or is_generic(heading) or is_only_a_kind(heading):
        return label or heading
    if bare(label).casefold() != title_of(heading).casefold():
        parts["remarks"].append(Block("text", node.line, node.line + 1, f"Title: {label}"))
    return heading


def _kind_of(title: str, parts: Parts, chapter: Kind | None) -> Kind:
    code = code_asked_about(parts["main"], parts["code"])
    said = text_of(_others(parts["main"] + parts["code"], code))
    return kind_named(_label_text(parts, "kind")) or guess_kind(title, said, text_of_code(code), chapter)


def _others(blocks: list[Block], taken: list[Block]) -> list[Block]:
    return [block for block in blocks if not any(block is other for other in taken)]


def _set_apart_what_is_written(parts: Parts, title: str) -> None:
    """Of a task to write code: what shows the result stays with its words, and what was written is the answer."""
    main = [as_text(block) if block.kind == "code" and is_example(block) else block for block in parts["main"]]
    said = f"{title}\n{text_of(block for block in main if block.kind != 'code')}"
    if not parts["code"] and not parts["reference_answer"]:
        task = main if is_asking(title) else main[_first_words(main) :]
        solution = [block for block in task if block.kind == "code" and is_solution(block, said)]
        parts["reference_answer"] += solution
        main = _others(main, solution)
    parts["main"] = main


def _first_words(blocks: list[Block]) -> int:
    return next((number for number, block in enumerate(blocks) if block.kind != "code"), len(blocks))


def parts_of(node: Node) -> Parts:
    parts: Parts = defaultdict(list)
    parts["main"] += node.blocks
    for child in node.children:
        _put(parts, child, "main")
    for name in LINES:
        _move_code(parts, name)
    parts["main"], solution = without_solution(parts["main"])
    parts["reference_answer"][:0] = solution
    return parts


def _move_code(parts: Parts, name: str) -> None:
    """Code among skills and other short words belongs to the question, or was noted within a list."""
    with_code = [block for block in parts[name] if "```" in block_text(block)]
    parts[name] = [block for block in parts[name] if "```" not in block_text(block)]
    for block in with_code:
        parts["main" if block.kind == "code" else "remarks"].append(block)


def _put(parts: Parts, node: Node, inside: str) -> None:
    blocks = list(node.blocks)
    if (inside == "reference_answer" and node.part in INSIDE_AN_ANSWER) or node.part is None:
        target = _home_of_the_unknown(parts) if inside == "main" else inside
        heading = Block("heading", node.line, node.line + 1, bare(node.title))
        if target == "main" and node.level == ASKER:
            parts["main"].append(heading)
            target = "reference_answer"
        else:
            blocks.insert(0, heading)
    elif node.part == "example":
        target = "main"
        blocks = [Block("text", node.line, node.line + 1, f"**{bare(node.title)}**"), *map(as_text, blocks)]
    elif node.part == "reference":
        target = "source" if re.search(r"https?://|\bISBN\b|\bdoi\b", text_of(blocks)) else "reference_answer"
    else:
        target = {"description": "main"}.get(node.part, node.part)
        if node.part == "remarks" and bare(node.title).lower() not in PLAIN_REMARKS and blocks:
            blocks = _labelled(bare(node.title), blocks)
    parts[target] += blocks
    for child in node.children:
        _put(parts, child, target)


def _home_of_the_unknown(parts: Parts) -> str:
    return "remarks" if parts["reference_answer"] or parts["considerations"] or parts["remarks"] else "main"


def _labelled(label: str, blocks: list[Block]) -> list[Block]:
    first, *rest = blocks
    if first.kind == "text" and not first.text.startswith(f"{label}:"):
        return [replace(first, text=f"{label}: {first.text}"), *rest]
    return [Block("text", first.line, first.line, f"{label}:\n{text_of(blocks)}")] if first.kind != "text" else blocks


def _label_text(parts: Parts, name: str) -> str:
    return " ".join(text_of(parts[name]).split())


def _is_answered(title: str, main: list[Block], code: list[Block], kind: Kind, asked: bool) -> bool:
    """Whether what stands under a question is its answer: words that ask for nothing themselves."""
    if kind != Kind.KNOWLEDGE or not is_asking(title) or is_generic(title) or _THIS_CODE.search(title):
        return False
    texts = [block for block in main if block.kind in {"text", "table"}]
    if not texts or (code and min(block.line for block in code) < texts[0].line):
        return False
    sentences = [part for block in texts for part in re.split(r"(?<=[.!?])\s+", block.text)]
    return not any(part.rstrip().endswith("?") for part in sentences) and (asked or not is_asking(texts[0].text))


def fill(question: Question, parts: Parts) -> None:
    question.objective = text_of(parts["objective"]) or None
    question.skills = [plain for name in names_of(parts["skills"]) if (plain := re.sub(r"[*`]+", "", name).strip())]
    question.considerations = entries_of(parts["considerations"])
    question.remarks = entries_of(parts["remarks"])
    question.reference_answer = text_of(parts["reference_answer"]) or None
    question.slug = slug_of(_label_text(parts, "slug"))
    question.source = "; ".join(entries_of(parts["source"])) or None
    for name in ("date", "kind", "language"):
        _fill_label(question, name, _label_text(parts, name))
    question.date = question.date or iso_date(question.source or "")


def _fill_label(question: Question, name: str, text: str) -> None:
    """What cannot be read as what its label promises stays as a remark."""
    understood = {
        "date": is_only_a_date(text),
        "kind": kind_named(text) is not None and len(text.split()) < 4,
        "language": named_language(text) == question.language,
    }
    if name == "date":
        question.date = iso_date(text)
    if text and not understood[name]:
        question.remarks.append(f"{name.capitalize()}: {text}")


def _name(question: Question, name: str, asked: bool) -> None:
    whole = question.title.strip()
    if not bare(whole):
        whole = (question.description or "").split("\n")[0]
        question.title = title_of(whole) if bare(whole) and not whole.startswith("```") else name
    else:
        question.title = title_of(whole)
    if asked and question.description and words_of(whole) not in question.description:
        question.description = f"{words_of(whole)}\n\n{question.description}"
    says_all = asked or not question.code or is_asking(words_of(whole))
    if question.description is None and is_asking(whole) | asked and says_all and not is_generic(whole):
        question.description = words_of(whole)
