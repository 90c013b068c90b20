"""Each fault and each false claim of this item, shown with real Django REST Framework on an SQLite file of its own.

`scenes.py` sends the requests in a process by itself, once for each source. Where a repair that suggests itself is not
one, the snippet is played with just that repair made.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from snippets.proving import patched_source
from snippets.proving_django import outcomes

AGAINST = ("djangorestframework", "Django", "SQLite")
HERE = Path(__file__).parent
SNIPPET, FIXED = HERE / "snippet.py", HERE / "fixed.py"
MODELS = """\
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models


class Transfer(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    to_account = models.CharField(max_length=34)
    cents = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    confirmed = models.BooleanField(default=False)
"""
DECORATOR = '@method_decorator(csrf_exempt, name="dispatch")\n'
WITHOUT_DECORATOR = {DECORATOR: ""}
WITH_STOCK_SESSIONS = {"[PortalSession]": "[authentication.SessionAuthentication]"}
WITH_OBJECT_PERMISSION = {
    DECORATOR: """\
class Nobody(permissions.BasePermission):
    def has_object_permission(self, request, view, obj):
        return False


"""
    + DECORATOR,
    "[permissions.IsAuthenticated]": "[permissions.IsAuthenticated, Nobody]",
}
ASKED = {
    "transfer = get_object_or_404(Transfer, pk=pk)\n": (
        "transfer = get_object_or_404(Transfer, pk=pk)\n        self.check_object_permissions(request, transfer)\n"
    )
}
OPEN, CONFIRMED = ["ada", 500, False], ["ada", 500, True]


def outcome(scene: str, path: Path = SNIPPET, replace: dict[str, str] | None = None):
    return outcomes(HERE / "scenes.py", "portal", models=MODELS, views=patched_source(path, replace))[scene]


# --- another site ------------------------------------------------------------------------------------------------


@pytest.mark.proves("csrf-switched-off", "F-json-needs-no-csrf")
def test_a_form_of_another_site_is_accepted_without_a_token() -> None:
    told = {"status": 201, "detail": None, "stored": [["ada", 99000, False]]}
    assert outcome("form_of_another_site") == told
    told = {"status": 403, "detail": "CSRF Failed: CSRF cookie not set.", "stored": []}
    assert outcome("form_of_another_site", FIXED) == told


@pytest.mark.proves("csrf-switched-off", "F-exempt-decorator-does-it")
def test_it_is_the_authentication_class_that_switches_the_check_off() -> None:
    assert outcome("form_of_another_site", replace=WITHOUT_DECORATOR)["status"] == 201
    assert outcome("form_of_another_site", replace=WITH_STOCK_SESSIONS) == {
        "status": 403,
        "detail": "CSRF Failed: CSRF cookie not set.",
        "stored": [],
    }


@pytest.mark.proves("get-confirms")
def test_following_a_link_confirms_a_transfer() -> None:
    told = {"get": 200, "after get": [CONFIRMED], "post without token": None, "stored": [CONFIRMED]}
    assert outcome("link_of_another_site") == told
    assert outcome("link_of_another_site", replace=WITH_STOCK_SESSIONS) == told
    told = {"get": 405, "after get": [OPEN], "post without token": 403, "stored": [OPEN]}
    assert outcome("link_of_another_site", FIXED) == told


# --- whose, and what ---------------------------------------------------------------------------------------------


@pytest.mark.proves("client-sets-any-field")
def test_bob_makes_a_confirmed_transfer_of_ada() -> None:
    assert outcome("fields_of_the_client") == {"status": 201, "stored": [["ada", 500, True]]}
    assert outcome("fields_of_the_client", FIXED) == {"status": 201, "stored": [["bob", 500, False]]}


@pytest.mark.proves("anyones-transfer", "F-isauthenticated-guards-owner")
def test_bob_confirms_and_reads_a_transfer_of_ada() -> None:
    told = outcome("transfer_of_somebody_else")
    assert (told["status"], told["stored"]) == (200, [CONFIRMED])
    assert (told["told"]["to_account"], told["told"]["cents"]) == ("DE02", 500)
    told = outcome("transfer_of_somebody_else", FIXED)
    assert (told["status"], told["stored"]) == (404, [OPEN])


@pytest.mark.proves("anyones-transfer", "F-object-permission-by-itself")
def test_an_object_permission_is_not_asked_unless_the_view_asks() -> None:
    assert outcome("own_transfer", replace=WITH_OBJECT_PERMISSION)["status"] == 200
    asked = outcome("own_transfer", replace=WITH_OBJECT_PERMISSION | ASKED)
    assert (asked["status"], asked["stored"]) == (403, [OPEN])


@pytest.mark.proves("F-all-shows-password")
def test_the_owner_is_answered_as_a_number() -> None:
    assert outcome("own_transfer") == {"status": 200, "stored": [CONFIRMED], "password": False}
    assert outcome("transfer_of_somebody_else")["told"]["owner"] == 1


@pytest.mark.proves("F-anonymous-may-transfer")
def test_who_is_not_signed_in_is_refused() -> None:
    told = {"statuses": [403, 403], "stored": [OPEN]}
    assert [outcome("nobody_signed_in", path) for path in (SNIPPET, FIXED)] == [told, told]


# --- what is answered --------------------------------------------------------------------------------------------


@pytest.mark.proves("validity-ignored", "F-invalid-data-stored")
def test_invalid_data_is_an_error_of_the_server_and_not_stored() -> None:
    raised = "You cannot call `.save()` on a serializer with invalid data."
    assert outcome("invalid_data") == {"status": 500, "raised": raised, "stored": []}
    told = {"cents": ["A valid integer is required."]}
    assert outcome("invalid_data", FIXED) == {"status": 400, "told": told, "stored": []}


@pytest.mark.proves("error-with-200")
def test_an_error_is_answered_with_200() -> None:
    told = {"told": {"error": "already confirmed"}, "stored": [CONFIRMED]}
    assert outcome("confirmed_again") == {"status": 200, **told}
    assert outcome("confirmed_again", FIXED) == {"status": 409, **told}


def test_an_unknown_transfer_is_answered_404() -> None:
    assert [outcome("unknown_transfer", path) for path in (SNIPPET, FIXED)] == [404, 404]


@pytest.mark.proves("no-audit-trail")
def test_nothing_is_logged_of_a_transfer() -> None:
    assert outcome("trail") == []
    assert outcome("trail", FIXED) == ["portal.transfers", "portal.transfers"]


@pytest.mark.proves("hand-built-link")
def test_the_link_knows_nothing_of_where_the_routes_live() -> None:
    assert outcome("moved_route") == {"link": "/transfers/1/confirm/", "status": 404}
    assert outcome("moved_route", FIXED) == {"link": "/api/transfers/1/confirm/", "status": 405}
