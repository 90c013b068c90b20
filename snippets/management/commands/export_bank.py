from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from snippets.exchange.folders import Files, NotExportable, question_files, write_files, zip_of
from snippets.models import Question
from snippets.services.publishing import loaded_from


class Command(BaseCommand):
    help = "Write the newest content of published questions to a new folder or a zip that load_bank can read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="a folder that is new or empty, or a new file that ends in .zip")
        parser.add_argument("slugs", nargs="*", metavar="slug", help="the questions to write; all where none is named")

    def handle(self, *args: Any, target: Path, slugs: list[str], **options: Any) -> None:
        check_free(target)
        folders = {question.slug: files_of(question) for question in chosen(slugs)}
        if target.suffix == ".zip":
            target.write_bytes(zip_of(folders))
        else:
            for slug, files in folders.items():
                write_files(target / slug, files)
        for slug in folders:
            self.stdout.write(f"written: {slug}")


def check_free(target: Path) -> None:
    if target.suffix == ".zip":
        if target.exists():
            raise CommandError(f"{target} exists already")
    elif target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CommandError(f"{target} is not an empty folder")


def chosen(slugs: list[str]) -> list[Question]:
    published = Question.objects.filter(versions__variant="").distinct()
    questions = list(published.filter(slug__in=slugs) if slugs else published)
    if missing := sorted(set(slugs) - {question.slug for question in questions}):
        raise CommandError(f"not in the bank: {', '.join(missing)}")
    if not questions:
        raise CommandError("the bank is empty")
    return questions


def files_of(question: Question) -> Files:
    try:
        return question_files(loaded_from(question))
    except NotExportable as error:
        raise CommandError(f"{question.slug} cannot be written: {error}") from error
