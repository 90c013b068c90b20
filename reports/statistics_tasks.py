"""Statistics in the background; a task that is lost is asked for again by whoever looks next."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from reports.models import StatisticsRun
from reports.services import statistics

# A task that has not answered by then is lost.
LOST_SECONDS = 600


def ask_for(kind: StatisticsRun.Kind, asked: dict[str, Any]) -> None:
    """One task at a time for the same question."""
    if cache.add(_key(kind, asked), 1, LOST_SECONDS):
        work_out.delay_on_commit(kind.value, asked)


def is_asked_for(kind: StatisticsRun.Kind, asked: dict[str, Any]) -> bool:
    return cache.get(_key(kind, asked)) is not None


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def work_out(kind: str, asked: dict[str, Any]) -> None:
    try:
        statistics.work_out(kind=StatisticsRun.Kind(kind), asked=asked, now=timezone.now())
    finally:
        cache.delete(_key(kind, asked))


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def work_out_all() -> None:
    statistics.work_out_all(now=timezone.now())


def _key(kind: str, asked: dict[str, Any]) -> str:
    words = json.dumps([str(kind), asked], sort_keys=True)
    return f"statistics:{hashlib.sha256(words.encode()).hexdigest()}"
