"""How a row that is due comes to its task. One that gets lost is found by the sweep."""

from __future__ import annotations

from functools import partial

from celery import current_app
from django.db import transaction

MAKE_PDF = "reports.tasks.make_pdf"
SEND_DELIVERY = "reports.tasks.send_delivery"


def enqueue_on_commit(task: str, pk: int) -> None:
    transaction.on_commit(partial(current_app.send_task, task, args=[pk]), robust=True)
