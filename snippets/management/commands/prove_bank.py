from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from snippets.loader import BANK
from snippets.proofs.report import QuestionReport, as_data, report_on, summary, table
from snippets.proofs.runs import question_folders
from snippets.proofs.verdicts import figures_of
from snippets.refusal import ActionRefused
from snippets.services.proofs import record_proofs

BROKEN, UNKNOWN = 1, 2


class Command(BaseCommand):
    help = "Run the proofs of the bank: is each fault there, does the repair hold, is each false claim false?"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="slug", help="only these questions")
        parser.add_argument("--bank", type=Path, default=BANK, help="a folder of question folders")
        parser.add_argument("--seconds", type=float, default=60, help="time for the tests of one folder (60)")
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="folders at a time")
        parser.add_argument("--json", action="store_true", help="print the results as JSON")
        parser.add_argument("--no-store", action="store_true", help="do not keep the results for the bank's pages")
        parser.add_argument("--strict", action="store_true", help="a blocker or major that is not proven is a failure")

    def handle(self, *args: Any, slugs: list[str], bank: Path, no_store: bool, **options: Any) -> None:
        folders, reports = _chosen(bank, slugs), []
        with ThreadPoolExecutor(max(1, options["jobs"])) as pool:
            for report in pool.map(lambda folder: report_on(folder, options["seconds"]), folders):
                reports.append(report)
                if not no_store:
                    report.notes.extend(_store(report))
                if not options["json"]:
                    self.stdout.write("\n".join(table(report)) + "\n")
        self._conclude(reports, options)

    def _conclude(self, reports: list[QuestionReport], options: dict[str, Any]) -> None:
        figures = figures_of((report.item, report.proofs) for report in reports if report.item)
        if options["json"]:
            self.stdout.write(json.dumps(as_data(reports, figures), indent=2))
        else:
            self.stdout.write("\n".join(summary(figures)))
        broken = sum(report.broken for report in reports)
        unproven = [row for report in reports for row in report.unproven()] if options["strict"] else []
        if broken or unproven:
            said = [f"{broken} broken"] if broken else []
            said += [f"not proven: {', '.join(unproven)}"] if unproven else []
            raise CommandError("; ".join(said), returncode=BROKEN)


def _chosen(bank: Path, slugs: list[str]) -> list[Path]:
    if not bank.is_dir():
        raise CommandError(f"{bank} is not a folder", returncode=UNKNOWN)
    folders = {folder.name: folder for folder in question_folders(bank)}
    if unknown := sorted(set(slugs) - set(folders)):
        raise CommandError(f"the bank has no {', '.join(unknown)}", returncode=UNKNOWN)
    return [folder for name, folder in folders.items() if name in slugs or not slugs]


def _store(report: QuestionReport) -> Iterator[str]:
    if report.loaded is None:
        return
    for variant, proofs in report.by_variant.items():
        try:
            record_proofs(loaded=report.loaded, proofs=proofs, variant=variant)
        except ActionRefused as refused:
            yield f"not stored: {refused}"
        except DatabaseError as error:
            yield f"not stored: the database is not set up ({str(error).splitlines()[0]})"
