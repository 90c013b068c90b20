from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from interviews.models import Interview
from reports.seeding.load import seed_load
from snippets.refusal import ActionRefused


class Command(BaseCommand):
    help = "Fills the database with made-up interviews, to measure with. The bank must be loaded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interviews", type=int, default=20_000)
        parser.add_argument("--ratings", type=int, default=100_000, help="about so many")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same interviews")
        parser.add_argument("--beside-others", action="store_true", help="even where there are interviews already")

    def handle(self, *args: Any, **options: Any) -> None:
        if Interview.objects.exists() and not options["beside_others"]:
            raise CommandError(
                "This database has interviews. Made-up ones would stand among them for good: "
                "use a database of its own, or --beside-others."
            )
        began = time.monotonic()
        wanted = {name: options[name] for name in ("interviews", "ratings", "seed")}
        try:
            made = seed_load(**wanted, now=timezone.now())
        except ActionRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{made.interviews} interviews, {made.scorecards} scorecards, {made.ratings} ratings,"
            f" {made.events} events in {time.monotonic() - began:.0f} s"
        )
