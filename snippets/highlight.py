"""Code as a safe HTML table, coloured by Pygments in a process that is killed when it takes too long."""

from __future__ import annotations

import atexit
import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from html import escape
from pathlib import Path

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from snippets.lines import lines_of

MAX_BYTES = 64 * 1024
MAX_SECONDS = 1.0
PATIENCE_SECONDS = 2.0  # for the requests before ours
KEPT_SECONDS = 24 * 3600
PLAIN_KEPT_SECONDS = 60

_ROW = (
    '<tr id="L{n}" data-line="{n}"><td class="no"><a href="#L{n}" aria-label="Line {n}">{n}</a></td>'
    '<td class="mk"></td><td class="ln">{html}</td></tr>\n'
)


def highlight(code: str, language: str) -> SafeString:
    """One row per line; plain where the language is not known, the code too long or the lexer too slow."""
    raw = code.encode("utf-8", "replace")
    key = f"highlight:{language[:32].encode().hex()}:{hashlib.sha256(raw).hexdigest()}"
    html: str | None = cache.get(key)
    if html is None:
        coloured = worker.html_lines(lines_of(code), language) if len(raw) <= MAX_BYTES else None
        html = _table(coloured or [escape(line) for line in lines_of(code)])
        cache.set(key, html, KEPT_SECONDS if coloured else PLAIN_KEPT_SECONDS)
    return mark_safe(html)  # noqa: S308 - every line was escaped, here or in the worker


def _table(lines: list[str]) -> str:
    rows = "".join(_ROW.format(n=number, html=html) for number, html in enumerate(lines, 1))
    return f'<table class="code"><tbody>\n{rows}</tbody></table>'


class Worker:
    """One process that lexes for everybody in turn, started when needed and again after it was killed."""

    def __init__(self, command: Sequence[str], seconds: float = MAX_SECONDS) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._command = command
        self._seconds = seconds
        self._turn = threading.Lock()

    def html_lines(self, lines: list[str], language: str) -> list[str] | None:
        """The escaped and coloured lines, or None if they are not to be had."""
        request = json.dumps(["\n".join(lines) + "\n", language, self._seconds])
        if not self._turn.acquire(timeout=PATIENCE_SECONDS):
            return None
        try:
            answer = self._ask(request)
        finally:
            self._turn.release()
        coloured: list[str] | None = json.loads(answer) if answer else None
        return coloured[:-1] if coloured and len(coloured) == len(lines) + 1 else None

    def _ask(self, request: str) -> bytes:
        if self.process is None:
            self.process = subprocess.Popen(  # noqa: S603 - a command of our own
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self.process.stdin and self.process.stdout  # noqa: S101 - for the type checker
        answer = b""
        try:
            self.process.stdin.write(request.encode() + b"\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            pass  # it died between two requests
        if not answer.endswith(b"\n"):
            self._stop()
            return b""
        return answer

    def _stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def close(self) -> None:
        with self._turn:
            self._stop()


# Isolated mode: neither the environment nor the working directory decides what it imports.
worker = Worker([sys.executable, "-I", str(Path(__file__).with_name("highlight_worker.py"))])
atexit.register(worker.close)
