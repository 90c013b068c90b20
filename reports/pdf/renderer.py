"""The other end of the worker: keeps one warm, and kills it when it takes too long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = 30.0
MOST_DOCUMENTS = 100  # then a fresh process takes over, so that no leak grows
# Nothing else of the environment: it holds secrets that the worker has no use for.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "XDG_CACHE_HOME")
MAC_LIBRARIES = "/opt/homebrew/lib:/usr/local/lib"


class RenderingFailed(Exception):
    """No PDF came about, and why; the sentence is for people."""


class Renderer:
    """Makes one PDF at a time, for any thread."""

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self.timeout = timeout
        self.lock = threading.Lock()
        self.made = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.folder: tempfile.TemporaryDirectory[str] | None = None

    def pdf_of(self, html: str, identifier: str, progress: Callable[[int], object] = lambda percent: None) -> bytes:
        with self.lock:
            try:
                return self._attempt(html, identifier, progress)
            except BrokenPipeError:  # it had gone home, being idle
                pass
            try:
                return self._attempt(html, identifier, progress)
            except BrokenPipeError as error:
                raise RenderingFailed("The PDF was not made: the renderer does not start.") from error

    def stop(self) -> None:
        with self.lock:
            self._stop()

    def _attempt(self, html: str, identifier: str, progress: Callable[[int], object]) -> bytes:
        process = self._running()
        deadline = time.monotonic() + self.timeout
        timer = threading.Timer(self.timeout, process.kill)
        timer.start()
        try:
            self._ask(process, html, identifier)
            return self._answer(process, progress)
        except (EOFError, BrokenPipeError) as error:
            self._stop()
            if time.monotonic() >= deadline:
                raise RenderingFailed(f"The PDF was not made: it took longer than {self.timeout:g} seconds.") from error
            if isinstance(error, BrokenPipeError):
                raise
            raise RenderingFailed("The PDF was not made: the renderer stopped.") from error
        finally:
            timer.cancel()

    def _ask(self, process: subprocess.Popen[bytes], html: str, identifier: str) -> None:
        body = html.encode()
        pipe = cast("IO[bytes]", process.stdin)
        pipe.write(json.dumps({"bytes": len(body), "identifier": identifier}).encode() + b"\n" + body)
        pipe.flush()

    def _answer(self, process: subprocess.Popen[bytes], progress: Callable[[int], object]) -> bytes:
        pipe = cast("IO[bytes]", process.stdout)
        line = pipe.readline()
        if not line:
            raise BrokenPipeError  # it went without a word
        while line:
            head: dict[str, Any] = json.loads(line)
            if "progress" in head:
                progress(head["progress"])
            elif "error" in head:
                raise RenderingFailed(f"The PDF was not made: {head['error']}")
            else:
                pdf = pipe.read(head["bytes"])
                if len(pdf) == head["bytes"]:
                    return pdf
            line = pipe.readline()
        raise EOFError

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None or self.made >= MOST_DOCUMENTS:
            self._stop()
            self.folder = tempfile.TemporaryDirectory(prefix="marginalia-pdf-")
            command = [sys.executable, "-m", "reports.pdf.worker"]
            self.process = subprocess.Popen(  # noqa: S603 - our own module
                command,
                cwd=ROOT,
                env=environment(self.folder.name),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the server, which then closes the pipe
            )
        self.made += 1
        return self.process

    def _stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe:
                    pipe.close()
        if self.folder:
            self.folder.cleanup()
        self.process = self.folder = None
        self.made = 0


def environment(folder: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    if sys.platform == "darwin":
        kept.setdefault("DYLD_FALLBACK_LIBRARY_PATH", MAC_LIBRARIES)
    # Without an epoch the fonts within a PDF would tell when it was made.
    return kept | {"TMPDIR": folder, "SOURCE_DATE_EPOCH": "0"}
