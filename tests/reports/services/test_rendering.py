from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from reports.models import Rendering
from reports.pdf import pango
from reports.pdf.renderer import RenderingFailed
from reports.services import rendering as service
from reports.services.background import MAKE_PDF
from reports.services.rendering import ask_for_pdf, make_pdf, recover_renderings
from snippets.refusal import ActionRefused
from tests.reports.issued import issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
Status = Rendering.Status


@pytest.fixture
def sent(monkeypatch) -> list[tuple[str, int]]:
    """The tasks that were sent, as their names and rows."""
    sent: list[tuple[str, int]] = []
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda app, name, args: sent.append((name, args[0])))
    return sent


@pytest.fixture(scope="module", autouse=True)
def _no_process_is_left():
    yield
    service.renderer.stop()


def test_a_pdf_is_asked_for_once_however_often(sent, django_capture_on_commit_callbacks) -> None:
    report = issued()
    with django_capture_on_commit_callbacks(execute=True):
        first = ask_for_pdf(report=report, paper="A4", redacted=False)
        second = ask_for_pdf(report=report, paper="A4", redacted=False)
        other = ask_for_pdf(report=report, paper="A4", redacted=True)
    assert (first.pk, first.status) == (second.pk, Status.WAITING)
    assert sent == [(MAKE_PDF, first.pk), (MAKE_PDF, other.pk)]


def test_without_pango_asking_is_refused_with_the_command(monkeypatch) -> None:
    report = issued()
    monkeypatch.setattr(pango, "missing", lambda: ("pango",))
    with pytest.raises(ActionRefused, match="PDFs cannot be made here"):
        ask_for_pdf(report=report, paper="A4", redacted=False)
    assert Rendering.objects.count() == 0


def pages_of(row: Rendering) -> list[str]:
    row.refresh_from_db()
    assert (row.status, row.error, row.progress) == (Status.DONE, "", 100)
    return [page.extract_text() for page in PdfReader(io.BytesIO(bytes(row.pdf))).pages]


def test_the_task_makes_the_report_of_the_snapshot() -> None:
    report = issued(candidate_name="Ada Example")
    row = ask_for_pdf(report=report, paper="A4", redacted=False)
    report.interview.candidate_name = "Somebody Else"
    report.interview.save()
    make_pdf(rendering_id=row.pk)
    pages = pages_of(row)
    whole = "\n".join(pages)
    assert [words in whole for words in ("Ada Example", "Python core fundamentals", "Reads code well.")] == [True] * 3
    assert "Somebody Else" not in whole
    assert [f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    assert all("Version 1 · " in page and report.content_hash[:12] in page for page in pages)


def test_a_redacted_pdf_has_the_name_nowhere() -> None:
    row = ask_for_pdf(report=issued(candidate_name="Ada Example"), paper="Letter", redacted=True)
    make_pdf(rendering_id=row.pk)
    assert "Ada" not in "\n".join(pages_of(row))
    reader = PdfReader(io.BytesIO(bytes(row.pdf)))
    assert "Ada" not in reader.metadata.title
    assert b"Ada" not in reader.trailer["/Root"]["/Metadata"].get_data()


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_the_paper_is_the_one_that_was_asked_for(paper, size) -> None:
    row = ask_for_pdf(report=issued(), paper=paper, redacted=False)
    make_pdf(rendering_id=row.pk)
    pages_of(row)
    box = PdfReader(io.BytesIO(bytes(row.pdf))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_the_same_report_gives_the_same_bytes_on_another_day() -> None:
    report = issued()
    row = ask_for_pdf(report=report, paper="A4", redacted=False)
    make_pdf(rendering_id=row.pk)
    first = bytes(Rendering.objects.get().pdf)
    service.renderer.stop()
    Rendering.objects.all().delete()
    make_pdf(rendering_id=ask_for_pdf(report=report, paper="A4", redacted=False).pk)
    assert bytes(Rendering.objects.get().pdf) == first


def test_a_task_that_comes_twice_makes_it_once(monkeypatch) -> None:
    row = ask_for_pdf(report=issued(), paper="A4", redacted=False)
    made: list[str] = []
    monkeypatch.setattr(service.renderer, "pdf_of", lambda html, identifier, progress: made.append(html) or b"%PDF")
    make_pdf(rendering_id=row.pk)
    make_pdf(rendering_id=row.pk)
    assert len(made) == 1


def test_a_failure_is_told_and_can_be_tried_again(monkeypatch, sent, django_capture_on_commit_callbacks) -> None:
    report = issued()
    row = ask_for_pdf(report=report, paper="A4", redacted=False)

    def fail(*words: object) -> bytes:
        raise RenderingFailed("The PDF was not made: it took longer than 30 seconds.")

    with monkeypatch.context() as broken:
        broken.setattr(service.renderer, "pdf_of", fail)
        make_pdf(rendering_id=row.pk)
    row.refresh_from_db()
    assert (row.status, row.error) == (Status.FAILED, "The PDF was not made: it took longer than 30 seconds.")
    with django_capture_on_commit_callbacks(execute=True):
        again = ask_for_pdf(report=report, paper="A4", redacted=False)
    assert (again.pk, again.status, again.error) == (row.pk, Status.WAITING, "")
    assert sent == [(MAKE_PDF, row.pk)]


def test_a_task_that_was_taken_for_lost_spoils_no_pdf(monkeypatch) -> None:
    row = ask_for_pdf(report=issued(), paper="A4", redacted=False)

    def overtaken(*words: object) -> bytes:
        Rendering.objects.update(status=Status.DONE, progress=100, pdf=b"%PDF")
        raise RenderingFailed("The PDF was not made: it took longer than 30 seconds.")

    monkeypatch.setattr(service.renderer, "pdf_of", overtaken)
    make_pdf(rendering_id=row.pk)
    row.refresh_from_db()
    assert (row.status, row.error, bytes(row.pdf)) == (Status.DONE, "", b"%PDF")


def test_an_error_nobody_foresaw_is_told_and_raised(monkeypatch) -> None:
    row = ask_for_pdf(report=issued(), paper="A4", redacted=False)
    monkeypatch.setattr(service, "page_of", lambda *words, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_pdf(rendering_id=row.pk)
    row.refresh_from_db()
    assert (row.status, row.error) == (Status.FAILED, "The PDF was not made: the server's log says why.")


@pytest.mark.parametrize(
    ("status", "seconds", "recovered"),
    [
        (Status.WAITING, 100, True),
        (Status.WAITING, 10, False),
        (Status.RUNNING, 100, True),
        (Status.RUNNING, 10, False),
        (Status.DONE, 100, False),
        (Status.FAILED, 100, False),
    ],
)
def test_what_a_lost_task_left_is_found(sent, django_capture_on_commit_callbacks, status, seconds, recovered) -> None:
    now = timezone.now()
    row = Rendering.objects.create(report=issued(), status=status, begun_at=now)
    Rendering.objects.update(asked_at=now, begun_at=now)
    with django_capture_on_commit_callbacks(execute=True):
        recover_renderings(now=now + timedelta(seconds=seconds))
    assert sent == ([(MAKE_PDF, row.pk)] if recovered else [])
    row.refresh_from_db()
    assert row.status == (Status.WAITING if recovered else status)
