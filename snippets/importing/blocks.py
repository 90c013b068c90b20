"""The blocks of a Markdown document in their order, each with its lines; inline marks stay, links are resolved."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from snippets.importing.retyped import retyped
from snippets.importing.unfenced import code_runs, fenced

MAX_DEPTH = 60
FENCE = "~" * 9
_SUMMARY = re.compile(
    r"(?P<indent>\s*)(?:<details\b[^>]*>\s*)?<summary\b[^>]*>(?P<name>.*?)</summary>(?P<rest>.*)", re.I
)
_TAG_ALONE = re.compile(r"(?P<indent>\s*)</?(?:details|summary)\b[^>]*>\s*", re.I)
_CLOSING = re.compile(r"\s*</details>\s*", re.I)
_PRE = re.compile(r"\s*<pre\b[^>]*>\s*?(?:<code\b(?P<code>[^>]*)>)?(?P<text>[\s\S]*?)(?:</code>)?\s*</pre>\s*", re.I)


@dataclass(slots=True)
class Entry:
    """One entry of a list."""

    line: int
    end: int
    blocks: list[Block]


@dataclass(slots=True)
class Block:
    """`kind`: heading, summary, close, text, code, list, table, html, rule. Lines are 0-based, `end` is behind it."""

    kind: str
    line: int
    end: int
    text: str = ""
    level: int = 0
    info: str = ""
    number: int | None = None
    entries: list[Entry] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class Parsed:
    blocks: list[Block]
    covered: set[int]
    """The lines that stand in some block, or are the definition of a link that some block resolves."""
    pages: list[int]
    """The lines that only number a page."""


def parse(text: str) -> Parsed:
    lines = text.split("\n")
    skipped = fenced(lines)
    runs = list(code_runs(lines, skipped))
    skipped.update(number for run in runs for number in run)
    changed = retyped(lines, skipped)
    pages = {number for number, line in changed.items() if not line and lines[number].strip()}
    changed |= {number: new for number, line in enumerate(lines) if (new := _without_details(line)) is not None}
    while True:
        shown, numbers = _shown(lines, changed, runs)
        parser = MarkdownIt("commonmark", {"maxNesting": MAX_DEPTH}).enable("table")
        parser.normalizeLink = lambda url: url  # type: ignore[method-assign] # as it was written
        env: dict[str, Any] = {}
        tokens = parser.parse("\n".join(shown), env)
        _renumber(tokens, env, [*numbers, len(lines)])
        in_code = _lines_of_code(tokens) & changed.keys()
        if not in_code:
            return _Reader(lines, changed, env).read(tokens, sorted(pages & changed.keys()))
        changed = {number: line for number, line in changed.items() if number not in in_code}


def _shown(lines: list[str], changed: dict[int, str], runs: list[range]) -> tuple[list[str], list[int]]:
    """The lines as Markdown is to read them, code in fences, and the number of each in the document."""
    pairs: list[tuple[str, int]] = []
    at = 0
    for run in [*runs, range(len(lines), len(lines))]:
        pairs += ((changed.get(number, lines[number]), number) for number in range(at, run.start))
        if run:
            code = _dedented(lines[run.start : run.stop])
            pairs += [(FENCE, run.start), *zip(code, run, strict=True), (FENCE, run.stop)]
        at = run.stop
    return [text for text, _ in pairs], [number for _, number in pairs]


def _dedented(code: list[str]) -> list[str]:
    return dedent("\n".join(code)).split("\n") if code[0][:1].isspace() else code


def _renumber(tokens: list[Token], env: dict[str, Any], numbers: list[int]) -> None:
    """Lines of the document in place of lines as they were shown."""
    for token in tokens:
        if token.map:
            token.map = [numbers[line] for line in token.map]
    for reference in (*env.get("references", {}).values(), *env.get("duplicate_refs", [])):
        reference["map"] = [numbers[line] for line in reference["map"]]


def _without_details(line: str) -> str | None:
    """A line of <details> in Markdown's own terms, so that what it holds is read as Markdown: None for other lines."""
    if "<" not in line:
        return None
    if match := _SUMMARY.fullmatch(line):
        rest = re.sub(r"</details>\s*$", "", match["rest"]).strip()
        name = re.sub(r"<[^>]+>", "", match["name"]).strip().rstrip(":") or "Details"
        return f"{match['indent']}**{name}:** {rest}" if rest else f"{match['indent']}###### {name}"
    if _CLOSING.fullmatch(line):
        return "###### "
    return "" if _TAG_ALONE.fullmatch(line) else None


