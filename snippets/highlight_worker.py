"""Lexes code in a process of its own: one JSON line in, one JSON line with the lines' HTML out.

Pygments can hang on hostile text, inside one regular expression that no thread can stop. So each request starts an
alarm that ends the process, and the other side goes on without it. Run as a script: it knows nothing of the product.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Mapping
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

LANGUAGES = (
    "bash", "c", "cpp", "csharp", "css", "diff", "docker", "go", "html", "ini", "java", "javascript", "json",
    "kotlin", "python", "ruby", "rust", "sql", "toml", "typescript", "yaml",
)  # fmt: skip
# Few classes are enough for a calm page; they are Pygments' own short names.
CLASSES = {
    Keyword: "k",
    Operator.Word: "k",
    String: "s",
    Comment: "c",
    Name.Function: "nf",
    Name.Class: "nf",
    Name.Decorator: "nf",
    Number: "mi",
}


def css_class(token: _TokenType) -> str:
    kind: _TokenType | None = token
    while kind is not None:
        if kind in CLASSES:
            return CLASSES[kind]
        kind = kind.parent
    return ""


def pieces(lexer: Lexer, code: str) -> list[tuple[str, str]]:
    """(class, text) with neighbours of one class joined; the texts together are the code, whatever the lexer does."""
    found = [("", "")]
    for _, token, text in lexer.get_tokens_unprocessed(code):
        name, (last, held) = css_class(token), found[-1]
        if name == last:
            found[-1] = (last, held + text)
        else:
            found.append((name, text))
    whole = "".join(text for _, text in found) == code
    return found if whole else [("", code)]


def html_lines(lexer: Lexer, code: str) -> list[str]:
    """A piece over several lines becomes one span per line, so that every line stands alone."""
    lines = [""]
    for name, text in pieces(lexer, code):
        first, *further = [_span(name, part) for part in text.split("\n")]
        lines[-1] += first
        lines += further
    return lines


def _span(name: str, text: str) -> str:
    return f'<span class="{name}">{escape(text)}</span>' if name and text else escape(text)


def serve(lexers: Mapping[str, Lexer]) -> None:
    """Answer until the other side closes; null for a language that is not on the list."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for request in sys.stdin.buffer:
        code, language, seconds = json.loads(request)
        lexer = lexers.get(language)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = json.dumps(html_lines(lexer, code) if lexer else None)
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve({language: get_lexer_by_name(language) for language in LANGUAGES})
