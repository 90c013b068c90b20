"""What this question's answer and myths say of Django: requests that overlap are played step by step on SQLite.

Where the row locks of PostgreSQL are meant, Django's own check is run against its PostgreSQL backend, without a server.
"""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Q
from django.db.transaction import TransactionManagementError
from django.test.utils import isolate_apps

from snippets.proving import django_databases


@pytest.fixture
def shop(tmp_path, django_db_blocker):
    """The tables of a shop, in a file that other threads reach too."""
    with isolate_apps("snippets"):

        class Product(models.Model):
            stock = models.IntegerField()

            class Meta:
                app_label = "snippets"

        class Guarded(models.Model):
            stock = models.IntegerField()

            class Meta:
                app_label = "snippets"
                constraints = [models.CheckConstraint(condition=Q(stock__gte=0), name="never_negative")]

        class Reservation(models.Model):
            seat = models.IntegerField()

            class Meta:
                app_label = "snippets"

        class UniqueReservation(models.Model):
            seat = models.IntegerField(unique=True)

            class Meta:
                app_label = "snippets"

    tables = {model.__name__: model for model in (Product, Guarded, Reservation, UniqueReservation)}
    with django_db_blocker.unblock(), django_databases(default=tmp_path / "shop.sqlite3"):
        with connection.schema_editor() as editor:
            for model in tables.values():
                editor.create_model(model)
        yield tables


def elsewhere(action) -> None:
    """Do it to its end on another connection."""

    def work() -> None:
        try:
            action()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)


def sell(product) -> bool:
    """The view of the question, from its check on."""
    if product.stock < 1:
        return False
    product.stock -= 1
    product.save()
    return True


@pytest.mark.proves("decision-on-a-stale-value")
def test_two_who_read_before_either_writes_both_sell_the_last_one(shop) -> None:
    pk = shop["Product"].objects.create(stock=1).pk
    ada, bob = shop["Product"].objects.get(pk=pk), shop["Product"].objects.get(pk=pk)
    assert [sell(ada), sell(bob)] == [True, True]
    assert shop["Product"].objects.get().stock == 0


@pytest.mark.proves("atomic-is-not-enough", "F-atomic-stops-race")
def test_atomic_blocks_around_the_check_and_the_write_sell_it_twice_as_well(shop) -> None:
    pk = shop["Product"].objects.create(stock=1).pk
    sold = []

    def buy(product) -> None:
        with transaction.atomic():
            sold.append(sell(product))

    ada, bob = shop["Product"].objects.get(pk=pk), shop["Product"].objects.get(pk=pk)
    elsewhere(lambda: buy(bob))
    buy(ada)
    assert (sold, shop["Product"].objects.get().stock) == ([True, True], 0)


@pytest.mark.proves("conditional-update")
def test_a_conditional_update_sells_it_once(shop) -> None:
    pk = shop["Product"].objects.create(stock=1).pk
    one_left = shop["Product"].objects.filter(pk=pk, stock__gte=1)
    assert [one_left.update(stock=F("stock") - 1), one_left.update(stock=F("stock") - 1)] == [1, 0]


@pytest.mark.proves("F-f-covers-the-check")
def test_an_f_expression_behind_an_old_check_goes_below_zero(shop) -> None:
    pk = shop["Product"].objects.create(stock=1).pk
    ada, bob = shop["Product"].objects.get(pk=pk), shop["Product"].objects.get(pk=pk)
    for product in (ada, bob):
        assert product.stock >= 1
        product.stock = F("stock") - 1
    ada.save()
    bob.save()
    assert shop["Product"].objects.get().stock == -1


@pytest.mark.proves("constraint-behind")
def test_a_check_constraint_refuses_the_loser(shop) -> None:
    product = shop["Guarded"].objects.create(stock=0)
    with pytest.raises(IntegrityError):
        shop["Guarded"].objects.filter(pk=product.pk).update(stock=F("stock") - 1)
    assert shop["Guarded"].objects.get().stock == 0


@pytest.mark.proves("F-get-or-create-is-safe")
@pytest.mark.parametrize(("table", "rows"), [("Reservation", 2), ("UniqueReservation", 1)])
def test_get_or_create_that_is_overtaken_needs_a_unique_constraint(shop, table, rows) -> None:
    seats = shop[table].objects
    overtaken = threading.Event()

    def overtake(execute, sql, params, many, context):
        if not overtaken.is_set() and not sql.startswith("SELECT"):
            overtaken.set()
            elsewhere(lambda: seats.create(seat=7))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtake):
        seats.get_or_create(seat=7)
    assert (overtaken.is_set(), seats.filter(seat=7).count()) == (True, rows)


@pytest.fixture
def postgres(monkeypatch):
    """Django's PostgreSQL backend outside of a transaction, with no server behind it."""
    backend = pytest.importorskip("django.db.backends.postgresql.base")
    wrapper = backend.DatabaseWrapper({**connection.settings_dict, "NAME": "shop", "OPTIONS": {}}, "default")
    monkeypatch.setattr(wrapper, "ensure_connection", lambda: None)
    wrapper.autocommit = True
    return wrapper


@pytest.mark.proves("row-lock", "F-lock-needs-no-transaction")
def test_select_for_update_needs_a_transaction_where_rows_can_be_locked(shop, postgres) -> None:
    query = shop["Product"].objects.order_by("pk").values("pk").select_for_update().query
    with pytest.raises(TransactionManagementError):
        query.get_compiler(connection=postgres).as_sql()
    postgres.autocommit = False
    sql, _ = query.get_compiler(connection=postgres).as_sql()
    assert sql.endswith(" FOR UPDATE")


@pytest.mark.proves("row-lock")
def test_sqlite_has_no_row_locks_and_the_call_is_ignored(shop) -> None:
    assert "FOR UPDATE" not in str(shop["Product"].objects.select_for_update().query)
    assert list(shop["Product"].objects.select_for_update()) == []