def _lines_of_code(tokens: list[Token]) -> set[int]:
    return {
        line for token in tokens if token.type in {"fence", "code_block"} and token.map for line in range(*token.map)
    }


@dataclass(slots=True)
class _Reader:
    lines: list[str]
    changed: dict[int, str]
    env: dict[str, Any]
    links: set[str] = field(default_factory=set)
    covered: set[int] = field(default_factory=set)

    def read(self, tokens: list[Token], pages: list[int]) -> Parsed:
        blocks = list(self._blocks(SyntaxTreeNode(tokens).children))
        for reference in (*self.env.get("references", {}).values(), *self.env.get("duplicate_refs", [])):
            if reference["href"] in self.links:
                self.covered.update(range(*reference["map"]))
        self.covered.update(line for line, text in self.changed.items() if not text or text == "###### ")
        return Parsed(blocks, self.covered, pages)

    def _blocks(self, nodes: list[SyntaxTreeNode]) -> Iterator[Block]:
        for node in nodes:
            if node.type == "blockquote":
                yield from self._blocks(node.children)
            elif (block := self._block(node)) is not None:
                self.covered.update(range(block.line, block.end) if block.kind != "list" else ())
                yield block

    def _block(self, node: SyntaxTreeNode) -> Block | None:
        line, end = node.map or (0, 0)
        match node.type:
            case "heading":
                return self._heading(node, line, end)
            case "paragraph":
                return Block("text", line, end, self._inline(node))
            case "fence" | "code_block":
                return Block("code", line, end, node.content.removesuffix("\n"), info=node.info.strip())
            case "bullet_list" | "ordered_list":
                return self._list(node, line, end)
            case "table":
                return self._table(node, line, end)
            case "html_block":
                return _html(node, line, end)
            case "hr":
                return Block("rule", line, end)
        return None

    def _heading(self, node: SyntaxTreeNode, line: int, end: int) -> Block:
        if self.changed.get(line, "").startswith("######"):
            kind = "summary" if self.changed[line].strip("# ") else "close"
            return Block(kind, line, end, self._inline(node))
        return Block("heading", line, end, self._inline(node), level=int(node.tag[1]))

    def _list(self, node: SyntaxTreeNode, line: int, end: int) -> Block:
        entries = []
        for item in node.children:
            first, last = item.map or (line, end)
            self.covered.add(first)
            entries.append(Entry(first, last, list(self._blocks(item.children))))
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        return Block("list", line, end, number=start, entries=entries)

    def _table(self, node: SyntaxTreeNode, line: int, end: int) -> Block:
        rows = [[self._inline(cell) for cell in row.children] for part in node.children for row in part.children]
        return Block("table", line, end, "\n".join(each.strip() for each in self.lines[line:end]), rows=rows)

    def _inline(self, node: SyntaxTreeNode) -> str:
        inline = next((child for child in node.children if child.type == "inline"), None)
        return "".join(self._spans(inline.children)).strip() if inline else ""

    def _spans(self, nodes: list[SyntaxTreeNode]) -> Iterator[str]:
        for node in nodes:
            match node.type:
                case "code_inline":
                    pad = " " if node.content.startswith("`") or node.content.endswith("`") else ""
                    yield f"{node.markup}{pad}{node.content}{pad}{node.markup}"
                case "em" | "strong":
                    yield node.markup + "".join(self._spans(node.children)) + node.markup
                case "link" | "image":
                    yield self._link(node)
                case "softbreak" | "hardbreak":
                    yield "\n"
                case "html_inline" if re.fullmatch(r"<br\s*/?>", node.content, re.IGNORECASE):
                    yield "\n"
                case _:
                    yield node.content if not node.children else "".join(self._spans(node.children))

    def _link(self, node: SyntaxTreeNode) -> str:
        target = str(node.attrs.get("href", node.attrs.get("src", "")))
        self.links.add(target)
        text = "".join(self._spans(node.children)).strip()
        if title := str(node.attrs.get("title", "")):
            text = f"{text} “{title}”"
        if target.startswith("#") and text:
            return text
        return f"{text} ({target})" if text and text not in {target, target.removeprefix("mailto:")} else target


def _html(node: SyntaxTreeNode, line: int, end: int) -> Block:
    if pre := _PRE.fullmatch(node.content):
        named = re.search(r"(?:lang(?:uage)?-|lang=\")([\w+#-]+)", pre["code"] or "")
        code = html.unescape(re.sub(r"</?(?:span|code|b|i)\b[^>]*>", "", pre["text"]))
        return Block("code", line, end, code.strip("\n"), info=named[1] if named else "")
    return Block("html", line, end, node.content.strip("\n"))
