"""Each fault and each false claim of this item, shown with real Celery, Django and requests.

Messages go through Celery's own serialisation, an in-memory broker and `celery.worker.request.Request`, which is what
a worker executes. The database is a SQLite file of the test's own; the gateway is a server on 127.0.0.1.
"""

from __future__ import annotations

import json
import logging
import pickle
import socket
import sqlite3
import sys
import threading
import uuid
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest
import requests
from celery import Celery
from celery.signals import before_task_publish, task_retry
from celery.worker.request import Request
from django.core import mail
from django.db import IntegrityError, connection
from django.test.utils import isolate_apps

from kombu.exceptions import ContentDisallowed, EncodeError

from snippets.proving import django_databases, load

AGAINST = ("celery", "Django", "requests", "an in-memory broker", "SQLite", "an HTTP server on 127.0.0.1")
HERE = Path(__file__).parent
SNIPPET, FIXED = HERE / "snippet.py", HERE / "fixed.py"
CARD = "4000123412341234"
BASKET = [("mug", 900), ("tea", 350)]
TOTAL = 1250
PATIENCE = 10
ON_COMMIT = {
    "    charge_order.delay(": "    transaction.on_commit(lambda: charge_order.delay(",
    "card_number)\n    for": "card_number))\n    for",
}
BY_ID = {
    "def charge_order(order, card_number):": "def charge_order(order_id, card_number):\n    order = Order.objects.get(pk=order_id)",
    "delay(order, card": "delay(order.pk, card",
}
WITH_KEY = {"json=payload)": 'json=payload, headers={"Idempotency-Key": str(order.pk)})'}
WITHOUT_PICKLE = {'serializer="pickle", ': ""}


class Killed(BaseException):
    """The worker's process is gone at this very place."""


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A client that has gone is part of the tests."""


class Gateway:
    """A payment provider: counts charges, knows idempotency keys, answers as the test says."""

    def __init__(self) -> None:
        self.charges: list[int] = []
        self.asked: list[dict] = []
        self.statuses: list[int] = []
        self.lose_answers = 0
        self.known: dict[str, str] = {}
        self.silence: threading.Event | None = None
        self.reached = threading.Event()
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                gateway.answer(self)

            def log_message(self, *args) -> None:
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.asked.append(body)
        self.reached.set()
        if self.silence:
            self.silence.wait(PATIENCE)
        status = self.statuses.pop(0) if self.statuses else 201
        if status == 201:
            reply = {"id": self.charge(handler.headers["Idempotency-Key"], body["amount"])}
        else:
            reply = {"error": status}
        if self.lose_answers:
            self.lose_answers -= 1
            handler.close_connection = True
            return
        data = json.dumps(reply).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def charge(self, key: str | None, amount: int) -> str:
        if key is None or key not in self.known:
            self.charges.append(amount)
            self.known[key or str(uuid.uuid4())] = f"ch-{len(self.charges)}"
        return self.known[key] if key else f"ch-{len(self.charges)}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Shop:
    """One version of the code with its broker, its worker and its tables."""

    def __init__(self, app: Celery, code: ModuleType, models: ModuleType, file: Path) -> None:
        self.app, self.code, self.models, self.file = app, code, models, file
        self.connection = app.connection_for_read()
        self.channel = self.connection.default_channel
        self.queue = app.amqp.queues[app.conf.task_default_queue]
        self.request: Request | None = None

    def place_order(self, basket=BASKET, card=CARD):
        return self.code.place_order("ada@example.com", card, basket)

    def waiting(self) -> int:
        return self.channel.queue_declare(self.queue.name).message_count

    def deliver(self):
        """Have the next message executed as a worker does it; pauses that a retry asks for are skipped."""
        got = []
        accept = self.app.conf.accept_content
        with self.app.amqp.TaskConsumer(self.channel, queues=[self.queue], on_message=got.append, accept=accept):
            self.connection.drain_events(timeout=PATIENCE)
        message = got[0]
        acks = {"on_ack": message.ack_log_error, "on_reject": message.reject_log_error}
        self.request = Request(message, app=self.app, hostname="test", **acks)
        return self.request.execute()

    def deliver_all(self, most: int = 20) -> int:
        deliveries = 0
        while self.waiting() and deliveries < most:
            self.deliver()
            deliveries += 1
        return deliveries

    def worker_gone(self) -> None:
        """What a broker does when the connection of a worker drops: it queues again what was not acknowledged."""
        self.channel.basic_recover(requeue=True)

    def statuses(self) -> list[str]:
        return list(self.models.Order.objects.values_list("status", flat=True))

    def payments(self) -> int:
        return self.models.Payment.objects.count()


@pytest.fixture
def gateway(settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    provider = Gateway()
    settings.GATEWAY_URL, settings.SHOP_EMAIL = provider.url, "shop@example.com"
    yield provider
    provider.close()


@pytest.fixture
def open_shop(gateway, monkeypatch, tmp_path, django_db_blocker):
    """`open_shop(SNIPPET, replace)`: the package `shop` with the (patched) code, real models and a broker."""
    package, celery = ModuleType("shop"), ModuleType("shop.celery")
    package.__path__ = [str(tmp_path)]
    monkeypatch.setitem(sys.modules, "shop", package)
    with isolate_apps("shop"):
        models = load(HERE / "shop_models.py")
    monkeypatch.setattr("django.db.models.base.apps", models.Order._meta.apps)  # where pickled models are looked up
    monkeypatch.setitem(sys.modules, "shop.celery", celery)
    monkeypatch.setitem(sys.modules, "shop.models", models)
    opened = []

    def opener(path: Path, replace: dict[str, str] | None = None) -> Shop:
        app = celery.app = Celery("shop", broker="memory://localhost/", set_as_current=False)
        app.conf.update(accept_content=["json", "pickle"], task_default_queue=uuid.uuid4().hex)
        opened.append(Shop(app, load(path, replace), models, tmp_path / "shop.sqlite3"))
        return opened[-1]

    with django_db_blocker.unblock(), django_databases(default=tmp_path / "shop.sqlite3"):
        with connection.schema_editor() as editor:
            for model in (models.Order, models.OrderLine, models.Payment):
                editor.create_model(model)
        yield opener
    for shop in opened:
        shop.connection.close()
        shop.app.close()


@pytest.fixture
def shop(open_shop) -> Shop:
    return open_shop(SNIPPET)


@pytest.fixture
def mended(open_shop) -> Shop:
    return open_shop(FIXED)


@contextmanager
def dying_before(monkeypatch, model):
    """The worker's process dies when it is about to save a row of this model."""

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(model, "save", die)
        yield


