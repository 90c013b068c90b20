from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from snippets.loader import BANK, BankError, read_question
from snippets.services import publish


class Command(BaseCommand):
    help = "Publish the questions of a bank folder: new versions where something changed, nothing where not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=BANK, help="a folder of question folders")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        folders = question_folders(path)
        broken = sum(not self._load(folder) for folder in folders)
        if broken:
            raise CommandError(f"{broken} of {len(folders)} questions are broken and were not loaded")

    def _load(self, folder: Path) -> bool:
        try:
            loaded = read_question(folder)
        except BankError as error:
            self.stderr.write(str(error))
            return False
        version, new = publish(loaded=loaded)
        self.stdout.write(f"{'new' if new else 'unchanged'}: {version}")
        return True


def question_folders(path: Path) -> list[Path]:
    if not path.is_dir():
        raise CommandError(f"{path} is not a folder")
    folders = sorted(folder for folder in path.iterdir() if folder.is_dir() and folder.name[0] not in "._")
    if not folders:
        raise CommandError(f"{path} holds no question folders")
    return folders
