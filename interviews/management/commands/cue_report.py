from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interviews.conductor.cue_report import CueHits, cue_hits
from interviews.conductor.labelled import BadLine, read
from interviews.conductor.shelf import NoSuchSnippet, item_of


class Command(BaseCommand):
    help = "For authors: how often each cue of a question hits rightly and wrongly over labelled answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="labelled answers as well")

    def handle(self, *args: Any, slug: str, files: list[Path], **options: Any) -> None:
        try:
            item = item_of(slug)
            rows = [row for path in files for row in read(path) if row.snippet == slug]
        except NoSuchSnippet as error:
            raise CommandError(f"there is no question {slug}") from error
        except (OSError, BadLine) as error:
            raise CommandError(str(error)) from error
        hits = cue_hits(item, rows)
        for owner in dict.fromkeys(row.owner for row in hits):
            self.stdout.write(owner)
            for row in (row for row in hits if row.owner == owner):
                self.stdout.write(_line(row))
        self.stdout.write(f"{sum(not row.right for row in hits)} of {len(hits)} cues were never heard rightly.")


def _line(row: CueHits) -> str:
    sign = "?" if not row.right + row.wrong else "!" if row.is_weak else " "
    mistaken = f"  (mostly {', '.join(row.mistaken)})" if row.wrong else ""
    return f"  {sign} {row.right:>3} right {row.wrong:>3} wrong  {row.cue}{mistaken}"
