from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.rubrics.drafting.files import RubricFileError
from scoring.services.rubrics import DEFAULT_FILE, publish_rubric, read_rubric


class Command(BaseCommand):
    help = "Publishes a rubric file (YAML or JSON) as an immutable version; the same content again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=DEFAULT_FILE, help="default: the built-in rubric")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            version, is_new = publish_rubric(rubric=read_rubric(file))
        except RubricFileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version}: {'published' if is_new else 'already there'}")
