"""Background work of reports: thin wrappers, the work is done by the services."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from reports.services import mailing, rendering


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def make_pdf(rendering_id: int) -> None:
    rendering.make_pdf(rendering_id=rendering_id)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def send_delivery(delivery_id: int) -> None:
    mailing.send_delivery(delivery_id=delivery_id)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def recover() -> None:
    now = timezone.now()
    rendering.recover_renderings(now=now)
    mailing.recover_deliveries(now=now)
