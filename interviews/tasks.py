"""Background work of the room: thin wrappers, the work is done by the conductor."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from interviews.conductor import turn


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def take_turn(interview_id: int) -> None:
    turn.take_turn(interview_id)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def run_due() -> None:
    turn.run_due(timezone.now())
