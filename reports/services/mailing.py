"""Sending issued reports by e-mail: a delivery is due until its PDF is there, and goes out at most once."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from reports.models import Delivery, IssuedReport, Rendering
from reports.services.background import SEND_DELIVERY, enqueue_on_commit
from reports.services.rendering import ask_for_pdf
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PATIENCE = timedelta(minutes=10)
NOT_SENT_BY = ("console", "dummy")  # backends of django.core.mail that send nothing
UNCERTAIN = (
    "The server stopped while sending, so the message may have gone out. Ask the recipient before sending again."
)


def mail_is_configured() -> bool:
    return settings.EMAIL_BACKEND.split(".")[-2] not in NOT_SENT_BY


def mail_report(*, report: IssuedReport, by: User, to: str, words: str, paper: str, redacted: bool) -> Delivery:
    _refuse_without_mail()
    with transaction.atomic():
        ask_for_pdf(report=report, paper=paper, redacted=redacted)
        delivery = Delivery.objects.create(
            report=report, asked_by=by, to=to, words=words, paper=paper, redacted=redacted
        )
        enqueue_on_commit(SEND_DELIVERY, delivery.pk)
    return delivery


def mail_again(*, delivery: Delivery) -> None:
    _refuse_without_mail()
    with transaction.atomic():
        failed = Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.FAILED)
        if not failed.update(status=Delivery.Status.WAITING, error="", asked_at=timezone.now(), begun_at=None):
            raise ActionRefused("This message did not fail, so it is not sent again.")
        ask_for_pdf(report=delivery.report, paper=delivery.paper, redacted=delivery.redacted)
        enqueue_on_commit(SEND_DELIVERY, delivery.pk)


def send_delivery(*, delivery_id: int) -> None:
    """Sends it once its PDF is made; a rendering that ends comes back here."""
    waiting = Delivery.objects.filter(pk=delivery_id, status=Delivery.Status.WAITING)
    delivery = waiting.select_related("report__interview__position").first()
    rendering = _rendering_of(delivery) if delivery else None
    if delivery is None or rendering is None:
        return
    if rendering.status == Rendering.Status.FAILED:
        waiting.update(status=Delivery.Status.FAILED, error=rendering.error)
    elif rendering.status == Rendering.Status.DONE and _claim(delivery):
        _send(delivery, bytes(rendering.pdf))


def recover_deliveries(*, now: datetime) -> None:
    """What a lost task left: waiting ones are due again; of one that was being sent nobody knows."""
    stuck = Delivery.objects.filter(status=Delivery.Status.SENDING, begun_at__lt=now - PATIENCE)
    stuck.update(status=Delivery.Status.FAILED, error=UNCERTAIN)
    for pk in Delivery.objects.filter(status=Delivery.Status.WAITING).values_list("pk", flat=True):
        enqueue_on_commit(SEND_DELIVERY, pk)


def _refuse_without_mail() -> None:
    if not mail_is_configured():
        raise ActionRefused("This installation sends no e-mail yet, so nothing was sent.")


def _claim(delivery: Delivery) -> bool:
    """Whoever gets true sends it, and no second task does."""
    waiting = Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.WAITING)
    return bool(waiting.update(status=Delivery.Status.SENDING, begun_at=timezone.now()))


def _rendering_of(delivery: Delivery) -> Rendering | None:
    return delivery.report.renderings.filter(paper=delivery.paper, redacted=delivery.redacted).first()


def _send(delivery: Delivery, pdf: bytes) -> None:
    sending = Delivery.objects.filter(pk=delivery.pk)
    message = EmailMessage(subject_of(delivery), delivery.words or "The scorecard is attached.", to=[delivery.to])
    message.attach(f"scorecard-v{delivery.report.version}.pdf", pdf, "application/pdf")
    try:
        message.send()
    except (OSError, SMTPException, ValueError) as error:
        sending.update(status=Delivery.Status.FAILED, error=f"{type(error).__name__}: {error}"[:500])
    except Exception as error:
        sending.update(status=Delivery.Status.FAILED, error=type(error).__name__)
        raise
    else:
        sending.update(status=Delivery.Status.SENT, sent_at=timezone.now(), error="")


def subject_of(delivery: Delivery) -> str:
    """One line, whatever the names hold; without the candidate's name where the report goes out without it."""
    interview = delivery.report.interview
    name = [] if delivery.redacted else [interview.candidate_name]
    return " ".join(", ".join(["Scorecard", *name, interview.position.name]).split())
