from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from config.celery import app
from reports.models import Delivery, Rendering
from reports.services.background import MAKE_PDF, SEND_DELIVERY
from reports.tasks import recover
from tests.reports.issued import issued


def test_what_is_sent_is_known_and_waits_behind_no_turn() -> None:
    app.loader.import_default_modules()
    sent = {MAKE_PDF, SEND_DELIVERY, settings.CELERY_BEAT_SCHEDULE["recover"]["task"]}
    assert sent - set(app.tasks) == set()
    assert {app.amqp.router.route({}, name)["queue"].name for name in sent} == {"slow"}


@pytest.mark.django_db
@pytest.mark.usefixtures("rubric", "groups")
def test_one_sweep_finds_pdfs_and_messages_that_were_lost(monkeypatch) -> None:
    sent: list[tuple[str, int]] = []
    report = issued()
    rendering = Rendering.objects.create(report=report)
    Rendering.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    delivery = Delivery.objects.create(report=report, to="a@b.example", asked_by=report.issued_by)
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda app, name, args: sent.append((name, args[0])))
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, robust: act())
    recover()
    assert sent == [(MAKE_PDF, rendering.pk), (SEND_DELIVERY, delivery.pk)]
