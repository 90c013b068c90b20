from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import Participant
from interviews.roles import Role
from reports.models import IssuedReport, Rendering
from reports.pdf import pango
from tests.factories import make_position, make_user
from tests.reports.issued import issued, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def report() -> IssuedReport:
    return issued()


@pytest.fixture
def manager(client: Client, report):
    client.force_login(report.issued_by)
    return report.issued_by


def ask(client: Client, report: IssuedReport, **posted: object):
    return client.post(reverse("reports:pdf", args=[report.interview.public_id]), posted, follow=True, **HTMX)


def address(name: str, rendering: Rendering) -> str:
    return reverse(name, args=[rendering.report.interview.public_id, rendering.report.version, rendering.pk])


def test_asking_shows_progress_and_then_the_file(client: Client, report, manager) -> None:
    page = ask(client, report, paper="Letter", version=1, redacted="1").content.decode()
    rendering = Rendering.objects.get()
    assert (rendering.report, rendering.paper, rendering.redacted) == (report, "Letter", True)
    status = address("reports:pdf_status", rendering)
    assert f'hx-get="{status}"' in page
    Rendering.objects.update(status="running", progress=40)
    assert 'value="40"' in client.get(status, **HTMX).content.decode()
    Rendering.objects.update(status="done", progress=100, pdf=b"%PDF-1.7 bytes")
    page = client.get(status, **HTMX).content.decode()
    assert ("hx-get" in page, "Download the PDF" in page, "14\xa0bytes" in page) == (False, True, True)
    response = client.get(address("reports:pdf_file", rendering))
    assert (response.content, response["Content-Type"]) == (b"%PDF-1.7 bytes", "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="scorecard-v1-letter.pdf"'


def test_without_a_version_the_report_is_issued_as_it_stands(client: Client, report, manager) -> None:
    report.interview.candidate_name = "Ada Newname"
    report.interview.save()
    ask(client, report, paper="A4")
    assert Rendering.objects.get().report.version == 2
    ask(client, report, paper="A4")
    assert (Rendering.objects.count(), IssuedReport.objects.count()) == (1, 2)


def test_names_to_hide_go_into_the_version_that_is_issued_for_it(client: Client, report, manager) -> None:
    ask(client, report, paper="A4", redacted="1", hide="Reads code")
    assert Rendering.objects.get().report.document["also_hide"] == ["Reads code"]


@pytest.mark.parametrize("posted", [{"paper": "A5"}, {}, {"paper": "A4", "version": "x"}])
def test_nonsense_is_refused(client: Client, report, manager, posted) -> None:
    assert ask(client, report, **posted).status_code == 400
    assert Rendering.objects.count() == 0


def test_a_version_that_is_not_there_is_not_found(client: Client, report, manager) -> None:
    assert ask(client, report, paper="A4", version=7).status_code == 404


def test_a_failure_is_shown_with_a_way_to_try_again(client: Client, report, manager) -> None:
    rendering = Rendering.objects.create(report=report, status="failed", error="The renderer stopped.")
    page = client.get(address("reports:pdf_status", rendering), **HTMX).content.decode()
    assert ("The renderer stopped." in page, "Try again" in page) == (True, True)
    ask(client, report, paper="A4", version=1)
    rendering.refresh_from_db()
    assert rendering.status == "waiting"


def test_without_scripts_there_is_a_page(client: Client, report, manager) -> None:
    response = client.post(
        reverse("reports:pdf", args=[report.interview.public_id]), {"paper": "A4", "version": 1}, follow=True
    )
    assert response.templates[0].name == "reports/pdf_status.html"


def test_without_pango_the_page_says_how_to_get_it(client: Client, report, manager, monkeypatch) -> None:
    monkeypatch.setattr(pango, "missing", lambda: ("pango",))
    page = client.get(reverse("reports:issued", args=[report.interview.public_id, 1])).content.decode()
    assert pango.install_command() in page
    assert 'value="A4"' not in page
    assert pango.install_command() in ask(client, report, paper="A4", version=1).content.decode()


def test_a_file_that_is_not_made_is_not_found(client: Client, report, manager) -> None:
    rendering = Rendering.objects.create(report=report)
    assert client.get(address("reports:pdf_file", rendering)).status_code == 404


def test_who_may_not_read_the_report_gets_no_pdf(client: Client, report) -> None:
    rendering = made(report)
    blind = make_user(Role.INTERVIEWER)
    Participant.objects.create(interview=report.interview, user=blind, role=Participant.Role.INTERVIEWER)
    elsewhere = make_user(Role.HIRING_MANAGER)
    make_position(elsewhere)
    for user in (blind, elsewhere, make_user(Role.COORDINATOR), make_user(Role.INTERVIEWER)):
        client.force_login(user)
        answers = [
            client.get(address("reports:pdf_file", rendering)).status_code,
            client.get(address("reports:pdf_status", rendering)).status_code,
            ask(client, report, paper="A4", version=1).status_code,
        ]
        assert answers == [404, 404, 404]


def test_who_must_score_first_issues_nothing_by_asking(client: Client, report) -> None:
    blind = make_user(Role.INTERVIEWER)
    Participant.objects.create(interview=report.interview, user=blind, role=Participant.Role.INTERVIEWER)
    client.force_login(blind)
    page = ask(client, report, paper="A4").content.decode()
    assert ("Submit your scorecard" in page, Rendering.objects.count()) == (True, 0)


def test_a_pdf_of_another_interview_is_not_found_by_this_ones_address(client: Client, report, manager) -> None:
    other = made(issued())
    wrong = reverse("reports:pdf_file", args=[report.interview.public_id, 1, other.pk])
    assert client.get(wrong).status_code == 404
