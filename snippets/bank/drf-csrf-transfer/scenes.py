"""What happens to the transfers in a Django of its own; run by the proofs for the snippet and what is made of it."""

from __future__ import annotations

import logging

from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django.urls import include, path

from snippets.proving_django import play

FORM = "application/x-www-form-urlencoded"
TRANSFERS = "/transfers/"


def person(name: str):
    return get_user_model().objects.get_or_create(username=name, defaults={"password": f"secret of {name}"})[0]


def signed_in(name: str, **options: bool) -> Client:
    client = Client(raise_request_exception=False, **options)
    client.force_login(person(name))
    return client


def transfer_of(app, name: str, **fields: object):
    return app.Transfer.objects.create(owner=person(name), to_account="DE02", cents=500, **fields)


def confirming(transfer) -> str:
    return f"{TRANSFERS}{transfer.pk}/confirm/"


def wanted(name: str, **fields: object) -> dict[str, object]:
    return {"owner": person(name).pk, "to_account": "DE02", "cents": 500, **fields}


def stored(app) -> list[list[object]]:
    return [list(row) for row in app.Transfer.objects.values_list("owner__username", "cents", "confirmed")]


def confirm(client: Client, transfer):
    """The answer to a confirmation, asked for in the way that the app allows."""
    response = client.get(confirming(transfer))
    return client.post(confirming(transfer)) if response.status_code == 405 else response


# --- another site ------------------------------------------------------------------------------------------------


def form_of_another_site(app) -> object:
    """A form posted with the visitor's cookie and without a token; the checks are those of production."""
    ada = signed_in("ada", enforce_csrf_checks=True)
    response = ada.post(TRANSFERS, f"owner={person('ada').pk}&to_account=XX66&cents=99000", content_type=FORM)
    return {"status": response.status_code, "detail": response.json().get("detail"), "stored": stored(app)}


def link_of_another_site(app) -> object:
    transfer = transfer_of(app, "ada")
    ada = signed_in("ada", enforce_csrf_checks=True)
    got = ada.get(confirming(transfer)).status_code
    after_get = stored(app)
    posted = ada.post(confirming(transfer)).status_code if got == 405 else None
    return {"get": got, "after get": after_get, "post without token": posted, "stored": stored(app)}


# --- whose, and what ---------------------------------------------------------------------------------------------


def fields_of_the_client(app) -> object:
    """Bob sends an owner and a confirmation of his own choice."""
    response = signed_in("bob").post(TRANSFERS, wanted("ada", confirmed="true"))
    return {"status": response.status_code, "stored": stored(app)}


def transfer_of_somebody_else(app) -> object:
    transfer = transfer_of(app, "ada")
    response = confirm(signed_in("bob"), transfer)
    return {"status": response.status_code, "told": response.json(), "stored": stored(app)}


def own_transfer(app) -> object:
    transfer = transfer_of(app, "ada")
    response = confirm(signed_in("ada"), transfer)
    return {"status": response.status_code, "stored": stored(app), "password": "secret" in response.content.decode()}


def nobody_signed_in(app) -> object:
    transfer = transfer_of(app, "ada")
    client = Client()
    statuses = [client.post(TRANSFERS, wanted("ada")).status_code, confirm(client, transfer).status_code]
    return {"statuses": statuses, "stored": stored(app)}


# --- what is answered --------------------------------------------------------------------------------------------


def invalid_data(app) -> object:
    client = signed_in("ada")
    response = client.post(TRANSFERS, wanted("ada", cents="plenty"))
    told = response.json() if response.status_code == 400 else None
    client.raise_request_exception = True
    try:
        client.post(TRANSFERS, wanted("ada", cents="plenty"))
    except AssertionError as exc:
        return {"status": response.status_code, "raised": str(exc), "stored": stored(app)}
    return {"status": response.status_code, "told": told, "stored": stored(app)}


def confirmed_again(app) -> object:
    transfer = transfer_of(app, "ada", confirmed=True)
    response = confirm(signed_in("ada"), transfer)
    return {"status": response.status_code, "told": response.json(), "stored": stored(app)}


def unknown_transfer(app) -> object:
    client = signed_in("ada")
    status = client.get("/transfers/999/confirm/").status_code
    return client.post("/transfers/999/confirm/").status_code if status == 405 else status


def trail(app) -> object:
    """The loggers that wrote while a transfer was made and confirmed."""
    names: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: names.append(record.name)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    client = signed_in("ada")
    client.post(TRANSFERS, wanted("ada"))
    confirm(client, app.Transfer.objects.get())
    root.removeHandler(handler)
    root.setLevel(level)
    return names


def moved_route(app) -> object:
    """The link that is handed out when the routes live below a prefix."""

    class Urls:
        urlpatterns = [path("api/", include(app.urlpatterns))]

    with override_settings(ROOT_URLCONF=Urls):
        client = signed_in("ada")
        link = client.post("/api/transfers/", wanted("ada")).json()["confirm"]
        return {"link": link, "status": client.get(link).status_code}


if __name__ == "__main__":
    play(
        "portal.views",
        [
            form_of_another_site,
            link_of_another_site,
            fields_of_the_client,
            transfer_of_somebody_else,
            own_transfer,
            nobody_signed_in,
            invalid_data,
            confirmed_again,
            unknown_transfer,
            trail,
            moved_route,
        ],
    )
