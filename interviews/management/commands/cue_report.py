from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.cue_report import CueHits, cue_hits, own_lines
from interviews.conductor.labelled import BadLine, Evaluation, confusions, evaluate, read
from interviews.conductor.shelf import NoSuchSnippet, item_of


class Command(BaseCommand):
    help = "For authors: how each cue of a question hits over labelled answers, and what is credited wrongly."

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
        for line in _as_a_whole(evaluate(CueListener(), [*own_lines(item), *rows], lambda _: item)):
            self.stdout.write(line)


def _as_a_whole(result: Evaluation) -> Iterator[str]:
    """What the listener makes of all cues together, after denial, echo and competition."""
    for (wanted, other), times in confusions(result).most_common():
        yield f"{wanted} was taken for {other}: {times}"
    yield f"{result.all.nothing_credited} of {result.all.nothing} negatives are credited."
    for (by, style), tally in result.groups.items():
        if by == "style" and tally.nothing:
            yield f"  {style}: {tally.nothing_credited} of {tally.nothing}"
    for row, heard in result.misheard:
        if not row.identified:
            credited = ", ".join(found.slug for found in heard.findings if found.identified)
            yield f"  {credited}  for ({row.style or 'none'}): {row.utterance}"


def _line(row: CueHits) -> str:
    sign = "?" if not row.right + row.wrong else "!" if row.is_weak else " "
    mistaken = f"  (mostly {', '.join(row.mistaken)})" if row.wrong else ""
    return f"  {sign} {row.right:>3} right {row.wrong:>3} wrong  {row.cue}{mistaken}"
