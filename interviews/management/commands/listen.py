from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.labelled import Asked, BadLine, hear, outside, rows_of
from interviews.conductor.shelf import NoSuchSnippet, item_of


class Command(BaseCommand):
    help = "Say what the built-in listener hears in answers: JSON lines in, one JSON line out for each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--answers",
            type=Path,
            required=True,
            help='lines of {"snippet", "prompt", "utterance"}',
        )

    def handle(self, *args: Any, answers: Path, **options: Any) -> None:
        listener, failed = CueListener(), False
        try:
            text = answers.read_text(encoding="utf-8-sig", errors="replace")
        except OSError as error:
            raise CommandError(f"{answers} cannot be read: {error.strerror}") from error
        for row in rows_of(Asked, text):
            heard = _heard(listener, row)
            failed = failed or "error" in heard
            self.stdout.write(json.dumps(heard, ensure_ascii=False))
        if failed:
            raise SystemExit(1)


def _heard(listener: CueListener, row: Asked | BadLine) -> dict[str, Any]:
    if isinstance(row, BadLine):
        return {"error": str(row)}
    try:
        return outside(row, hear(listener, row, item_of(row.snippet)))
    except NoSuchSnippet:
        return {"error": f"there is no snippet {row.snippet!r}"}
    except DatabaseError as error:  # one that was never set up knows of no other questions than those that ship
        return {"error": f"{row.snippet!r} does not ship, and the database tells nothing: {error}"}
