from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Delivery, IssuedReport
from tests.reports.issued import issued, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def report(client: Client) -> IssuedReport:
    report = issued()
    client.force_login(report.issued_by)
    return report


def post(client: Client, report: IssuedReport, **posted: object):
    sent = {"to": "boss@client.example", "words": "As promised.", "paper": "A4"} | posted
    return client.post(reverse("reports:mail", args=[report.interview.public_id, 1]), sent)


def test_a_message_is_due_and_its_status_stands_on_the_page(client: Client, report) -> None:
    response = post(client, report, redacted="on", paper="Letter")
    assert response.url == reverse("reports:share", args=[report.interview.public_id, 1])
    delivery = Delivery.objects.get()
    assert (delivery.to, delivery.words, delivery.paper, delivery.redacted, delivery.asked_by) == (
        "boss@client.example", "As promised.", "Letter", True, report.issued_by,
    )  # fmt: skip
    status = reverse("reports:mail_status", args=[report.interview.public_id])
    page = client.get(status).content.decode()
    assert ("waiting" in page, f'hx-get="{status}"' in page) == (True, True)
    Delivery.objects.update(status="failed", error="SMTP said no")
    page = client.get(status).content.decode()
    assert ("SMTP said no" in page, "Try again" in page, "hx-get" in page) == (True, True, False)


@pytest.mark.parametrize(
    "posted",
    [
        {"to": "nobody"},
        {"to": "a@b.example\r\nBcc: all@victims.example"},
        {"to": "a@b.example, c@d.example"},
        {"paper": "A5"},
        {"words": "x" * 2001},
        {"words": "a\x00b"},
    ],
)
def test_bad_input_is_told_and_nothing_is_sent(client: Client, report, posted) -> None:
    response = post(client, report, **posted)
    assert (response.status_code, Delivery.objects.count()) == (422, 0)


def test_a_failed_message_can_be_sent_again_and_another_cannot(client: Client, report) -> None:
    made(report)
    post(client, report)
    delivery = Delivery.objects.get()
    again = reverse("reports:mail_again", args=[report.interview.public_id, delivery.pk])
    assert "did not fail" in client.post(again, follow=True).content.decode()
    Delivery.objects.update(status="failed", error="SMTP said no")
    client.post(again)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.error) == ("waiting", "")


def test_a_message_of_another_report_is_not_found_by_this_ones_address(client: Client, report) -> None:
    other = issued()
    delivery = Delivery.objects.create(report=other, to="a@b.example", asked_by=other.issued_by, status="failed")
    again = reverse("reports:mail_again", args=[report.interview.public_id, delivery.pk])
    assert client.post(again).status_code == 404


def test_where_mail_is_not_set_up_the_page_says_so(client: Client, report, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    page = client.get(reverse("reports:share", args=[report.interview.public_id, 1])).content.decode()
    assert ("EMAIL_URL" in page, 'name="to"' in page) == (True, False)
    assert post(client, report).status_code == 409
    assert Delivery.objects.count() == 0
