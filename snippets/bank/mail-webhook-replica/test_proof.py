"""Each fault and each false claim of this item, shown with real Django and requests.

`default` and `replica` are two SQLite files; the replica knows what `replicate()` has copied, so that its lag is a
matter of the test and not of the clock. Where the lag is not the subject, both names lead to one file. The mail
provider is a server on 127.0.0.1.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest
import requests
from django.db import IntegrityError, connections, router
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory
from django.test.utils import isolate_apps
from django.utils.datastructures import MultiValueDictKeyError

from snippets.proving import django_databases, load

AGAINST = ("Django", "requests", "SQLite", "an HTTP server on 127.0.0.1")
HERE = Path(__file__).parent
SNIPPET, FIXED = HERE / "snippet.py", HERE / "fixed.py"
EMAIL = "ada@example.com"
SECRET = "shared with the provider"
PATIENCE = 10
FRESH_MEMBER = {
    "member = Member.objects.get(pk=member_id)": 'member = Member.objects.using("default").get(pk=member_id)'
}
IN_A_TRANSACTION = {
    "import csrf_exempt\n": "import csrf_exempt\nfrom django.db import transaction\n",
    "@require_POST\ndef sign_up": "@require_POST\n@transaction.atomic\ndef sign_up",
}


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A client that has gone is part of the tests."""


class Provider:
    """Takes messages over HTTP; knows idempotency keys; answers as the test says, whatever it has accepted."""

    def __init__(self) -> None:
        self.asked = 0
        self.sent: list[str] = []
        self.answers: list[int] = []  # 504: accepted and sent, but the answer got lost behind a proxy
        self.silence: threading.Event | None = None
        self.reached = threading.Event()
        self._ids: dict[str, str] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                provider.answer(self)

            def log_message(self, *args) -> None:
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        message = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.asked += 1
        self.reached.set()
        if self.silence:
            self.silence.wait(PATIENCE)
        status = self.answers.pop(0) if self.answers else 202
        if status == 0:
            handler.close_connection = True
            return
        reply = {}
        if status in (202, 504):
            key = handler.headers["Idempotency-Key"] or uuid.uuid4().hex
            if key not in self._ids:
                self.sent.append(message["to"])
                self._ids[key] = f"m-{len(self.sent)}"
            reply = {"id": self._ids[key]}
        data = json.dumps(reply).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Club:
    """One version of the code, called as Django calls it, beside its tables."""

    def __init__(self, code: ModuleType, models: ModuleType) -> None:
        self.code, self.models = code, models

    def sign_up(self, **form: str):
        return self.code.sign_up(RequestFactory().post("/sign-up/", form))

    def event(self, status: str, at: str = "2026-11-21T10:05:00Z", event_id: str = "ev-7", recipient: str = EMAIL):
        body = json.dumps({"id": event_id, "at": at, "recipient": recipient, "status": status}).encode()
        return RequestFactory().post("/mail/", body, content_type="application/json", headers=signature(body))

    def hear(self, *args: str, **kwargs: str):
        return self.code.mail_webhook(self.event(*args, **kwargs))

    @property
    def members(self):
        """The truth: what the primary holds."""
        return self.models.Member.objects.using("default")

    def deliver(self) -> None:
        """What the scheduled process does in the repaired version."""
        self.code.send_waiting_mails()


