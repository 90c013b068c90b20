from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.conductor.brief import brief_for
from interviews.conductor.replay import replay
from interviews.log import events_of
from interviews.models import Interview


class Command(BaseCommand):
    help = "Feed an interview's recorded turns back to the policy and show whether it makes the same moves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("interview", type=UUID, help="the public id in the interview's URL")

    def handle(self, *args: Any, **options: Any) -> None:
        interview = Interview.objects.select_related("plan").filter(public_id=options["interview"]).first()
        if interview is None:
            raise CommandError(f"There is no interview {options['interview']}.")
        rows = list(replay(brief_for(interview), events_of(interview)))
        for row in rows:
            sign = "=" if row.agrees else "≠" if row.same_version else "~"
            self.stdout.write(f"{sign} {row.seq:>4} {row.recorded}")
            if not row.agrees:
                self.stdout.write(f"       now: {row.now}")
        differing = sum(not row.agrees and row.same_version for row in rows)
        if differing:
            raise CommandError(f"{differing} of {len(rows)} turns differ.")
        self.stdout.write(f"{len(rows)} turns, none differs under the policy version it was made with.")
