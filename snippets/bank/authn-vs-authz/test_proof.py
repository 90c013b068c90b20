"""Who asks and what they may do, shown with real Django and Django REST framework; no database is asked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpResponse
from django.test import RequestFactory
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

ADA, BOB = (User(pk=number, username=name) for number, name in enumerate(("ada", "bob"), 1))
ORDER_OF_ADA = SimpleNamespace(pk=7, owner=ADA)
PERMISSION = "shop.view_order"


@login_required
def order_view(request, order_id: int) -> HttpResponse:
    return HttpResponse(f"order {order_id} of {ORDER_OF_ADA.owner.username} for {request.user.username}")


def asked_by(user: User | AnonymousUser):
    request = RequestFactory().get("/orders/7/")
    request.user = user
    return order_view(request, 7)


@pytest.mark.proves("who-versus-may", "rights-on-the-object", "F-login-required-authorises")
def test_login_required_shows_a_foreign_order_to_whoever_is_signed_in() -> None:
    assert asked_by(AnonymousUser()).status_code == 302
    assert asked_by(BOB).content == b"order 7 of ada for bob"


@pytest.mark.proves("rights-on-the-object", "F-django-object-permissions")
def test_the_model_backend_grants_for_the_model_and_never_for_an_object() -> None:
    ada = User(pk=1, username="ada")
    ada._perm_cache = {PERMISSION}  # what the database would have told

    backend = ModelBackend()

    assert backend.has_perm(ada, PERMISSION)
    assert not backend.has_perm(ada, PERMISSION, ORDER_OF_ADA)
    assert ada.has_perm(PERMISSION, ORDER_OF_ADA) is False
    assert User(is_superuser=True).has_perm(PERMISSION, ORDER_OF_ADA) is True


class ByHeader(BaseAuthentication):
    def authenticate(self, request):
        name = request.headers.get("X-Name")
        if name not in (None, "ada", "bob"):
            raise AuthenticationFailed
        return ({"ada": ADA, "bob": BOB}[name], None) if name else None

    def authenticate_header(self, request):
        return "Name"


class IsOwner(BasePermission):
    def has_object_permission(self, request, view, obj) -> bool:
        return obj.owner == request.user


class Orders(GenericAPIView):
    authentication_classes = [ByHeader]
    permission_classes = [IsAuthenticated, IsOwner]

    def get(self, request, pk: int | None = None):
        if pk:
            self.check_object_permissions(request, ORDER_OF_ADA)
        return Response([ORDER_OF_ADA.pk])


def answer(pk: int | None = 7, **headers: str):
    return Orders.as_view()(APIRequestFactory().get("/", headers=headers), pk=pk)


@pytest.mark.proves("status-codes-differ", "F-401-is-no-permission")
def test_the_unknown_are_asked_who_they_are_and_the_known_refused() -> None:
    assert (answer().status_code, answer().headers["WWW-Authenticate"]) == (401, "Name")
    assert answer(**{"X-Name": "nobody"}).status_code == 401
    assert answer(**{"X-Name": "bob"}).status_code == 403
    assert answer(**{"X-Name": "ada"}).status_code == 200


@pytest.mark.proves("rights-on-the-object")
def test_object_permissions_are_not_asked_for_a_list() -> None:
    assert answer(pk=None, **{"X-Name": "bob"}).data == [ORDER_OF_ADA.pk]