def signature(body: bytes, at: int | None = None) -> dict[str, str]:
    timestamp = str(int(time.time()) if at is None else at)
    signed = hmac.new(SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Timestamp": timestamp, "X-Signature": signed}


def replicate() -> None:
    for name in ("default", "replica"):
        connections[name].ensure_connection()
    connections["default"].connection.backup(connections["replica"].connection)


@pytest.fixture
def provider(settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    mails = Provider()
    settings.MAIL_API, settings.MAIL_WEBHOOK_SECRET = mails.url, SECRET
    yield mails
    mails.close()


@pytest.fixture
def models(monkeypatch, tmp_path) -> ModuleType:
    package = ModuleType("club")
    package.__path__ = [str(tmp_path)]
    monkeypatch.setitem(sys.modules, "club", package)
    with isolate_apps("club"):
        loaded = load(HERE / "club_models.py")
    monkeypatch.setitem(sys.modules, "club.models", loaded)
    return loaded


@pytest.fixture
def open_club(provider, models, settings, tmp_path, django_db_blocker, request):
    """`open_club(SNIPPET, replace)`; the replica is as fresh as the primary unless the test is marked otherwise."""
    primary = tmp_path / "primary.sqlite3"
    replica = tmp_path / "replica.sqlite3" if "lagging" in request.fixturenames else primary

    def opener(path: Path, replace: dict[str, str] | None = None) -> Club:
        code = load(path, replace)
        settings.DATABASE_ROUTERS = [code.ReplicaRouter()]
        for model in (models.Mail, models.MailEvent, models.Member):
            model.objects.using("default").all().delete()
        return Club(code, models)

    with django_db_blocker.unblock(), django_databases(default=primary, replica=replica):
        with connections["default"].schema_editor() as editor:
            for model in (models.Member, models.Mail, models.MailEvent):
                editor.create_model(model)
        if replica != primary:
            replicate()
        yield opener


@pytest.fixture
def lagging() -> None:
    """The replica is a file of its own, which only `replicate` brings up to date."""


@pytest.fixture
def club(open_club) -> Club:
    return open_club(SNIPPET)


@pytest.fixture
def mended(open_club) -> Club:
    return open_club(FIXED)


@pytest.mark.proves("F-ok-only-200")
def test_it_works_on_a_good_day(open_club, provider) -> None:
    club = open_club(SNIPPET)
    assert club.sign_up(email=EMAIL).status_code == 201
    assert (provider.asked, club.members.get().mail_id) == (1, "m-1")
    assert (club.sign_up(email=EMAIL).status_code, club.hear("delivered").status_code) == (409, 204)
    assert (club.members.get().mail_status, club.members.get().active) == ("delivered", True)

    club = open_club(FIXED)
    assert club.sign_up(email=EMAIL).status_code == 201
    club.deliver()
    assert (provider.asked, club.members.get().mail_id) == (2, "m-2")
    assert (club.sign_up(email=EMAIL).status_code, club.hear("delivered").status_code) == (409, 204)
    assert (club.members.get().mail_status, club.members.get().active) == ("delivered", True)


# --- the mail in the request -------------------------------------------------------------------------------------


@pytest.mark.proves("mail-in-request", "F-requests-default-timeout")
def test_a_silent_provider_holds_the_visitor(club, provider) -> None:
    provider.silence = threading.Event()
    answers = []

    def visit() -> None:
        try:
            answers.append(club.sign_up(email=EMAIL).status_code)
        finally:
            connections.close_all()

    visitor = threading.Thread(target=visit)
    visitor.start()
    assert provider.reached.wait(PATIENCE)
    visitor.join(0.3)
    assert (visitor.is_alive(), answers) == (True, [])
    provider.silence.set()
    visitor.join(PATIENCE)
    assert answers == [201]


@pytest.mark.proves("mail-in-request", "F-requests-default-timeout")
def test_requests_is_given_no_timeout(open_club, monkeypatch) -> None:
    waits = []

    def send(adapter, request, timeout=None, **kwargs):
        waits.append(timeout)
        raise requests.ConnectionError

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    with pytest.raises(requests.ConnectionError):
        open_club(SNIPPET).sign_up(email=EMAIL)
    mended = open_club(FIXED)
    mended.sign_up(email=EMAIL)
    mended.deliver()
    assert waits == [None, (3, 10)]


@pytest.mark.proves("mail-in-request")
def test_the_visitor_does_not_meet_the_provider_when_mended(mended, provider) -> None:
    provider.silence = threading.Event()
    mended.code.TIMEOUT = 0.1
    assert mended.sign_up(email=EMAIL).status_code == 201
    assert provider.asked == 0
    mended.deliver()
    provider.silence.set()
    assert list(mended.models.Mail.objects.values_list("state", "attempts")) == [("waiting", 1)]


# --- sending again -----------------------------------------------------------------------------------------------


@pytest.mark.proves("retry-sends-duplicates")
def test_a_lost_answer_sends_the_mail_again(club, provider) -> None:
    provider.answers = [504, 504, 202]
    assert club.sign_up(email=EMAIL).status_code == 201
    assert provider.sent == [EMAIL] * 3


@pytest.mark.proves("retry-sends-duplicates")
def test_the_provider_recognises_a_repetition_when_mended(mended, provider) -> None:
    provider.answers = [504, 504, 202]
    mended.sign_up(email=EMAIL)
    for _ in range(3):
        mended.deliver()
    assert (provider.asked, provider.sent, mended.members.get().mail_id) == (3, [EMAIL], "m-1")


@pytest.mark.proves("statuses-treated-alike")
def test_an_address_that_is_refused_is_sent_three_times(open_club, provider) -> None:
    provider.answers = [422] * 3
    with pytest.raises(RuntimeError, match="was not accepted"):
        open_club(SNIPPET).sign_up(email=EMAIL)
    assert (provider.asked, provider.answers) == (3, [])

    mended = open_club(FIXED)
    provider.answers = [422] * 3
    mended.sign_up(email=EMAIL)
    for _ in range(3):
        mended.deliver()
    assert (provider.asked, mended.models.Mail.objects.get().state) == (4, "failed")


@pytest.mark.proves("member-left-stranded")
def test_whoever_meets_a_provider_that_is_down_can_never_sign_up(open_club, provider) -> None:
    club = open_club(SNIPPET)
    provider.answers = [503] * 3
    with pytest.raises(RuntimeError):
        club.sign_up(email=EMAIL)
    assert (club.members.get().mail_id, club.sign_up(email=EMAIL).status_code, provider.sent) == ("", 409, [])

    mended = open_club(FIXED)
    provider.answers = [503] * 3
    assert mended.sign_up(email=EMAIL).status_code == 201
    for _ in range(4):
        mended.deliver()
    assert (provider.sent, mended.members.get().mail_id) == ([EMAIL], "m-1")


@pytest.mark.proves("F-requests-retries-itself")
def test_requests_makes_one_attempt_only(club, provider) -> None:
    provider.answers = [0, 202]
    with pytest.raises(requests.ConnectionError):
        club.sign_up(email=EMAIL)
    assert (provider.asked, requests.adapters.HTTPAdapter().max_retries.total) == (1, 0)


# --- the webhook -------------------------------------------------------------------------------------------------


def forged(club: Club):
    body = json.dumps({"id": "x", "at": "2026-11-21T10:05:00Z", "recipient": EMAIL, "status": "bounced"})
    return RequestFactory().post("/mail/", body, content_type="application/json")


@pytest.mark.proves("webhook-not-verified")
def test_anybody_can_switch_a_member_off(club) -> None:
    club.members.create(email=EMAIL)
    assert [club.code.mail_webhook(forged(club)).status_code for _ in range(3)] == [204] * 3
    assert club.members.get().active is False


@pytest.mark.proves("webhook-not-verified")
def test_only_what_the_provider_signed_just_now_counts_when_mended(mended) -> None:
    mended.members.create(email=EMAIL)
    tampered, old = mended.event("bounced"), mended.event("bounced")
    tampered._body = tampered.body.replace(b"ev-7", b"ev-8")
    old.META |= {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signature(old.body, at=1_700_000_000).items()
    }
    answers = [mended.code.mail_webhook(request).status_code for request in (forged(mended), tampered, old)]
    assert (answers, mended.members.get().bounces) == ([403] * 3, 0)
    assert (mended.hear("bounced").status_code, mended.members.get().bounces) == (204, 1)


@pytest.mark.proves("F-csrf-exempt-wrong")
def test_with_csrf_protection_the_provider_would_be_shut_out() -> None:
    def view(request):
        raise AssertionError

    request = RequestFactory().post("/mail/", b"{}", content_type="application/json", headers=signature(b"{}"))
    request._dont_enforce_csrf_checks = False
    refusal = CsrfViewMiddleware(view).process_view(request, view, (), {})
    assert refusal.status_code == 403
    view.csrf_exempt = True
    assert CsrfViewMiddleware(view).process_view(request, view, (), {}) is None


@pytest.mark.proves("webhook-repeats-and-order")
def test_one_bounce_told_three_times_switches_the_member_off(open_club) -> None:
    for path, bounces, active in ((SNIPPET, 3, False), (FIXED, 1, True)):
        club = open_club(path)
        club.members.create(email=EMAIL)
        assert [club.hear("bounced", event_id="ev-7").status_code for _ in range(3)] == [204] * 3
        assert (club.members.get().bounces, club.members.get().active) == (bounces, active)


@pytest.mark.proves("webhook-repeats-and-order")
def test_a_late_event_replaces_a_newer_one(open_club) -> None:
    for path, left in ((SNIPPET, "accepted"), (FIXED, "delivered")):
        club = open_club(path)
        club.members.create(email=EMAIL)
        club.hear("delivered", at="2026-11-21T10:05:00Z", event_id="ev-8")
        club.hear("accepted", at="2026-11-21T10:04:00Z", event_id="ev-7")
        assert club.members.get().mail_status == left


@pytest.mark.proves("webhook-repeats-and-order")
def test_three_bounces_of_three_mails_do_switch_a_member_off_when_mended(mended) -> None:
    mended.members.create(email=EMAIL)
    for number in range(3):
        mended.hear("bounced", event_id=f"ev-{number}")
    assert (mended.members.get().bounces, mended.members.get().active) == (3, False)


# --- the replica -------------------------------------------------------------------------------------------------


@pytest.mark.proves("replica-read-after-write", "F-pk-missing")
def test_the_member_just_made_is_not_found(lagging, club, provider) -> None:
    with pytest.raises(club.models.Member.DoesNotExist):
        club.sign_up(email=EMAIL)
    assert (club.members.get().pk > 0, provider.asked) == (True, 0)


@pytest.mark.proves("replica-read-after-write")
def test_a_second_click_before_the_replica_knows_is_not_recognised(lagging, open_club, provider) -> None:
    club = open_club(SNIPPET, FRESH_MEMBER)
    assert club.sign_up(email=EMAIL).status_code == 201
    with pytest.raises(IntegrityError, match="UNIQUE constraint failed: club_member.email"):
        club.sign_up(email=EMAIL)
    replicate()
    assert club.sign_up(email=EMAIL).status_code == 409


@pytest.mark.proves("replica-read-after-write", "F-save-goes-to-replica")
def test_the_webhook_writes_an_old_copy_over_the_primary(lagging, club) -> None:
    club.members.create(email=EMAIL)
    replicate()
    club.members.update(email="new@example.com", bounces=1)
    club.hear("bounced")
    stored = club.members.get()
    assert (stored.email, stored.bounces, stored.mail_status) == (EMAIL, 1, "bounced")
    assert club.models.Member.objects.using("replica").get().mail_status == "new"


@pytest.mark.proves("replica-read-after-write")
def test_lag_does_no_harm_when_mended(lagging, mended, provider) -> None:
    assert [mended.sign_up(email=EMAIL).status_code for _ in range(2)] == [201, 409]
    mended.deliver()
    assert (provider.sent, mended.members.get().mail_id) == ([EMAIL], "m-1")
    mended.members.update(bounces=1)
    mended.hear("bounced")
    assert (mended.members.get().bounces, mended.members.get().mail_id) == (2, "m-1")
    assert mended.models.Member.objects.using("replica").count() == 0


@pytest.mark.proves("F-atomic-pins-primary")
def test_a_transaction_does_not_move_the_reads_to_the_primary(lagging, open_club) -> None:
    club = open_club(SNIPPET, IN_A_TRANSACTION)
    with pytest.raises(club.models.Member.DoesNotExist):
        club.sign_up(email=EMAIL)
    assert club.members.count() == 0


@pytest.mark.proves("router-half-done")
def test_what_was_read_from_the_replica_may_not_be_related_to_and_the_replica_is_migrated(lagging, open_club) -> None:
    club = open_club(SNIPPET)
    club.members.create(email=EMAIL)
    replicate()
    with pytest.raises(ValueError, match="the current database router prevents this relation"):
        club.models.Mail(member=club.models.Member.objects.get(), template="welcome")
    assert [router.allow_migrate(name, "club") for name in ("default", "replica")] == [True, True]

    club = open_club(FIXED)
    club.members.create(email=EMAIL)
    replicate()
    club.models.Mail(member=club.models.Member.objects.get(), template="welcome").save()
    assert [router.allow_migrate(name, "club") for name in ("default", "replica")] == [True, False]


# --- input -------------------------------------------------------------------------------------------------------


@pytest.mark.proves("bad-input-crashes")
def test_a_form_without_an_address_and_an_event_for_nobody_end_in_a_500(open_club, provider) -> None:
    club = open_club(SNIPPET)
    with pytest.raises(MultiValueDictKeyError):
        club.sign_up()
    with pytest.raises(club.models.Member.DoesNotExist):
        club.hear("delivered", recipient="gone@example.com")
    assert club.sign_up(email="no address").status_code == 201

    mended = open_club(FIXED)
    assert [mended.sign_up().status_code, mended.sign_up(email="no address").status_code] == [400, 400]
    assert mended.hear("delivered", recipient="gone@example.com").status_code == 204
    broken = RequestFactory().post("/mail/", b"{", content_type="application/json", headers=signature(b"{"))
    assert mended.code.mail_webhook(broken).status_code == 400
