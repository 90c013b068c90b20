from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from snippets.importing.decoding import UnreadableError, read_text
from snippets.importing.document import read_document
from snippets.importing.found import Found, Left, Question
from snippets.services.importing import import_questions, is_there

NOTHING_FOUND, UNREADABLE = 1, 2
MAX_SHOWN = 100


class Command(BaseCommand):
    help = (
        "Make drafts of the questions in a document, Markdown or plain text, and say what was taken and what was left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a document with questions, in UTF-8")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would be taken")
        parser.add_argument("--json", action="store_true", help="print the questions and what was left as JSON")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            found = read_document(read_text(Path(file)), name=Path(file).stem)
        except UnreadableError as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        if options["json"]:
            if not dry_run:
                import_questions(questions=found.questions)
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        else:
            self._report(found, dry_run)
        if not found.questions:
            raise CommandError(f"no question was found in {file}", returncode=NOTHING_FOUND)

    def _report(self, found: Found, dry_run: bool) -> None:
        if dry_run:
            new = [not is_there(question) for question in found.questions]
        else:
            new = import_questions(questions=found.questions)
        pairs = list(zip(found.questions, new, strict=True))
        taken = "Would be taken" if dry_run else "Taken as drafts"
        self._list(taken, [_line_of_question(question) for question, is_new in pairs if is_new])
        self._list("Already there", [_line_of_question(question) for question, is_new in pairs if not is_new])
        self._list("Left", [_line_of_left(left) for left in found.left])

    def _list(self, what: str, lines: list[str]) -> None:
        self.stdout.write(f"{what}: {len(lines)}")
        for line in lines:
            self.stdout.write(f"  {line}")


def _line_of_question(question: Question) -> str:
    return f"line {question.line}: {question.kind.replace('_', ' ')}: {question.title} ({question.slug})"


def _line_of_left(left: Left) -> str:
    text = " ".join(left.text.split())
    return f"line {left.line}: {left.why}: {text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + '…'}"
