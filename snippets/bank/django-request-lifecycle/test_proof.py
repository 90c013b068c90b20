"""A request's way, told by middleware and views that note when they were called; real Django, no database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.core.signals import request_finished, request_started
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from django.urls import path

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"page.html": "{{ title }}"})]},
    }
]
FAILURES = {"404": Http404, "403": PermissionDenied, "500": KeyError}

notes: list[object] = []


class Outer:
    def __init__(self, get_response) -> None:
        notes.append("outer made")
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        notes.append(("outer in", request.resolver_match))
        try:
            response = self.get_response(request)
        except Exception:
            notes.append("outer caught")
            raise
        notes.append(("outer out", response.status_code))
        return response


class Inner:
    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request) -> HttpResponse:
        notes.append(("inner in", request.resolver_match))
        if "early" in request.GET:
            return HttpResponse("early", status=418)
        response = self.get_response(request)
        notes.append(("inner out", response.status_code))
        return response

    def process_view(self, request, view, args, kwargs) -> None:
        notes.append(("view known", request.resolver_match.func is view, kwargs))

    def process_exception(self, request, exception) -> None:
        notes.append(("hook", type(exception)))

    def process_template_response(self, request, response) -> HttpResponse:
        notes.append(("rendered", response.is_rendered))
        response.context_data["title"] = "changed"
        return response


def page(request, number: int) -> HttpResponse:
    notes.append("view")
    return TemplateResponse(request, "page.html", {"title": f"Page {number}"})


def another_page(request, number: int) -> HttpResponse:
    return HttpResponse("never reached")


def fails(request, status: str) -> HttpResponse:
    raise FAILURES[status]


def forgets(request) -> None:
    """Returns no response."""


ROUTES = (
    path("pages/<int:number>/", page),
    path("pages/<int:number>/", another_page),
    path("fails/<str:status>/", fails),
    path("forgets/", forgets),
)


@pytest.fixture
def client() -> Iterator[Client]:
    notes.clear()
    chain = [f"{__name__}.Outer", f"{__name__}.Inner"]
    with override_settings(ROOT_URLCONF=ROUTES, MIDDLEWARE=chain, TEMPLATES=TEMPLATES):
        yield Client(raise_request_exception=False)


@pytest.mark.proves(
    "middleware-nests", "url-to-view", "view-returns-response", "F-response-in-same-order", "F-url-resolved-first"
)
def test_the_way_in_is_reversed_on_the_way_out_and_the_url_resolved_inside(client) -> None:
    response = client.get("/pages/7/")

    assert notes == [
        "outer made",
        ("outer in", None),
        ("inner in", None),
        ("view known", True, {"number": 7}),
        "view",
        ("rendered", False),
        ("inner out", 200),
        ("outer out", 200),
    ]
    assert response.content == b"changed"


@pytest.mark.proves("url-to-view", "F-url-resolved-first")
def test_middleware_runs_for_an_address_that_leads_nowhere(client) -> None:
    assert client.get("/nowhere/").status_code == 404
    assert notes == ["outer made", ("outer in", None), ("inner in", None), ("inner out", 404), ("outer out", 404)]


@pytest.mark.proves("early-answer")
def test_an_early_answer_keeps_the_view_from_running_and_passes_what_lies_outside(client) -> None:
    assert client.get("/pages/7/?early=1").status_code == 418
    assert notes == ["outer made", ("outer in", None), ("inner in", None), ("outer out", 418)]


@pytest.mark.proves("exceptions-become-responses", "F-middleware-catches-view-errors")
@pytest.mark.parametrize("status", FAILURES)
def test_middleware_sees_a_response_where_the_view_raised(client, status) -> None:
    client.get(f"/fails/{status}/")

    assert notes[-3:] == [("hook", FAILURES[status]), ("inner out", int(status)), ("outer out", int(status))]


@pytest.mark.proves("view-returns-response")
def test_a_view_that_returns_nothing_is_an_error() -> None:
    with (
        override_settings(ROOT_URLCONF=ROUTES, MIDDLEWARE=[], TEMPLATES=TEMPLATES),
        pytest.raises(ValueError, match="didn't return an HttpResponse"),
    ):
        Client().get("/forgets/")


@pytest.mark.proves("server-calls-handler")
def test_the_chain_is_made_once_and_each_request_begins_and_ends_with_a_signal(client) -> None:
    def note(signal, **kwargs: object) -> None:
        notes.append({request_started: "started", request_finished: "finished"}[signal])

    for signal in (request_started, request_finished):
        signal.connect(note)
    try:
        client.get("/pages/1/?early=1")
        client.get("/pages/2/?early=1")
    finally:
        for signal in (request_started, request_finished):
            signal.disconnect(note)

    assert [row for row in notes if isinstance(row, str)] == ["outer made", *["started", "finished"] * 2]
