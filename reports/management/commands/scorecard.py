from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from interviews.models import Interview
from reports.document import document_of
from reports.exports import json_of
from reports.source import source_of
from scoring.models import Scorecard

UNKNOWN, NOTHING_SUBMITTED = 2, 3


class Command(BaseCommand):
    help = (
        "Prints the submitted scorecards of an interview. Exit codes: 0 printed, "
        f"{UNKNOWN} no such interview or option, {NOTHING_SUBMITTED} nothing submitted yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("public_id", help="the id in the interview's address")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, public_id: str, **options: Any) -> None:
        interview = _interview(public_id)
        cards = Scorecard.objects.current().filter(interview=interview)
        cards = cards.select_related("rater", "rubric").prefetch_related("ratings__evidence")
        if not cards:
            raise CommandError("No scorecard of this interview was submitted yet.", returncode=NOTHING_SUBMITTED)
        self.stdout.write(json_of(document_of(source_of(interview, cards)), settings.TRUSTED_ORIGINS[0]))


def _interview(public_id: str) -> Interview:
    try:
        return Interview.objects.select_related("position", "plan", "live").get(public_id=UUID(public_id))
    except (ValueError, Interview.DoesNotExist) as error:
        raise CommandError(f"There is no interview {public_id!r}.", returncode=UNKNOWN) from error
