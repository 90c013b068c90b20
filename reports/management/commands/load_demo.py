from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from reports.demo import kept
from reports.demo.finished import finished_interview
from reports.demo.links import fresh_token
from reports.demo.people import make_people
from reports.demo.rounds import demo_plan, ready_interview


class Command(BaseCommand):
    help = "Loads the demo: people, a plan, an interview ready to start and a finished one. Again: nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        memory = kept.read()
        now = timezone.now().replace(second=0, microsecond=0)
        # All or nothing; and the finished interview is over before a running server could see a turn due in it.
        with transaction.atomic():
            users = make_people(memory)
            plan = demo_plan(users)
            finished = finished_interview(plan, users, now)
            ready = ready_interview(plan, users, now)
        kept.write(memory)
        fresh_token(ready)
        self.stdout.write(f"demo: {ready} is ready to start, {finished} can be read")