def no_mail_server(settings) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = probe.getsockname()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.proves("F-delay-blocks", "F-order-not-serialisable")
def test_it_works_on_a_good_day_and_the_caller_does_not_wait_for_it(open_shop, gateway) -> None:
    for number, path in enumerate((SNIPPET, FIXED), 1):
        shop = open_shop(path)
        shop.place_order()
        assert (shop.waiting(), len(gateway.charges), len(mail.outbox)) == (1, number - 1, number - 1)
        shop.deliver_all()
        assert gateway.charges == [TOTAL] * number
        assert shop.statuses() == ["paid"] * number
        assert mail.outbox[-1].body == "We charged 12.50 EUR."


# --- one order, two charges --------------------------------------------------------------------------------------


@pytest.mark.proves("charge-not-idempotent")
def test_a_lost_answer_charges_twice(shop, gateway) -> None:
    gateway.lose_answers = 1
    shop.place_order()
    shop.deliver_all()
    assert (gateway.charges, shop.payments()) == ([TOTAL, TOTAL], 1)


@pytest.mark.proves("charge-not-idempotent")
def test_a_lost_answer_charges_once_when_mended(mended, gateway) -> None:
    gateway.lose_answers = 1
    mended.place_order()
    mended.deliver_all()
    assert (gateway.charges, mended.payments(), mended.statuses(), len(mail.outbox)) == ([TOTAL], 1, ["paid"], 1)


@pytest.mark.proves("charge-not-idempotent", "F-acks-late-exactly-once")
@pytest.mark.parametrize(("path", "charges"), [(SNIPPET, 2), (FIXED, 1)])
def test_a_worker_that_dies_after_the_charge_leaves_its_message_to_the_next(
    open_shop, gateway, monkeypatch, path, charges
) -> None:
    shop = open_shop(path)
    shop.place_order()
    with dying_before(monkeypatch, shop.models.Payment), pytest.raises(Killed):
        shop.deliver()
    assert (gateway.charges, shop.payments(), shop.waiting()) == ([TOTAL], 0, 0)
    shop.worker_gone()
    assert shop.waiting() == 1
    shop.deliver_all()
    assert shop.request.acknowledged
    assert (len(gateway.charges), shop.payments(), shop.statuses()) == (charges, 1, ["paid"])


