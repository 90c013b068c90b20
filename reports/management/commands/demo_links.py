from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.demo.links import NoDemo, lines


class Command(BaseCommand):
    help = "Prints the demo's links and sign-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write("\n".join(lines()))
        except NoDemo as problem:
            raise CommandError(str(problem)) from problem
