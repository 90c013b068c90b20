"""PDFs of issued reports: rows that are due, and the task's work on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from reports.models import Delivery, IssuedReport, Rendering
from reports.pdf import pango
from reports.pdf.page import identifier_of, page_of
from reports.pdf.renderer import Renderer, RenderingFailed
from reports.scorecard.parts.whole import Document
from reports.scorecard.redaction import redacted as without_names
from reports.services.background import MAKE_PDF, SEND_DELIVERY, enqueue_on_commit
from reports.services.issuing import snapshot_of
from snippets.refusal import ActionRefused

PATIENCE = timedelta(seconds=90)  # for a task that was begun; three times what a rendering may take

renderer = Renderer()


def ask_for_pdf(*, report: IssuedReport, paper: str, redacted: bool) -> Rendering:
    """The one rendering of this form: due if it is new or failed, else as it stands."""
    if pango.missing():
        raise ActionRefused(pango.advice())
    now = timezone.now()
    with transaction.atomic():
        rendering, is_new = Rendering.objects.defer("pdf").get_or_create(report=report, paper=paper, redacted=redacted)
        again = Rendering.objects.filter(pk=rendering.pk, status=Rendering.Status.FAILED).update(
            status=Rendering.Status.WAITING, asked_at=now, progress=0, error="", finished_at=None
        )
        if is_new or again:
            enqueue_on_commit(MAKE_PDF, rendering.pk)
    if again:
        rendering.refresh_from_db(fields=["status", "progress", "error", "asked_at", "finished_at"])
    return rendering


def make_pdf(*, rendering_id: int) -> None:
    """Makes the PDF, unless somebody else has or does."""
    waiting = Rendering.objects.filter(pk=rendering_id, status=Rendering.Status.WAITING)
    if not waiting.update(status=Rendering.Status.RUNNING, begun_at=timezone.now()):
        return
    rendering = Rendering.objects.select_related("report__interview").defer("pdf").get(pk=rendering_id)
    running = Rendering.objects.filter(pk=rendering_id, status=Rendering.Status.RUNNING)
    try:
        document = snapshot_of(rendering.report)
        pdf = pdf_of(
            without_names(document) if rendering.redacted else document,
            paper=rendering.paper,
            progress=lambda percent: running.update(progress=percent),
        )
    except RenderingFailed as failure:
        _finish(rendering, status=Rendering.Status.FAILED, error=str(failure))
    except Exception:
        _finish(rendering, status=Rendering.Status.FAILED, error="The PDF was not made: the server's log says why.")
        raise
    else:
        _finish(rendering, status=Rendering.Status.DONE, progress=100, pdf=pdf)


def pdf_of(document: Document, *, paper: str, progress: Callable[[int], object] = lambda percent: None) -> bytes:
    html = page_of(document, paper)
    return renderer.pdf_of(html, identifier_of(html), progress)


def lost_renderings(now: datetime) -> QuerySet[Rendering]:
    """Those that wait or run for longer than a task would let them."""
    waiting = Q(status=Rendering.Status.WAITING, asked_at__lt=now - PATIENCE)
    return Rendering.objects.filter(waiting | Q(status=Rendering.Status.RUNNING, begun_at__lt=now - PATIENCE))


def recover_renderings(*, now: datetime) -> None:
    for pk in list(lost_renderings(now).values_list("pk", flat=True)):
        if lost_renderings(now).filter(pk=pk).update(status=Rendering.Status.WAITING, asked_at=now, progress=0):
            enqueue_on_commit(MAKE_PDF, pk)


def _finish(rendering: Rendering, **values: object) -> None:
    with transaction.atomic():
        # One that was taken for lost may end after the one that took its place: a PDF that is there stays.
        still_open = Rendering.objects.filter(pk=rendering.pk).exclude(status=Rendering.Status.DONE)
        still_open.update(finished_at=timezone.now(), **values)
        waiting = Delivery.objects.filter(report=rendering.report, paper=rendering.paper, redacted=rendering.redacted)
        for pk in waiting.filter(status=Delivery.Status.WAITING).values_list("pk", flat=True):
            enqueue_on_commit(SEND_DELIVERY, pk)
