from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from snippets.exchange.folders import Unpacked, read_folder, read_zip
from snippets.exchange.unpacking import UnsafeArchive
from snippets.loader import BANK, BankError, LoadedQuestion
from snippets.services.publishing import publish


class Command(BaseCommand):
    help = "Publish the questions of a bank folder or zip: new versions where something changed, nothing where not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=BANK, help="a folder of question folders, or its zip")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        found = unpacked(path) if path.suffix == ".zip" else in_folder(path)
        if not found.questions:
            raise CommandError(f"{path} holds no question folders")
        for name in found.ignored:
            self.stdout.write(f"ignored: {name}")
        broken = sum(not self._load(question, path) for question in found.questions)
        if broken:
            raise CommandError(f"{broken} of {len(found.questions)} questions are broken and were not loaded")

    def _load(self, question: LoadedQuestion | BankError, path: Path) -> bool:
        if isinstance(question, BankError):
            self.stderr.write(str(BankError(path / question.folder, question.faults)))
            return False
        version, new = publish(loaded=question)
        self.stdout.write(f"{'new' if new else 'unchanged'}: {version}")
        return True


def unpacked(path: Path) -> Unpacked:
    try:
        with path.open("rb") as file:
            return read_zip(file)
    except (UnsafeArchive, OSError) as error:
        raise CommandError(f"{path}: {error}") from error


def in_folder(path: Path) -> Unpacked:
    if not path.is_dir():
        raise CommandError(f"{path} is not a folder")
    return Unpacked(read_folder(path), [])