@pytest.mark.proves("charge-not-idempotent", "F-task-id-dedups")
@pytest.mark.parametrize(("path", "charges"), [(SNIPPET, 2), (FIXED, 1)])
def test_the_same_message_twice_is_run_twice(open_shop, gateway, path, charges) -> None:
    shop = open_shop(path)
    order = shop.models.Order.objects.create(email="ada@example.com", total=TOTAL)
    for _ in range(2):
        shop.code.charge_order.apply_async((order if path == SNIPPET else order.pk, CARD), task_id="one-and-the-same")
    shop.deliver_all()
    assert len(gateway.charges) == charges


# --- the order as an argument ------------------------------------------------------------------------------------


@pytest.mark.proves("order-object-as-argument")
def test_the_worker_charges_what_the_order_was_when_it_was_sent(open_shop, gateway) -> None:
    for path, charged in ((SNIPPET, TOTAL), (FIXED, 1000)):
        shop = open_shop(path)
        placed = shop.place_order()
        shop.models.Order.objects.filter(pk=placed.pk).update(total=1000)
        shop.deliver_all()
        assert gateway.charges[-1] == charged


@pytest.mark.proves("order-object-as-argument")
def test_saving_the_copy_undoes_what_happened_since(shop, gateway) -> None:
    placed = shop.place_order()
    shop.models.Order.objects.filter(pk=placed.pk).update(email="new@example.com", status="cancelled")
    shop.deliver_all()
    stored = shop.models.Order.objects.get(pk=placed.pk)
    assert (stored.email, stored.status, gateway.charges) == ("ada@example.com", "paid", [TOTAL])


@pytest.mark.proves("order-object-as-argument")
def test_a_cancelled_order_stays_cancelled_and_uncharged_when_mended(mended, gateway) -> None:
    placed = mended.place_order()
    mended.models.Order.objects.filter(pk=placed.pk).update(email="new@example.com", status="cancelled")
    mended.deliver_all()
    stored = mended.models.Order.objects.get(pk=placed.pk)
    assert (stored.email, stored.status, gateway.charges) == ("new@example.com", "cancelled", [])


@pytest.mark.proves("F-order-not-serialisable")
def test_only_json_could_not_carry_the_order(open_shop) -> None:
    with pytest.raises(EncodeError, match="Object of type Order is not JSON serializable"):
        open_shop(SNIPPET, WITHOUT_PICKLE).place_order()


# --- the message that leaves before the commit -------------------------------------------------------------------


def orders_seen_when_published(shop: Shop) -> list[int]:
    """What another connection finds committed at the moment at which the message leaves."""
    seen = []

    def look(**kwargs) -> None:
        with closing(sqlite3.connect(shop.file)) as other:
            seen.append(other.execute("SELECT count(*) FROM shop_order").fetchone()[0])

    before_task_publish.connect(look, weak=False)
    try:
        shop.place_order()
    finally:
        before_task_publish.disconnect(look)
    return seen


@pytest.mark.proves("delay-inside-atomic")
def test_the_message_leaves_while_nobody_else_can_see_the_order(open_shop) -> None:
    assert orders_seen_when_published(open_shop(SNIPPET)) == [0]
    assert orders_seen_when_published(open_shop(SNIPPET, ON_COMMIT)) == [2]
    assert orders_seen_when_published(open_shop(FIXED)) == [3]


@pytest.mark.proves("delay-inside-atomic", "F-rollback-undoes-charge")
def test_an_order_that_was_rolled_back_is_charged_and_comes_back_without_lines(shop, gateway) -> None:
    with pytest.raises(IntegrityError):
        shop.place_order(BASKET[:1] + [(None, 350)])
    assert (shop.statuses(), shop.waiting()) == ([], 1)
    shop.deliver_all()
    assert (gateway.charges, shop.statuses(), shop.models.OrderLine.objects.count()) == ([TOTAL], ["paid"], 0)


@pytest.mark.proves("delay-inside-atomic")
def test_with_an_id_the_worker_looks_for_an_order_that_is_not_there(open_shop, gateway) -> None:
    shop = open_shop(SNIPPET, BY_ID)
    with pytest.raises(IntegrityError):
        shop.place_order([(None, 350)])
    reasons = []

    def note(reason, **kwargs) -> None:
        reasons.append(type(reason.exc))

    task_retry.connect(note, weak=False)
    try:
        shop.deliver_all(3)
    finally:
        task_retry.disconnect(note)
    assert (reasons, shop.waiting(), gateway.asked) == ([shop.models.Order.DoesNotExist] * 3, 1, [])


