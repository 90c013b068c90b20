"""A database in memory that lives as long as one run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.test.utils import override_settings

from snippets.proving import django_databases

MEMORY = Path(":memory:")
TURN_DELAY = 1.2


@contextmanager
def throwaway_database() -> Iterator[None]:
    """Migrated and empty. Nothing of it is told to other processes: its ids mean nothing to them."""
    with override_settings(REDIS_URL="", TURN_DELAY_SECONDS=TURN_DELAY), django_databases(default=MEMORY):
        call_command("migrate", verbosity=0)
        yield
