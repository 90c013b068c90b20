"""What views and templates do and do not, shown with real Django."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.template import Context, Engine, TemplateSyntaxError
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from snippets.proving import django_databases


def article(request, number: int) -> HttpResponse:
    """Decides what is shown; the template says how."""
    template = Engine().from_string("<h1>{{ title }}</h1>")
    return HttpResponse(template.render(Context({"title": f"Article {number} & more"})))


def as_json(request) -> JsonResponse:
    return JsonResponse({"title": "Article"})


def shows_nothing(request) -> str:
    return "<h1>Article</h1>"


ROUTES = (path("articles/<int:number>/", article), path("api/", as_json), path("markup/", shows_nothing))


@pytest.fixture
def client() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=ROUTES, MIDDLEWARE=[]):
        yield Client()


@pytest.mark.proves("view-is-the-controller", "template-is-the-view", "framework-is-controller-too")
def test_the_urlconf_picks_the_view_which_picks_the_data_for_a_template(client) -> None:
    response = client.get("/articles/7/")

    assert response.resolver_match.func is article
    assert response.content == b"<h1>Article 7 &amp; more</h1>"


@pytest.mark.proves("view-is-the-controller", "F-django-view-is-mvc-view")
def test_markup_alone_is_no_answer_of_a_view(client) -> None:
    with pytest.raises(AttributeError):
        client.get("/markup/")


@pytest.mark.proves("without-a-template")
def test_a_view_answers_without_a_template(client) -> None:
    response = client.get("/api/")

    assert (response.json(), response.templates) == ({"title": "Article"}, [])


@pytest.mark.proves("F-templates-run-python")
@pytest.mark.parametrize("source", ["{{ title.replace('a', 'b') }}", "{% import os %}", "{{ 1 + 1 }}"])
def test_a_template_refuses_python(source) -> None:
    with pytest.raises(TemplateSyntaxError):
        Engine().from_string(source)


@pytest.mark.proves("F-templates-cannot-query")
def test_a_template_sends_the_query_of_a_lazy_queryset(tmp_path, django_db_blocker) -> None:
    template = Engine().from_string("{% for session in sessions %}{{ session.pk }}{% endfor %}")
    with django_db_blocker.unblock(), django_databases(default=tmp_path / "any.sqlite3"):
        with connection.schema_editor() as editor:
            editor.create_model(Session)
        Session.objects.create(pk="one", expire_date=timezone.now())
        sessions = Session.objects.all()

        with CaptureQueriesContext(connection) as captured:
            rendered = template.render(Context({"sessions": sessions}))

        assert (rendered, len(captured)) == ("one", 1)
