from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reports.scorecard.exports import schema_text


class Command(BaseCommand):
    help = "Prints the JSON schema of what `scorecard --format json` prints, as docs/scorecard.schema.json has it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(schema_text())
