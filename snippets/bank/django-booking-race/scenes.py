"""What happens to the booking app in a Django of its own; run by the proofs for the snippet and what is made of it."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout

from django.contrib.auth import get_user_model
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from snippets.proving_django import play

TEMPLATES = {
    "booking/booked.html": "{{ event.title }}: {{ event.remaining }} left, with {{ guests|join:', ' }}",
    "booking/sold_out.html": "{{ event.title }} is sold out",
    "booking/already_booked.html": "You have a seat at {{ event.title }}",
}
OPTIONS = {
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)]},
        }
    ]
}
WRITES = ("INSERT", "UPDATE", "DELETE")


def person(name: str):
    names = {"first_name": name.title(), "last_name": "Guest"}
    return get_user_model().objects.get_or_create(username=name, defaults=names)[0]


def event_with(app, remaining: int):
    return app.Event.objects.create(title="Jazz night", starts_at=timezone.now(), remaining=remaining)


def signed_in(name: str):
    client = Client(raise_request_exception=False)
    client.force_login(person(name))
    return client


def address(event_id: int) -> str:
    return f"/events/{event_id}/book/"


def book(client, event_id: int, **data: object) -> int:
    """The status of a booking, asked for in the way that the app allows."""
    with redirect_stdout(io.StringIO()):
        response = client.get(address(event_id), data)
        if response.status_code == 405:
            response = client.post(address(event_id), data)
    return response.status_code


def book_as(name: str, event_id: int) -> int:
    return book(signed_in(name), event_id, user_id=person(name).pk)


def state(app, event) -> dict[str, int]:
    return {"bookings": app.Booking.objects.count(), "remaining": app.Event.objects.get(pk=event.pk).remaining}


@contextmanager
def at_write(number: int, action: Callable[[], object]) -> Iterator[None]:
    """Do something just before this connection's n-th write."""
    writes = 0

    def look(execute, sql, params, many, context):
        nonlocal writes
        writes += sql.startswith(WRITES)
        if writes == number and sql.startswith(WRITES):
            action()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield


def elsewhere(action: Callable[[], object]) -> object:
    """Do it in another thread, so on another connection, to its end."""
    results: list[object] = []

    def work() -> None:
        try:
            results.append(action())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    return results[0]


# --- two people, one seat ----------------------------------------------------------------------------------------


def second_guest_between_read_and_write(app) -> object:
    """Ada's request has read the event and is about to write when Bob's is served from start to end."""
    event = event_with(app, remaining=1)
    ada, bob = signed_in("ada"), signed_in("bob")
    bobs: list[object] = []
    with at_write(1, lambda: bobs.append(elsewhere(lambda: book(bob, event.pk, user_id=person("bob").pk)))):
        adas = book(ada, event.pk, user_id=person("ada").pk)
    return {"ada": adas, "bob": bobs[0], **state(app, event)}


def one_after_the_other(app) -> object:
    event = event_with(app, remaining=1)
    return {"ada": book_as("ada", event.pk), "bob": book_as("bob", event.pk), **state(app, event)}


def second_write_fails(app) -> object:
    def lost() -> None:
        raise OperationalError("server closed the connection unexpectedly")

    event = event_with(app, remaining=5)
    client, ada = signed_in("ada"), person("ada")
    with at_write(2, lost):
        status = book(client, event.pk, user_id=ada.pk)
    return {"status": status, **state(app, event)}


def title_changed_meanwhile(app) -> object:
    """An editor renames the event between the request's read and its write."""
    event = event_with(app, remaining=5)
    client, ada = signed_in("ada"), person("ada")
    rename = app.Event.objects.filter(pk=event.pk).update
    with at_write(1, lambda: elsewhere(lambda: rename(title="Moved to Sunday"))):
        book(client, event.pk, user_id=ada.pk)
    return app.Event.objects.get(pk=event.pk).title


def same_guest_twice(app) -> object:
    event = event_with(app, remaining=5)
    return {"statuses": [book_as("ada", event.pk), book_as("ada", event.pk)], **state(app, event)}


# --- the list of guests ------------------------------------------------------------------------------------------


def queries_by_guests(app) -> object:
    counts = []
    for guests in (1, 20):
        event = event_with(app, remaining=5)
        app.Booking.objects.bulk_create(
            app.Booking(event=event, user=person(f"guest{number}")) for number in range(guests)
        )
        client, ada = signed_in("ada"), person("ada")
        with CaptureQueriesContext(connection) as captured:
            book(client, event.pk, user_id=ada.pk)
        counts.append(len(captured))
    return counts


def names_on_stdout(app) -> object:
    event = event_with(app, remaining=5)
    book_as("bob", event.pk)
    client, printed, logged = signed_in("ada"), io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(logged)
    logging.getLogger("booking").addHandler(handler)
    logging.getLogger("booking").setLevel(logging.INFO)
    with redirect_stdout(printed):
        if client.get(address(event.pk), {"user_id": person("ada").pk}).status_code == 405:
            client.post(address(event.pk))
    logging.getLogger("booking").removeHandler(handler)
    return {"printed": printed.getvalue(), "logged": logged.getvalue().split(" event=")[0]}


# --- who asks, and how -------------------------------------------------------------------------------------------


def get_with_csrf_checks(app) -> object:
    """Bob follows a link while signed in; the middleware checks tokens as it does in production."""
    event = event_with(app, remaining=5)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("bob"))
    with redirect_stdout(io.StringIO()):
        got = client.get(address(event.pk), {"user_id": person("bob").pk}).status_code
        after_get = app.Booking.objects.count()
        posted = client.post(address(event.pk)).status_code if got == 405 else None
    return {"get": got, "booked by get": after_get, "post without token": posted, "booked": app.Booking.objects.count()}


def in_the_name_of_another(app) -> object:
    event = event_with(app, remaining=5)
    book(signed_in("ada"), event.pk, user_id=person("bob").pk)
    return list(app.Booking.objects.values_list("user__username", flat=True))


def nobody_signed_in(app) -> object:
    event = event_with(app, remaining=5)
    status = book(Client(raise_request_exception=False), event.pk, user_id=person("bob").pk)
    return {"status": status, **state(app, event)}


def odd_user_ids(app) -> object:
    """What becomes of the request, by the user_id that it carries."""
    event = event_with(app, remaining=5)
    ends = {}
    for given in ("1 OR 1=1", "1; DROP TABLE booking_booking", "4711"):
        try:
            ends[given] = Client().get(address(event.pk), {"user_id": given}).status_code
        except Exception as exc:
            ends[given] = f"{type(exc).__name__}: {exc}"
    try:
        Client().get(address(event.pk))
    except Exception as exc:
        ends["none"] = f"{type(exc).__name__}: {exc}"
    return {"ends": ends, **state(app, event)}


def unknown_event(app) -> object:
    status = book(signed_in("ada"), 999, user_id=person("ada").pk)
    try:
        Client().get(address(999), {"user_id": 1})
    except Exception as exc:
        return {"status": status, "raised": f"{type(exc).__name__}: {exc}"}
    return {"status": status, "raised": None}


if __name__ == "__main__":
    play(
        "booking.models",
        [
            second_guest_between_read_and_write,
            one_after_the_other,
            second_write_fails,
            title_changed_meanwhile,
            same_guest_twice,
            queries_by_guests,
            names_on_stdout,
            get_with_csrf_checks,
            in_the_name_of_another,
            nobody_signed_in,
            odd_user_ids,
            unknown_event,
        ],
        **OPTIONS,
    )
