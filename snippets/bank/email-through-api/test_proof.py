"""What this question's answer and myths say, with real requests against a provider on 127.0.0.1 and real Django."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from snippets.proving import django_databases

PATIENCE = 10


class Provider:
    """Takes mails and remembers their keys. It can fall silent after taking one, or answer a byte at a time."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.keys: set[str] = set()
        self.go_on = threading.Event()
        self.go_on.set()
        self.trickles = False
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                provider.take(self)

            def log_message(self, *args) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *args: None  # a client that has gone is part of the tests
        self.url = f"http://127.0.0.1:{self.server.server_port}/mails"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        mail = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        key = handler.headers["Idempotency-Key"]
        if key is None or key not in self.keys:
            self.sent.append(mail)
            self.keys.add(key)
        self.go_on.wait(PATIENCE)
        body = b"accepted"
        handler.send_response(202)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for place in range(len(body)):
            handler.wfile.write(body[place : place + 1])
            if self.trickles:
                time.sleep(0.1)


@pytest.fixture
def provider(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    provider = Provider()
    yield provider
    provider.go_on.set()
    provider.server.shutdown()
    provider.server.server_close()


@pytest.mark.proves("F-timeout-means-not-sent", "retries-do-not-double")
@pytest.mark.parametrize(("headers", "sent"), [({}, 2), ({"Idempotency-Key": "mail-1"}, 1)])
def test_a_call_that_timed_out_had_sent_the_mail(provider, headers, sent) -> None:
    provider.go_on.clear()
    with pytest.raises(requests.ReadTimeout):
        requests.post(provider.url, "welcome", headers=headers, timeout=(PATIENCE, 0.3))
    assert provider.sent == ["welcome"]
    provider.go_on.set()
    requests.post(provider.url, "welcome", headers=headers, timeout=PATIENCE)
    assert provider.sent == ["welcome"] * sent


@pytest.mark.proves("F-timeout-is-total")
def test_an_answer_that_trickles_takes_longer_than_the_timeout(provider) -> None:
    provider.trickles = True
    began = time.monotonic()
    answer = requests.post(provider.url, "welcome", timeout=0.5)
    assert (answer.text, time.monotonic() - began > 0.6) == ("accepted", True)


@pytest.mark.proves("F-default-timeout", "apart-with-timeout")
def test_requests_sets_no_limit_by_itself() -> None:
    class Adapter(requests.adapters.HTTPAdapter):
        def send(self, request, stream=False, timeout="unset", **kwargs):
            asked.append(timeout)
            raise requests.ConnectionError

    asked: list[object] = []
    session = requests.Session()
    session.mount("http://", Adapter())
    for kwargs in ({}, {"timeout": 5}):
        with pytest.raises(requests.ConnectionError):
            session.post("http://provider.invalid/", "welcome", **kwargs)
    assert asked == [None, 5]


@pytest.fixture
def tables(tmp_path, django_db_blocker):
    with isolate_apps("snippets"):

        class Member(models.Model):
            class Meta:
                app_label = "snippets"

        class Mail(models.Model):
            state = models.CharField(max_length=8, default="waiting")

            class Meta:
                app_label = "snippets"

    with django_db_blocker.unblock(), django_databases(default=tmp_path / "club.sqlite3"):
        with connection.schema_editor() as editor:
            editor.create_model(Member)
            editor.create_model(Mail)
        yield Member.objects, Mail.objects


def broker_is_down() -> None:
    raise ConnectionError("broker")


@pytest.mark.proves("F-on-commit-guarantees", "outbox")
def test_a_failed_callback_forgets_the_mail_unless_a_row_remembers_it(tables) -> None:
    members, mails = tables
    with pytest.raises(ConnectionError), transaction.atomic():
        members.create()
        transaction.on_commit(broker_is_down)
    assert (members.count(), mails.count()) == (1, 0)
    with pytest.raises(ConnectionError), transaction.atomic():
        members.create()
        mails.create()
        transaction.on_commit(broker_is_down)
    assert (members.count(), mails.filter(state="waiting").count()) == (2, 1)


@pytest.mark.proves("after-the-commit", "outbox")
def test_a_rollback_takes_the_row_back_and_not_what_was_sent(tables) -> None:
    members, mails = tables
    sent: list[str] = []
    with pytest.raises(ValueError), transaction.atomic():
        members.create()
        mails.create()
        sent.append("welcome")
        raise ValueError
    assert (members.count(), mails.count(), sent) == (0, 0, ["welcome"])
