"""Each fault and each false claim of this item, shown with real Django on an SQLite file of its own.

`scenes.py` plays the requests in a process by itself, once for each source; two requests that overlap are forced to:
the second is served, on another connection, at the very moment when the first is about to write.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from snippets.proving import patched_source
from snippets.proving_django import outcomes

AGAINST = ("Django", "SQLite")
HERE = Path(__file__).parent
SNIPPET, FIXED = HERE / "snippet.py", HERE / "fixed.py"
IMPORTS = "from django.db import models\n"
BOOKING = """\
        Booking.objects.create(event=event, user_id=user_id)
        event.remaining -= 1
        event.save()
"""
IN_ONE_TRANSACTION = {
    IMPORTS: "from django.db import models, transaction\n",
    BOOKING: "        with transaction.atomic():\n"
    + "".join(f"    {line}" for line in BOOKING.splitlines(keepends=True)),
}
WITH_F_ALONE = {"event.remaining -= 1": 'event.remaining = models.F("remaining") - 1'}


def outcome(scene: str, path: Path = SNIPPET, replace: dict[str, str] | None = None):
    return outcomes(HERE / "scenes.py", "booking", models=patched_source(path, replace))[scene]


# --- the seat that is sold twice ---------------------------------------------------------------------------------


@pytest.mark.proves("seat-oversold", "F-positive-field-guards", "F-python-is-single-threaded")
def test_two_overlapping_requests_both_get_the_last_seat() -> None:
    scene = "second_guest_between_read_and_write"
    assert outcome(scene) == {"ada": 200, "bob": 200, "bookings": 2, "remaining": 0}
    assert outcome(scene, FIXED) == {"ada": 409, "bob": 200, "bookings": 1, "remaining": 0}


def test_without_an_overlap_the_second_is_told_that_it_is_sold_out() -> None:
    told = {"ada": 200, "bob": 409, "bookings": 1, "remaining": 0}
    assert [outcome("one_after_the_other", path) for path in (SNIPPET, FIXED)] == [told, told]


@pytest.mark.proves("seat-oversold")
def test_saving_the_stale_row_undoes_another_change() -> None:
    assert outcome("title_changed_meanwhile") == "Jazz night"
    assert outcome("title_changed_meanwhile", FIXED) == "Moved to Sunday"


@pytest.mark.proves("F-atomic-stops-race")
def test_a_transaction_around_both_writes_still_sells_the_seat_twice() -> None:
    assert outcome("second_write_fails", replace=IN_ONE_TRANSACTION) == {"status": 500, "bookings": 0, "remaining": 5}
    told = outcome("second_guest_between_read_and_write", replace=IN_ONE_TRANSACTION)
    assert told == {"ada": 200, "bob": 200, "bookings": 2, "remaining": 0}


@pytest.mark.proves("seat-oversold")
def test_an_f_expression_behind_the_stale_check_still_books_twice() -> None:
    """The column's own check stops the second count-down, when the booking is already there."""
    told = outcome("second_guest_between_read_and_write", replace=WITH_F_ALONE)
    assert told == {"ada": 500, "bob": 200, "bookings": 2, "remaining": 0}


# --- half a booking ----------------------------------------------------------------------------------------------


@pytest.mark.proves("booking-not-atomic")
def test_a_failing_second_write_leaves_half_a_booking() -> None:
    assert outcome("second_write_fails") == {"status": 500, "bookings": 1, "remaining": 5}
    assert outcome("second_write_fails", FIXED) == {"status": 500, "bookings": 0, "remaining": 5}


@pytest.mark.proves("no-unique-booking")
def test_the_same_guest_books_twice() -> None:
    assert outcome("same_guest_twice") == {"statuses": [200, 200], "bookings": 2, "remaining": 3}
    assert outcome("same_guest_twice", FIXED) == {"statuses": [200, 409], "bookings": 1, "remaining": 4}


# --- the list of guests ------------------------------------------------------------------------------------------


@pytest.mark.proves("guest-query-per-booking", "F-all-queries-again")
def test_each_guest_costs_a_query() -> None:
    with_one, with_twenty = outcome("queries_by_guests")
    assert (with_one, with_twenty) == (2 + 1 + 2, 2 + 20 + 2)
    with_one, with_twenty = outcome("queries_by_guests", FIXED)
    assert with_one == with_twenty


@pytest.mark.proves("guests-printed")
def test_names_of_guests_go_to_stdout() -> None:
    assert outcome("names_on_stdout") == {"printed": "guest: Bob Guest\n", "logged": ""}
    assert outcome("names_on_stdout", FIXED) == {"printed": "", "logged": "seat booked"}


# --- who asks, and how -------------------------------------------------------------------------------------------


@pytest.mark.proves("get-books-seat", "F-csrf-middleware-guards")
def test_following_a_link_books_a_seat_past_the_csrf_check() -> None:
    told = {"get": 200, "booked by get": 1, "post without token": None, "booked": 1}
    assert outcome("get_with_csrf_checks") == told
    told = {"get": 405, "booked by get": 0, "post without token": 403, "booked": 0}
    assert outcome("get_with_csrf_checks", FIXED) == told


@pytest.mark.proves("user-id-from-query")
def test_anybody_books_for_anybody() -> None:
    assert outcome("in_the_name_of_another") == ["bob"]
    assert outcome("in_the_name_of_another", FIXED) == ["ada"]
    assert outcome("nobody_signed_in") == {"status": 200, "bookings": 1, "remaining": 4}
    assert outcome("nobody_signed_in", FIXED) == {"status": 302, "bookings": 0, "remaining": 5}


@pytest.mark.proves("user-id-from-query", "F-sql-injection")
def test_odd_user_ids_are_errors_of_the_server_and_no_sql() -> None:
    assert outcome("odd_user_ids") == {
        "ends": {
            "1 OR 1=1": "ValueError: Field 'id' expected a number but got '1 OR 1=1'.",
            "1; DROP TABLE booking_booking": (
                "ValueError: Field 'id' expected a number but got '1; DROP TABLE booking_booking'."
            ),
            "4711": "IntegrityError: FOREIGN KEY constraint failed",
            "none": "MultiValueDictKeyError: 'user_id'",
        },
        "bookings": 0,
        "remaining": 5,
    }


@pytest.mark.proves("missing-event-500", "F-get-returns-none")
def test_an_unknown_event_is_an_error_of_the_server() -> None:
    raised = "DoesNotExist: Event matching query does not exist."
    assert outcome("unknown_event") == {"status": 500, "raised": raised}
    assert outcome("unknown_event", FIXED) == {"status": 404, "raised": None}
