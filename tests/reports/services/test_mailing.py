from __future__ import annotations

import socketserver
import threading
from datetime import timedelta
from email import message_from_bytes, policy
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.utils import timezone

from reports.models import Delivery, IssuedReport, Rendering
from reports.services import rendering as rendering_service
from reports.services.background import MAKE_PDF, SEND_DELIVERY
from reports.services.mailing import UNCERTAIN, mail_again, mail_report, recover_deliveries, send_delivery
from reports.services.rendering import make_pdf
from snippets.refusal import ActionRefused
from tests.reports.issued import issued, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
Status = Delivery.Status


@pytest.fixture(autouse=True)
def sent(monkeypatch) -> list[tuple[str, int]]:
    sent: list[tuple[str, int]] = []
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda app, name, args: sent.append((name, args[0])))
    return sent


class Mailbox(socketserver.StreamRequestHandler):
    """Enough of SMTP to take one message after another."""

    def handle(self) -> None:
        self.reply("220 here")
        while line := self.rfile.readline().decode().strip().upper():
            if line == "DATA":
                self.reply("354 go on")
                self.server.got.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.reply("221 bye" if line == "QUIT" else "250 yes")

    def reply(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def smtp_server():
    """Its address, and the messages it got."""
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.got = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address, server.got
        server.shutdown()


@pytest.fixture
def report() -> IssuedReport:
    return issued(candidate_name="Ada Example")


def deliver(report: IssuedReport, **changes: object) -> Delivery:
    asked = {"to": "boss@client.example", "words": "As promised.", "paper": "A4", "redacted": False} | changes
    return mail_report(report=report, by=report.issued_by, **asked)


def state(delivery: Delivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.status, delivery.error


def test_the_message_carries_the_words_and_the_pdf(report) -> None:
    made(report, pdf=b"%PDF-1.7 bytes")
    delivery = deliver(report)
    send_delivery(delivery_id=delivery.pk)
    assert state(delivery) == (Status.SENT, "")
    assert delivery.sent_at is not None
    [message] = mail.outbox
    assert (message.to, message.subject) == (["boss@client.example"], "Scorecard, Ada Example, Backend engineer")
    assert message.body == "As promised."
    assert message.attachments == [("scorecard-v1.pdf", b"%PDF-1.7 bytes", "application/pdf")]


def test_a_redacted_report_goes_out_without_the_name(report) -> None:
    made(report, redacted=True)
    send_delivery(delivery_id=deliver(report, redacted=True, words="").pk)
    assert "Ada" not in mail.outbox[0].message().as_string()
    assert mail.outbox[0].subject == "Scorecard, Backend engineer"


def test_a_name_with_line_ends_adds_no_header() -> None:
    report = issued(candidate_name="Ada\r\nBcc: all@victims.example")
    made(report)
    send_delivery(delivery_id=deliver(report).pk)
    message = mail.outbox[0].message()
    assert message["Subject"] == "Scorecard, Ada Bcc: all@victims.example, Backend engineer"
    assert (message["Bcc"], mail.outbox[0].recipients()) == (None, ["boss@client.example"])


def test_it_waits_for_its_pdf_and_goes_when_that_is_made(
    report, sent, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        delivery = deliver(report)
    rendering = Rendering.objects.get()
    assert sent == [(MAKE_PDF, rendering.pk), (SEND_DELIVERY, delivery.pk)]
    send_delivery(delivery_id=delivery.pk)
    assert (state(delivery), mail.outbox) == ((Status.WAITING, ""), [])
    monkeypatch.setattr(rendering_service.renderer, "pdf_of", lambda html, identifier, progress: b"%PDF-1.7 made")
    with django_capture_on_commit_callbacks(execute=True):
        make_pdf(rendering_id=rendering.pk)
    assert sent[2:] == [(SEND_DELIVERY, delivery.pk)]
    send_delivery(delivery_id=delivery.pk)
    assert mail.outbox[0].attachments[0][1] == b"%PDF-1.7 made"


def test_a_task_that_comes_twice_sends_once(report) -> None:
    made(report)
    delivery = deliver(report)
    send_delivery(delivery_id=delivery.pk)
    send_delivery(delivery_id=delivery.pk)
    assert len(mail.outbox) == 1


def test_a_task_that_comes_while_another_sends_does_nothing(report, monkeypatch) -> None:
    made(report)
    delivery = deliver(report)
    sends: list[str] = []

    def slow_send(message: mail.EmailMessage) -> int:
        sends.append(message.subject)
        send_delivery(delivery_id=delivery.pk)
        return 1

    monkeypatch.setattr(mail.EmailMessage, "send", slow_send)
    send_delivery(delivery_id=delivery.pk)
    assert (len(sends), state(delivery)) == (1, (Status.SENT, ""))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError("Connection refused"), "ConnectionRefusedError: Connection refused"),
        (SMTPRecipientsRefused({"x": (550, b"no such user")}), "no such user"),
    ],
)
def test_a_refusal_is_told_and_can_be_tried_again(report, monkeypatch, error, words) -> None:
    made(report)
    delivery = deliver(report)

    def refuse(message: mail.EmailMessage) -> int:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", refuse)
        send_delivery(delivery_id=delivery.pk)
    status, told = state(delivery)
    assert (status, words in told) == (Status.FAILED, True)
    mail_again(delivery=delivery)
    send_delivery(delivery_id=delivery.pk)
    assert (state(delivery), len(mail.outbox)) == ((Status.SENT, ""), 1)