@pytest.mark.proves("delay-inside-atomic")
@pytest.mark.parametrize(("path", "replace"), [(SNIPPET, ON_COMMIT), (FIXED, {})])
def test_nothing_is_sent_for_an_order_that_was_rolled_back_when_mended(open_shop, path, replace) -> None:
    shop = open_shop(path, replace)
    with pytest.raises(IntegrityError):
        shop.place_order([(None, 350)])
    assert (shop.statuses(), shop.waiting()) == ([], 0)


# --- retries -----------------------------------------------------------------------------------------------------


@pytest.mark.proves("retries-everything-forever", "F-gives-up-after-three", "F-declined-becomes-paid")
@pytest.mark.parametrize("status", [402, 400])
def test_what_can_never_succeed_is_tried_every_second_without_end(shop, gateway, status) -> None:
    gateway.statuses = [status] * 12
    shop.place_order()
    for attempt in range(12):
        shop.deliver()
        assert shop.request.request_dict["retries"] == attempt
        if attempt:
            assert shop.request.eta - datetime.now(timezone.utc) <= timedelta(seconds=1)
    assert (len(gateway.asked), shop.waiting()) == (12, 1)
    assert (shop.statuses(), shop.payments()) == (["new"], 0)


@pytest.mark.proves("retries-everything-forever")
@pytest.mark.parametrize(("status", "left"), [(402, "declined"), (400, "new")])
def test_a_refusal_is_final_when_mended(mended, gateway, status, left) -> None:
    gateway.statuses = [status] * 3
    mended.place_order()
    assert (mended.deliver_all(), len(gateway.asked), mended.statuses()) == (1, 1, [left])


@pytest.mark.proves("retries-everything-forever")
def test_a_busy_gateway_is_tried_again_a_limited_number_of_times_when_mended(mended, gateway) -> None:
    gateway.statuses = [503] * 20
    mended.place_order()
    assert (mended.deliver_all(), len(gateway.asked)) == (9, 9)
    gateway.statuses = [503, 503]
    mended.place_order()
    mended.deliver_all()
    assert gateway.charges == [TOTAL]


@pytest.mark.proves("retries-everything-forever", "charge-not-idempotent")
def test_a_fault_of_our_own_is_retried_too_and_charges_every_time(open_shop, gateway) -> None:
    shop = open_shop(SNIPPET, {'answer.json()["id"]': 'answer.json()["charge_id"]'})
    shop.place_order()
    assert (shop.deliver_all(5), gateway.charges, shop.payments()) == (5, [TOTAL] * 5, 0)


# --- waiting -----------------------------------------------------------------------------------------------------


@pytest.mark.proves("no-time-limit", "F-requests-default-timeout")
def test_a_silent_gateway_holds_the_worker(shop, gateway) -> None:
    gateway.silence = threading.Event()
    shop.place_order()
    task = shop.code.charge_order
    limits = (task.time_limit, task.soft_time_limit, shop.app.conf.task_time_limit, shop.app.conf.task_soft_time_limit)
    assert limits == (None, None, None, None)

    def work() -> None:
        try:
            shop.deliver()
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert gateway.reached.wait(PATIENCE)
    worker.join(0.3)
    assert worker.is_alive()
    gateway.silence.set()
    worker.join(PATIENCE)
    assert shop.statuses() == ["paid"]


@pytest.mark.proves("no-time-limit", "F-requests-default-timeout")
def test_requests_is_given_no_timeout(open_shop, monkeypatch) -> None:
    waits = []

    def send(adapter, request, timeout=None, **kwargs):
        waits.append(timeout)
        raise requests.ConnectionError

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    for path in (SNIPPET, FIXED):
        shop = open_shop(path)
        shop.place_order()
        shop.deliver()
    assert waits == [None, (3, 20)]
    assert shop.code.charge_order.time_limit == 60


@pytest.mark.proves("no-time-limit")
def test_a_silent_gateway_is_given_up_on_when_mended(mended, gateway) -> None:
    gateway.silence = threading.Event()
    mended.code.TIMEOUT = 0.1
    mended.place_order()
    mended.deliver()
    gateway.silence.set()
    assert (mended.waiting(), mended.statuses()) == (1, ["new"])


