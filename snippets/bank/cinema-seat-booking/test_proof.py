"""Who gets the seat, and what a rollback leaves of a mail, with real Django on an SQLite file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from snippets.proving import django_databases


@pytest.fixture
def app(tmp_path: Path, django_db_blocker) -> Iterator[SimpleNamespace]:
    with isolate_apps(), django_db_blocker.unblock(), django_databases(default=tmp_path / "cinema.sqlite3"):
        made = SimpleNamespace(**{model.__name__: model for model in tables()})
        with connection.schema_editor() as editor:
            for model in vars(made).values():
                editor.create_model(model)
        yield made


def tables() -> list[type[models.Model]]:
    """Seats with and without a constraint; the numbers stand for rows of other tables."""

    class BookedSeat(models.Model):
        screening, seat = models.IntegerField(), models.IntegerField()
        visitor = models.CharField(max_length=20)

        class Meta:
            app_label = "cinema"
            constraints = (models.UniqueConstraint(fields=["screening", "seat"], name="one_visitor_a_seat"),)

    class CheckedSeat(models.Model):
        screening, seat = models.IntegerField(), models.IntegerField()
        visitor = models.CharField(max_length=20)

        class Meta:
            app_label = "cinema"

    class SeatOfHall(models.Model):
        taken_by = models.CharField(max_length=20, default="")

        class Meta:
            app_label = "cinema"

    return [BookedSeat, CheckedSeat, SeatOfHall]


@pytest.mark.proves("F-check-first-is-enough")
def test_two_visitors_who_both_look_before_either_saves_get_the_same_seat(app) -> None:
    free = [not app.CheckedSeat.objects.filter(screening=1, seat=7).exists() for _ in ("ada", "bob")]
    for visitor in ("ada", "bob"):
        app.CheckedSeat.objects.create(screening=1, seat=7, visitor=visitor)
    assert free == [True, True]
    assert app.CheckedSeat.objects.filter(screening=1, seat=7).count() == 2


@pytest.mark.proves("one-winner-by-constraint", "F-check-first-is-enough")
def test_validation_passes_for_both_and_the_constraint_refuses_the_second(app) -> None:
    ada, bob = (app.BookedSeat(screening=1, seat=7, visitor=visitor) for visitor in ("ada", "bob"))
    ada.full_clean()
    bob.full_clean()
    ada.save()
    with pytest.raises(IntegrityError):
        bob.save()
    with pytest.raises(ValidationError):
        bob.full_clean()
    assert list(app.BookedSeat.objects.values_list("visitor", flat=True)) == ["ada"]


@pytest.mark.proves("seat-of-a-screening")
def test_the_same_seat_is_sold_again_for_another_screening(app) -> None:
    for screening in (1, 2):
        app.BookedSeat.objects.create(screening=screening, seat=7, visitor="ada")
    assert app.BookedSeat.objects.filter(seat=7).count() == 2


@pytest.mark.proves("contract-of-booking")
def test_seats_of_one_request_are_booked_all_or_not_at_all(app) -> None:
    app.BookedSeat.objects.create(screening=1, seat=8, visitor="ada")
    with pytest.raises(IntegrityError), transaction.atomic():
        for seat in (7, 8):
            app.BookedSeat.objects.create(screening=1, seat=seat, visitor="bob")
    assert list(app.BookedSeat.objects.values_list("seat", "visitor")) == [(8, "ada")]


@pytest.mark.proves("one-winner-by-constraint")
def test_one_conditional_update_tells_who_won(app) -> None:
    seat = app.SeatOfHall.objects.create()
    free = app.SeatOfHall.objects.filter(pk=seat.pk, taken_by="")
    assert [free.update(taken_by=visitor) for visitor in ("ada", "bob")] == [1, 0]


@pytest.mark.proves("notify-after-commit", "F-rollback-takes-mail-back")
def test_a_rollback_leaves_the_mail_sent_and_drops_what_waits_for_the_commit(app) -> None:
    def tell(subject: str) -> None:
        mail.send_mail(subject, "", "box@cinema.example", ["ada@example.com"])

    with pytest.raises(RuntimeError), transaction.atomic():
        app.BookedSeat.objects.create(screening=1, seat=7, visitor="ada")
        tell("at once")
        transaction.on_commit(lambda: tell("after the commit"))
        raise RuntimeError("the payment was refused")
    assert app.BookedSeat.objects.count() == 0
    assert [message.subject for message in mail.outbox] == ["at once"]

    with transaction.atomic():
        transaction.on_commit(lambda: tell("after the commit"))
    assert [message.subject for message in mail.outbox] == ["at once", "after the commit"]
