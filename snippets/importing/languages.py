"""Which language code is written in: as its block says, else by looks, and Python unless it is clearly another."""

from __future__ import annotations

import json
import re

from snippets.highlight_worker import LANGUAGES
from snippets.schema import PLAIN_TEXT

ALIASES = {
    "py": "python", "py3": "python", "python3": "python", "pycon": "python", "ipython": "python", "django": "python",
    "js": "javascript", "jsx": "javascript", "node": "javascript", "mjs": "javascript", "ecmascript": "javascript",
    "ts": "typescript", "tsx": "typescript", "sh": "bash", "shell": "bash", "zsh": "bash", "console": "bash",
    "shell-session": "bash", "c++": "cpp", "cxx": "cpp", "c#": "csharp", "cs": "csharp", "dockerfile": "docker",
    "golang": "go", "htm": "html", "xml": "html", "cfg": "ini", "yml": "yaml", "kt": "kotlin", "rb": "ruby",
    "rs": "rust", "postgres": "sql", "postgresql": "sql", "mysql": "sql", "sqlite": "sql", "plsql": "sql",
    "patch": "diff", "jsonc": "json",
}  # fmt: skip

PYTHON = re.compile(r"^\s*(?:async\s+)?def \w+.*:|^\s*class \w+.*:\s*$|^(?:from [\w.]+ )?import [\w., *()]+$", re.M)
LOOKS = (
    ("html", r"\A\s*<(?:!doctype|html|head|body|div|form|table|template|\?xml)\b"),
    ("bash", r"\A\s*#!.*\b(?:ba|z|da)?sh\b|\A\s*\$ \w"),
    ("diff", r"^(?:diff --git|--- \S+\n\+\+\+ \S+|@@ -\d)"),
    ("docker", r"\A(?:[^\S\n]*#.*\n|ARG .*\n|\n)*"
        r"FROM \S+(?: AS \w+)?\s*\n(?:.*\n)*?\s*(?:RUN|CMD|COPY|WORKDIR|ENTRYPOINT) "),
    ("cpp", r"^\s*#include\s*<(?:iostream|vector|string|memory|map|algorithm)>|\bstd::\w"),
    ("c", r"^\s*#include\s*[<\"]|^int main\("),
    ("csharp", r"^\s*using System[.;]|^\s*namespace [\w.]+\s*[{;]?\s*$"),
    ("java", r"^\s*(?:public|private|protected)\s+(?:static |final |abstract )*(?:class|interface|enum|void"
        r"|\w+ \w+\()|\bSystem\.out\.|^import java"),
    ("go", r"^package \w+\s*$|^func (?:\(\w+ \*?\w+\) )?\w+\("),
    ("rust", r"^\s*(?:pub )?fn \w+.*[{>]|\blet mut \w"),
    ("kotlin", r"^\s*(?:suspend |private |override )*fun \w+.*[{=]|^\s*data class \w+\("),
    ("typescript", r"^\s*(?:export )?(?:interface|type) \w+\s*(?:=|\{)|\b(?:const|let) \w+\s*:\s*\w+"),
    ("javascript", r"^\s*(?:const|let|var) \w+\s*=|\bfunction\s*\w*\s*\(.*\)\s*\{|=>\s*[{(\w]"
        r"|\bconsole\.log\(|^\s*import .* from ['\"]"),
    ("ruby", r"^\s*def \w+[^:]*\n(?:.*\n)*?\s*end\s*$|^\s*(?:puts|require) ['\"]"),
    ("css", r"\A\s*[.#]?[\w-]+(?:[ ,.#:>\w-]*)\{\s*\n?\s*[\w-]+\s*:\s*[^;{}]+;"),
    ("sql", r"(?i)\A(?:[^\S\n]*--.*\n|\n)*[^\S\n]*(?:select\b[\s\S]+?\bfrom\b|insert\s+into\b"
        r"|update\s+\S+\s+set\b|delete\s+from\b"
            r"|(?:create|alter|drop)\s+(?:or replace\s+)?(?:unique\s+)?(?:table|index|view|function"
            r"|trigger)\b|with\s+\w+\s+as\s*\(|begin\s*;)"),
    ("toml", r"\A(?:[^\S\n]*#.*\n|\n)*\[\[?[\w.-]+\]\]?\s*\n(?:[\w.-]+\s*=\s*(?:\"|\[|\d|true|false).*\n?)"),
    ("yaml", r"\A(?:---\s*\n|\s*#.*\n)*[\w-]+:(?: [^\n(]*)?\n(?:\s*(?:- |[\w-]+:(?: |\n|$)).*\n?)+\Z"),
)  # fmt: skip


def named_language(name: str) -> str | None:
    """The language a block names: None if it names none, plain text if it is one that cannot be shown in colour."""
    plain = name.strip().strip("{}.").lower()
    if not plain:
        return None
    plain = ALIASES.get(plain, plain)
    return plain if plain in LANGUAGES else PLAIN_TEXT


def guess_language(code: str) -> str:
    if _is_json(code):
        return "json"
    if PYTHON.search(code):
        return "python"
    return next((language for language, looks in LOOKS if re.search(looks, code[:5000], re.M)), "python")


def _is_json(code: str) -> bool:
    if not re.match(r"\s*[\[{]\s*[\"{\[]", code):
        return False
    try:
        json.loads(code)
    except (ValueError, RecursionError):
        return False
    return True