# --- card numbers ------------------------------------------------------------------------------------------------


@pytest.mark.proves("card-number-in-log")
def test_the_whole_card_number_is_written_to_the_log(open_shop, caplog) -> None:
    caplog.set_level(logging.INFO)
    for path, lines in ((SNIPPET, 1), (FIXED, 0)):
        caplog.clear()
        shop = open_shop(path)
        shop.place_order()
        shop.deliver_all()
        assert sum(CARD in record.getMessage() for record in caplog.records) == lines
        assert [r.levelname for r in caplog.records if r.getMessage().startswith("charging order")] == ["INFO"]


@pytest.mark.proves("card-number-in-queue")
def test_the_card_number_lies_in_the_broker_readable_by_all(open_shop, gateway) -> None:
    for path, card, found in ((SNIPPET, CARD, True), (FIXED, "tok_81", False)):
        shop = open_shop(path)
        shop.place_order(card=card)
        message = shop.channel.basic_get(shop.queue.name)
        assert (CARD.encode() in message.body, CARD in message.headers["argsrepr"]) == (found, found)
        message.requeue()
        shop.deliver_all()
        assert (CARD in gateway.asked[-1].values()) == found
    assert gateway.asked[-1]["card_token"] == "tok_81"


@pytest.mark.proves("pickle-serializer")
def test_who_can_write_to_the_queue_can_run_code_in_the_worker(open_shop, tmp_path) -> None:
    class Attack:
        def __reduce__(self):
            return exec, (f"open({str(tmp_path / 'owned')!r}, 'w').close()",)

    def send_attack(shop: Shop) -> None:
        task = shop.code.charge_order
        headers = {"task": task.name, "id": uuid.uuid4().hex, "lang": "py"}
        with shop.app.connection_for_write() as to_broker:
            to_broker.SimpleQueue(shop.queue.name).producer.publish(
                pickle.dumps(Attack()),
                headers=headers,
                routing_key=shop.queue.name,
                content_type="application/x-python-serialize",
                content_encoding="binary",
            )

    shop = open_shop(SNIPPET)
    send_attack(shop)
    with pytest.raises(TypeError):
        shop.deliver()
    assert (tmp_path / "owned").exists()
    (tmp_path / "owned").unlink()

    mended = open_shop(FIXED)
    assert mended.code.charge_order.serializer == "json"
    mended.app.conf.accept_content = ["json"]
    send_attack(mended)
    with pytest.raises(ContentDisallowed):
        mended.deliver()
    assert not (tmp_path / "owned").exists()


# --- the receipt -------------------------------------------------------------------------------------------------


@pytest.mark.proves("receipt-in-charge-task", "charge-not-idempotent", "F-retry-resumes")
def test_a_mail_that_fails_charges_again(shop, gateway, settings) -> None:
    no_mail_server(settings)
    shop.place_order()
    assert (shop.deliver_all(3), gateway.charges, shop.payments()) == (3, [TOTAL] * 3, 3)


@pytest.mark.proves("receipt-in-charge-task")
def test_a_key_stops_the_second_charge_but_not_the_second_row(open_shop, gateway, settings) -> None:
    no_mail_server(settings)
    shop = open_shop(SNIPPET, WITH_KEY)
    shop.place_order()
    assert (shop.deliver_all(3), gateway.charges, shop.payments()) == (3, [TOTAL], 3)


@pytest.mark.proves("receipt-in-charge-task")
def test_only_the_mail_is_tried_again_when_mended(mended, gateway, settings) -> None:
    working = settings.EMAIL_BACKEND
    no_mail_server(settings)
    mended.place_order()
    mended.deliver_all(3)
    assert (len(gateway.asked), mended.statuses(), mended.waiting()) == (1, ["paid"], 1)
    settings.EMAIL_BACKEND = working
    mended.deliver_all()
    assert (len(gateway.asked), len(mail.outbox)) == (1, 1)


# --- a claim on its own ------------------------------------------------------------------------------------------


@pytest.mark.proves("F-rollback-undoes-charge")
def test_rolling_back_the_rows_leaves_the_card_charged(shop, gateway, monkeypatch) -> None:
    def unsaved(*args, **kwargs):
        raise IntegrityError("no")

    shop.place_order()
    monkeypatch.setattr(shop.models.Order, "save", unsaved)
    shop.deliver()
    assert (shop.payments(), shop.statuses(), gateway.charges) == (0, ["new"], [TOTAL])
