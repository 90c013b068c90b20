"""Where the patterns are, shown with real Django on an SQLite file of its own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection, models, transaction
from django.db.models.signals import post_save
from django.test import RequestFactory, override_settings
from django.test.utils import isolate_apps
from django.utils.functional import SimpleLazyObject
from django.views import View

from snippets.proving import django_databases


@pytest.fixture
def order_model(tmp_path, monkeypatch, django_db_blocker) -> Iterator[type[models.Model]]:
    package = ModuleType("shop")
    package.__path__ = [str(tmp_path)]
    monkeypatch.setitem(sys.modules, "shop", package)
    with isolate_apps("shop"):

        class Order(models.Model):
            total = models.IntegerField(default=0)
            saves = 0

            class Meta:
                app_label = "shop"

            def save(self, **options: object) -> None:
                Order.saves += 1
                super().save(**options)

    with django_db_blocker.unblock(), django_databases(default=tmp_path / "shop.sqlite3"):
        with connection.schema_editor() as editor:
            editor.create_model(Order)
        yield Order


@contextmanager
def receiving(sender, receiver) -> Iterator[None]:
    post_save.connect(receiver, sender=sender, weak=False)
    try:
        yield
    finally:
        post_save.disconnect(receiver, sender=sender)


@pytest.mark.proves("active-record", "F-orm-is-data-mapper")
def test_an_instance_is_its_row_and_saves_and_deletes_itself(order_model) -> None:
    order = order_model(total=3)
    order.save()
    assert list(order_model.objects.values_list("total", flat=True)) == [3]

    order.delete()
    assert list(order_model.objects.all()) == []


@pytest.mark.proves("observer-signals", "F-signals-are-async")
def test_receivers_run_in_the_same_thread_and_transaction_before_save_returns(order_model) -> None:
    heard = []

    def receiver(instance, **kwargs: object) -> None:
        heard.append((threading.current_thread(), connection.in_atomic_block))

    with receiving(order_model, receiver), transaction.atomic():
        order_model().save()
        assert heard == [(threading.current_thread(), True)]


@pytest.mark.proves("observer-signals", "F-signals-are-async")
def test_an_error_in_a_receiver_reaches_who_called_save(order_model) -> None:
    def receiver(**kwargs: object) -> None:
        raise RuntimeError("mail server is away")

    with receiving(order_model, receiver), pytest.raises(RuntimeError), transaction.atomic():
        order_model().save()

    assert order_model.objects.count() == 0


@pytest.mark.proves("observer-signals", "F-update-sends-signals")
def test_update_and_bulk_create_neither_save_nor_signal(order_model) -> None:
    heard = []

    with receiving(order_model, lambda **kwargs: heard.append(kwargs["instance"])):
        order_model.objects.bulk_create([order_model(), order_model()])
        order_model.objects.update(total=5)
        assert (order_model.saves, heard) == (0, [])
        order_model().save()
        assert (order_model.saves, len(heard)) == (1, 1)


@pytest.mark.proves("template-method")
def test_the_base_view_calls_the_method_that_the_subclass_fills_in() -> None:
    class Hello(View):
        def get(self, request):
            return "hello"

    requests = RequestFactory()
    view = Hello.as_view()

    assert view(requests.get("/")) == "hello"
    assert view(requests.post("/")).status_code == 405


class OnlyAda(BaseBackend):
    def authenticate(self, request, name: str):
        return User(username="ada") if name == "ada" else None


class Anybody(BaseBackend):
    def authenticate(self, request, name: str):
        return User(username=f"guest {name}")


@pytest.mark.proves("strategy-backends", "chain-and-decorators")
def test_settings_choose_the_backends_which_are_asked_in_turn() -> None:
    both = [f"{__name__}.OnlyAda", f"{__name__}.Anybody"]
    with override_settings(AUTHENTICATION_BACKENDS=both):
        assert [authenticate(name=name).username for name in ("ada", "bob")] == ["ada", "guest bob"]
    with override_settings(AUTHENTICATION_BACKENDS=both[:1]):
        assert authenticate(name="bob") is None


@pytest.mark.proves("strategy-backends")
def test_the_same_code_sends_mail_elsewhere_by_a_setting(capsys) -> None:
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend"):
        mail.send_mail("Hello", "text", "from@example.com", ["to@example.com"])

    assert "Subject: Hello" in capsys.readouterr().out


@pytest.mark.proves("lazy-and-fluent")
def test_a_lazy_object_is_made_on_first_use_and_once() -> None:
    made = []

    def make() -> User:
        made.append("user")
        return User(username="ada")

    user = SimpleLazyObject(make)

    assert made == []
    assert (user.username, user.is_active, made) == ("ada", True, ["user"])
