"""A database in memory that lives as long as one run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.test.utils import override_settings

from interviews.signals import interview_ended
from snippets.proving import django_databases

MEMORY = Path(":memory:")
# Nobody is told, every machine waits alike, and no query is kept for a debugger. Tables are made of the models as they
# are: to go through their history takes as long as ten interviews.
APART = {"REDIS_URL": "", "TURN_DELAY_SECONDS": 1.2, "DEBUG": False}


@contextmanager
def throwaway_database() -> Iterator[None]:
    """With empty tables. Nothing of it is told to other processes: its ids mean nothing to them."""
    unwritten = {app.label: None for app in apps.get_app_configs()}
    with (
        override_settings(**APART, MIGRATION_MODULES=unwritten),
        django_databases(default=MEMORY),
        _ends_are_not_told(),
    ):
        call_command("migrate", run_syncdb=True, verbosity=0)
        yield


@contextmanager
def _ends_are_not_told() -> Iterator[None]:
    receivers, interview_ended.receivers = interview_ended.receivers, []
    try:
        yield
    finally:
        interview_ended.receivers = receivers
