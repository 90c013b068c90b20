"""`python -m reports.pdf.worker`: makes PDFs of HTML, one after another, until nobody asks for a while.

A request is a line of JSON (`bytes`, `identifier`) and the HTML behind it. Answers are lines of JSON: any number of
`progress`, then `error`, or `bytes` with the PDF behind it. The process knows no settings, database or network.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import re
import select
import sys
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

IDLE_SECONDS = 300
MEMORY_BYTES = 1 << 30  # addresses, of which fonts and libraries take more than they fill
FORBIDDEN = {"socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.exec", "os.system"}
PERCENT_AT_STEP = {1: 5, 2: 10, 3: 25, 4: 40, 5: 50, 6: 80, 7: 95}


class Progress(logging.Handler):
    def __init__(self, answers: BinaryIO) -> None:
        super().__init__()
        self.answers = answers
        self.percent = 0

    def emit(self, record: logging.LogRecord) -> None:
        step = re.match(r"Step (\d)", record.getMessage())
        percent = PERCENT_AT_STEP.get(int(step[1]), 0) if step else 0
        if percent > self.percent:
            self.percent = percent
            answer(self.answers, {"progress": percent})


def main() -> None:
    confine()
    requests, answers = sys.stdin.buffer, private_stdout()
    try:
        from reports.pdf.typesetter import Typesetter  # here, since loading Pango may fail, and that is an answer

        typesetter = Typesetter()
    except OSError as error:
        answer(answers, {"error": f"Pango cannot be loaded: {error}"[:500]})
        return
    progress = Progress(answers)
    logger = logging.getLogger("weasyprint.progress")
    logger.setLevel(logging.INFO)
    logger.addHandler(progress)
    gc.disable()  # a fifth of the time; what one document leaves is collected after it
    while select.select([requests], [], [], IDLE_SECONDS)[0] and (line := requests.readline()):
        progress.percent = 0
        serve(typesetter, json.loads(line), requests, answers)
        gc.collect()


def serve(typesetter: Any, request: dict[str, Any], requests: BinaryIO, answers: BinaryIO) -> None:
    html = requests.read(request["bytes"]).decode()
    try:
        pdf = typesetter.pdf_of(html, request["identifier"])
    except Exception as error:
        answer(answers, {"error": f"{type(error).__name__}: {error}"[:500]})
    else:
        answer(answers, {"bytes": len(pdf)}, pdf)


def answer(answers: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    answers.write(json.dumps(head).encode() + b"\n" + body)
    answers.flush()


def private_stdout() -> BinaryIO:
    """Where answers go; what a library prints goes to the errors and cannot get between them."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def confine() -> None:
    """Less memory, no network, no other programs: whatever a document contains."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    except (ImportError, ValueError, OSError):  # macOS knows the limit and refuses to set it
        pass
    sys.addaudithook(refuse)


def refuse(event: str, _: object) -> None:
    if event in FORBIDDEN:
        raise PermissionError(f"{event} is not for the process that makes PDFs")


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):  # who asked is gone
        main()
    with contextlib.suppress(OSError):  # a folder of its own that is empty by now; who made it may be gone as well
        Path(tempfile.gettempdir()).rmdir()
