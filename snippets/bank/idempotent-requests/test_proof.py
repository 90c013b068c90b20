"""What this question's answer and myths say, tried with a small service in Django on an SQLite file."""

from __future__ import annotations

import hashlib
import threading

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory
from django.test.utils import isolate_apps
from urllib3.util import Retry

from snippets.proving import django_databases

PATIENCE = 10


@pytest.fixture
def tables(tmp_path, django_db_blocker):
    with isolate_apps("snippets"):

        class Order(models.Model):
            item = models.CharField(max_length=20)
            quantity = models.IntegerField(default=1)

            class Meta:
                app_label = "snippets"

        class LooseKey(models.Model):
            key = models.CharField(max_length=40)
            body_hash = models.CharField(max_length=64)
            answer = models.JSONField()

            class Meta:
                app_label = "snippets"

        class Key(models.Model):
            key = models.CharField(max_length=40, unique=True)
            body_hash = models.CharField(max_length=64)
            answer = models.JSONField()

            class Meta:
                app_label = "snippets"

    with django_db_blocker.unblock(), django_databases(default=tmp_path / "orders.sqlite3"):
        with connection.schema_editor() as editor:
            for model in (Order, LooseKey, Key):
                editor.create_model(model)
        yield {"Order": Order, "LooseKey": LooseKey, "Key": Key}


def item(request, pk, orders):
    """GET, PUT, PATCH (which adds) and DELETE of one order."""
    found = orders.filter(pk=pk)
    if request.method == "PUT":
        orders.update_or_create(pk=pk, defaults={"item": request.body.decode()})
    elif not found.exists():
        return HttpResponse(status=404)
    elif request.method == "DELETE":
        found.delete()
    elif request.method == "PATCH":
        found.update(quantity=models.F("quantity") + int(request.body))
    return HttpResponse(status=204)


def call(orders, method: str, body: str = "") -> int:
    return item(RequestFactory().generic(method, "/orders/1/", body), 1, orders).status_code


@pytest.mark.proves("same-effect", "methods", "F-idempotent-is-read-only", "F-equal-answers")
def test_put_and_delete_change_something_and_a_repeat_adds_nothing(tables) -> None:
    orders = tables["Order"].objects
    states = []
    for _ in range(2):
        call(orders, "PUT", "chair")
        states.append(list(orders.values_list("pk", "item")))
    assert states == [[(1, "chair")]] * 2
    assert [call(orders, "DELETE"), orders.count(), call(orders, "DELETE"), orders.count()] == [204, 0, 404, 0]


@pytest.mark.proves("methods")
def test_a_patch_need_not_be_idempotent(tables) -> None:
    orders = tables["Order"].objects
    orders.create(pk=1, item="chair")
    assert [call(orders, "PATCH", "2"), call(orders, "PATCH", "2")] == [204, 204]
    assert orders.get().quantity == 5


class Shop:
    """POST of an order with a key; `meanwhile` happens in the gap between look-up and insert."""

    def __init__(self, tables, keys: str) -> None:
        self.orders, self.keys = tables["Order"].objects, tables[keys].objects
        self.meanwhile = lambda: None

    def post(self, body: str, key: str) -> JsonResponse:
        body_hash = hashlib.sha256(body.encode()).hexdigest()
        known = self.keys.filter(key=key).first()
        self.meanwhile()
        if known is None:
            try:
                with transaction.atomic():
                    order = self.orders.create(item=body)
                    self.keys.create(key=key, body_hash=body_hash, answer={"order": order.pk})
                return JsonResponse({"order": order.pk}, status=201)
            except IntegrityError:
                known = self.keys.get(key=key)
        if known.body_hash != body_hash:
            return JsonResponse({"error": "the key belongs to another order"}, status=422)
        return JsonResponse(known.answer, status=201)


def post_elsewhere(shop: Shop) -> None:
    """Another attempt, on another connection, from start to end."""
    shop.meanwhile = lambda: None

    def work() -> None:
        try:
            shop.post("chair", "k-1")
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(PATIENCE)


@pytest.mark.proves("idempotency-key")
def test_a_known_key_gets_the_stored_answer_and_no_second_order(tables) -> None:
    shop = Shop(tables, "Key")
    assert [shop.post("chair", "k-1").content for _ in range(2)] == [b'{"order": 1}'] * 2
    assert shop.orders.count() == 1
    shop.post("chair", "k-2")
    assert shop.orders.count() == 2


@pytest.mark.proves("unique-in-one-transaction", "F-lookup-is-enough")
@pytest.mark.parametrize(("keys", "orders"), [("LooseKey", 2), ("Key", 1)])
def test_two_attempts_at_once_need_a_unique_constraint(tables, keys, orders) -> None:
    shop = Shop(tables, keys)
    shop.meanwhile = lambda: post_elsewhere(shop)
    assert shop.post("chair", "k-1").status_code == 201
    assert shop.orders.count() == orders


@pytest.mark.proves("key-and-body")
def test_a_known_key_with_another_body_is_refused(tables) -> None:
    shop = Shop(tables, "Key")
    assert [shop.post("chair", "k-1").status_code, shop.post("table", "k-1").status_code] == [201, 422]
    assert shop.orders.count() == 1


@pytest.mark.proves("F-post-retried-by-http", "methods")
def test_http_libraries_leave_post_alone() -> None:
    assert {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"} == Retry.DEFAULT_ALLOWED_METHODS
