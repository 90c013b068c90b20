from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.models import Interview


class InterviewCommand(BaseCommand):
    """A command that tells of one interview."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("interview", type=UUID, help="the public id in the interview's URL")

    def handle(self, *args: Any, **options: Any) -> None:
        interview = Interview.objects.select_related("plan").filter(public_id=options["interview"]).first()
        if interview is None:
            raise CommandError(f"There is no interview {options['interview']}.")
        self.tell(interview)

    def tell(self, interview: Interview) -> None:
        raise NotImplementedError
