"""What this question's answer and myths say, with DRF's own classes behind Django's own CSRF middleware."""

from __future__ import annotations

import pytest
from django.conf import global_settings, settings
from django.contrib.auth.models import AnonymousUser, User
from django.middleware.csrf import CsrfViewMiddleware, _get_new_csrf_string
from django.test import RequestFactory
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, TokenAuthentication
from rest_framework.response import Response
from rest_framework.views import APIView

USER = User(pk=7, username="ada")
SECRET = _get_new_csrf_string()
HEADER = {"Authorization": "Token abc"}


class HeaderToken(TokenAuthentication):
    def authenticate_credentials(self, key):
        return USER, key


class CookieToken(BaseAuthentication):
    """Home-made: the same token, from a cookie."""

    def authenticate(self, request):
        return (USER, "jwt") if request.COOKIES.get("jwt") else None


class Notes(APIView):
    authentication_classes = [HeaderToken, SessionAuthentication]
    permission_classes = []

    def get(self, request):
        return Response(request.user.pk)

    post = get


class CookieNotes(Notes):
    authentication_classes = [CookieToken]


@method_decorator(csrf_protect, name="dispatch")
class SignIn(Notes):
    """A sign-in that protects itself."""


def ask(method: str = "post", *, user=None, csrf: bool = False, view=Notes, cookies=(), headers=None) -> tuple:
    """Status, and whom the view took it for, behind the middleware as in production."""
    request = getattr(RequestFactory(enforce_csrf_checks=True), method)("/notes/", headers=headers)
    request.user = user or AnonymousUser()
    request.COOKIES.update(dict(cookies))
    request._dont_enforce_csrf_checks = False
    if csrf:
        request.COOKIES[settings.CSRF_COOKIE_NAME] = SECRET
        request.META["HTTP_X_CSRFTOKEN"] = SECRET
    entry = view.as_view()
    middleware = CsrfViewMiddleware(entry)
    middleware.process_request(request)
    response = middleware.process_view(request, entry, (), {}) or entry(request)
    return response.status_code, getattr(response, "data", None)


@pytest.mark.proves("session-auth-checks", "front-end-sends-header")
def test_a_signed_in_session_needs_the_token() -> None:
    assert ask(user=USER)[0] == 403
    assert ask(user=USER, csrf=True) == (200, 7)


@pytest.mark.proves("session-auth-checks", "F-drf-checks-every-post")
def test_an_anonymous_post_is_not_checked() -> None:
    assert ask() == (200, None)


@pytest.mark.proves("header-token-needs-none", "F-drf-checks-every-post", "F-api-needs-exempt")
def test_a_token_in_the_header_needs_no_csrf_token() -> None:
    assert ask(headers=HEADER) == (200, 7)
    assert Notes.as_view().csrf_exempt is True


@pytest.mark.proves("token-in-cookie", "F-jwt-cookie-is-safe")
def test_the_same_token_in_a_cookie_is_accepted_from_any_page() -> None:
    headers = {"Origin": "https://evil.example"}
    assert ask(view=CookieNotes, cookies={"jwt": "signed"}, headers=headers) == (200, 7)


@pytest.mark.proves("browser-sends-cookies")
def test_the_check_refuses_a_foreign_origin() -> None:
    assert ask(user=USER, csrf=True, headers={"Origin": "https://evil.example"})[0] == 403


@pytest.mark.proves("unsafe-methods-only")
def test_a_get_is_not_checked() -> None:
    assert ask("get", user=USER) == (200, 7)


@pytest.mark.proves("sign-in-and-samesite")
def test_a_sign_in_is_checked_where_it_protects_itself() -> None:
    assert (ask(view=SignIn)[0], ask(view=SignIn, csrf=True)[0]) == (403, 200)


@pytest.mark.proves("sign-in-and-samesite")
def test_the_session_cookie_is_lax_by_default() -> None:
    assert global_settings.SESSION_COOKIE_SAMESITE == "Lax"