def test_what_was_sent_is_not_sent_again(report) -> None:
    made(report)
    delivery = deliver(report)
    send_delivery(delivery_id=delivery.pk)
    with pytest.raises(ActionRefused, match="did not fail"):
        mail_again(delivery=delivery)
    assert len(mail.outbox) == 1


def test_a_pdf_that_failed_fails_the_message_with_its_reason(report) -> None:
    delivery = deliver(report)
    Rendering.objects.update(status="failed", error="The PDF was not made: the renderer stopped.")
    send_delivery(delivery_id=delivery.pk)
    assert state(delivery) == (Status.FAILED, "The PDF was not made: the renderer stopped.")
    mail_again(delivery=delivery)
    assert (state(delivery)[0], Rendering.objects.get().status) == (Status.WAITING, "waiting")


def test_a_lost_task_is_sent_again_and_an_interrupted_sending_is_not(
    report, sent, django_capture_on_commit_callbacks
) -> None:
    now = timezone.now()
    waiting, sending, fresh = deliver(report), deliver(report), deliver(report)
    Delivery.objects.filter(pk=sending.pk).update(status=Status.SENDING, begun_at=now - timedelta(minutes=11))
    Delivery.objects.filter(pk=fresh.pk).update(status=Status.SENDING, begun_at=now - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        recover_deliveries(now=now)
    assert sent == [(SEND_DELIVERY, waiting.pk)]
    assert state(sending) == (Status.FAILED, UNCERTAIN)
    assert state(fresh) == (Status.SENDING, "")


@pytest.mark.parametrize("backend", ["console", "dummy"])
def test_where_no_mail_is_set_up_nothing_is_promised(report, settings, backend) -> None:
    failed = deliver(report)
    Delivery.objects.update(status=Status.FAILED)
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    with pytest.raises(ActionRefused, match="sends no e-mail yet"):
        deliver(report)
    with pytest.raises(ActionRefused, match="sends no e-mail yet"):
        mail_again(delivery=failed)
    assert [each.status for each in Delivery.objects.all()] == [Status.FAILED]


def test_a_real_server_gets_the_message_with_its_pdf(report, settings, smtp_server) -> None:
    address, got = smtp_server
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = address
    made(report, pdf=b"%PDF-1.7 bytes")
    delivery = deliver(report)
    send_delivery(delivery_id=delivery.pk)
    assert state(delivery) == (Status.SENT, "")
    [message] = [message_from_bytes(raw, policy=policy.default) for raw in got]
    assert (message["To"], message["From"]) == ("boss@client.example", settings.DEFAULT_FROM_EMAIL)
    [attachment] = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("scorecard-v1.pdf", b"%PDF-1.7 bytes")


def test_a_server_that_does_not_answer_fails_the_message(report, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    made(report)
    delivery = deliver(report)
    send_delivery(delivery_id=delivery.pk)
    status, why = state(delivery)
    assert (status, why.partition(":")[0]) == (Status.FAILED, "ConnectionRefusedError")
