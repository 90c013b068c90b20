from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.csv_safe import csv_text
from interviews.models import Interview
from reports.models import IssuedReport, Rendering
from reports.pdf import pango
from reports.pdf.renderer import RenderingFailed
from reports.scorecard.document import Document
from reports.scorecard.exports import COLUMNS, html_of, json_of, rows_of
from reports.scorecard.reading import current_of
from reports.scorecard.redaction import redacted as without_names
from reports.services import rendering
from reports.services.issuing import snapshot_of
from scoring.models import Scorecard

UNKNOWN, NOTHING_SUBMITTED, NO_PDF = 2, 3, 4
FORMS = {
    "json": lambda document: json_of(document, settings.TRUSTED_ORIGINS[0]),
    "html": lambda document: html_of(document, settings.TRUSTED_ORIGINS[0]),
    "csv": lambda document: csv_text(COLUMNS, rows_of(document)),
}


class Command(BaseCommand):
    help = (
        "Prints the report on an interview, as it is now or as it was issued. Exit codes: 0 printed, "
        f"{UNKNOWN} no such interview, version or option, {NOTHING_SUBMITTED} nothing submitted yet, "
        f"{NO_PDF} no PDF came about."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # `--version` is that of the report here, not that of Django.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("public_id", help="the id in the interview's address")
        parser.add_argument("--format", choices=[*FORMS, "pdf"], default="json")
        parser.add_argument("--paper", choices=Rendering.Paper.values, default="A4", help="of a PDF")
        parser.add_argument("--out", type=Path, help="a file to write to; a PDF goes to no terminal")
        parser.add_argument("--redacted", action="store_true", help="without the candidate's name, pronouns, employers")
        parser.add_argument("--version", type=int, help="an issued version instead of the report as it is now")

    def handle(self, *args: Any, public_id: str, format: str, out: Path | None, **options: Any) -> None:
        interview, version = _interview(public_id), options["version"]
        document = _issued(interview, version) if version is not None else _current(interview)
        if options["redacted"]:
            document = without_names(document)
        if format == "pdf":
            _write_pdf(document, options["paper"], out)
        elif out:
            out.write_text(FORMS[format](document) + "\n")
        else:
            self.stdout.write(FORMS[format](document))


def _interview(public_id: str) -> Interview:
    try:
        return Interview.objects.select_related("position", "plan", "live").get(public_id=UUID(public_id))
    except (ValueError, Interview.DoesNotExist) as error:
        raise CommandError(f"There is no interview {public_id!r}.", returncode=UNKNOWN) from error


def _current(interview: Interview) -> Document:
    cards = Scorecard.objects.current().filter(interview=interview)
    cards = cards.select_related("rater", "rubric").prefetch_related("ratings__evidence")
    if not cards:
        raise CommandError("No scorecard of this interview was submitted yet.", returncode=NOTHING_SUBMITTED)
    return current_of(interview, list(cards)).document


def _issued(interview: Interview, version: int) -> Document:
    report = IssuedReport.objects.select_related("issued_by").filter(interview=interview, version=version).first()
    if report is None:
        raise CommandError(f"Version {version} of this report was not issued.", returncode=UNKNOWN)
    return snapshot_of(report)


def _write_pdf(document: Document, paper: str, out: Path | None) -> None:
    if not out and sys.stdout.isatty():
        raise CommandError("A PDF is no text: name a file with --out, or send the output into one.", returncode=UNKNOWN)
    if pango.missing():
        raise CommandError(pango.advice(), returncode=NO_PDF)
    try:
        pdf = rendering.pdf_of(document, paper=paper)
    except RenderingFailed as failure:
        raise CommandError(str(failure), returncode=NO_PDF) from failure
    finally:
        rendering.renderer.stop()
    if out:
        out.write_bytes(pdf)
    else:
        sys.stdout.buffer.write(pdf)
