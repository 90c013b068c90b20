"""What this question's answer and myths say of Django, tried on an SQLite file."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import isolate_apps

from snippets.proving import django_databases


@pytest.fixture
def seats(tmp_path, django_db_blocker):
    with isolate_apps("snippets"):

        class Seat(models.Model):
            number = models.IntegerField(unique=True)
            guest = models.CharField(max_length=20, default="")

            class Meta:
                app_label = "snippets"

    with django_db_blocker.unblock(), django_databases(default=tmp_path / "hall.sqlite3"):
        with connection.schema_editor() as editor:
            editor.create_model(Seat)
        yield Seat.objects


def numbers(seats) -> list[int]:
    return sorted(seats.values_list("number", flat=True))


@pytest.mark.proves("all-or-nothing")
def test_an_error_that_leaves_the_block_undoes_all_of_it(seats) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        seats.create(number=1)
        seats.create(number=1)
    assert numbers(seats) == []


@pytest.mark.proves("all-or-nothing", "F-requests-are-atomic")
def test_without_a_block_each_query_is_committed_by_itself(seats) -> None:
    seats.create(number=1)
    with pytest.raises(IntegrityError):
        seats.create(number=1)
    assert numbers(seats) == [1]
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False


@pytest.mark.proves("errors-leave-the-block")
def test_after_an_error_caught_inside_the_next_query_raises(seats) -> None:
    seats.create(number=1)
    with transaction.atomic():
        seats.create(number=2)
        try:
            seats.create(number=1)
        except IntegrityError:
            with pytest.raises(TransactionManagementError):
                seats.count()
    assert numbers(seats) == [1]


@pytest.mark.proves("errors-leave-the-block", "nested-blocks")
def test_an_inner_block_confines_the_error(seats) -> None:
    seats.create(number=1)
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic():
            seats.create(number=1)
        seats.create(number=2)
    assert numbers(seats) == [1, 2]


@pytest.mark.proves("errors-leave-the-block")
def test_another_error_swallowed_inside_lets_the_block_commit(seats) -> None:
    with transaction.atomic():
        try:
            seats.create(number=1)
            raise ValueError
        except ValueError:
            pass
    assert numbers(seats) == [1]


@pytest.mark.proves("nested-blocks", "F-inner-block-commits")
def test_a_failing_outer_block_undoes_the_inner_one(seats) -> None:
    with pytest.raises(ValueError), transaction.atomic():
        with transaction.atomic():
            seats.create(number=1)
        raise ValueError
    assert numbers(seats) == []


@pytest.mark.proves("nested-blocks")
def test_a_durable_block_insists_on_being_the_outermost(seats) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError), transaction.atomic(durable=True):
        pass


@pytest.mark.proves("objects-keep-values", "F-rollback-restores-objects")
def test_a_rollback_leaves_the_object_as_it_was_set(seats) -> None:
    seat = seats.create(number=1, guest="ada")
    with pytest.raises(ValueError), transaction.atomic():
        seat.guest = "bob"
        seat.save()
        raise ValueError
    assert (seat.guest, seats.get().guest) == ("bob", "ada")


@pytest.mark.proves("effects-after-commit")
def test_a_callback_runs_after_the_outermost_commit_and_not_after_a_rollback(seats) -> None:
    told: list[str] = []
    with transaction.atomic():
        with transaction.atomic():
            transaction.on_commit(lambda: told.append("inner"))
        told.append("still inside")
    with pytest.raises(ValueError), transaction.atomic():
        transaction.on_commit(lambda: told.append("never"))
        raise ValueError
    transaction.on_commit(lambda: told.append("at once"))
    assert told == ["still inside", "inner", "at once"]


@pytest.mark.proves("F-failed-callback-rolls-back")
def test_a_failing_callback_undoes_nothing(seats) -> None:
    def fail() -> None:
        raise ValueError("the provider is down")

    with pytest.raises(ValueError, match="provider"), transaction.atomic():
        seats.create(number=1)
        transaction.on_commit(fail)
    assert numbers(seats) == [1]
