"""What this question's answer and myths say, with Django, and with SQLite counting the work of a query."""

from __future__ import annotations

import sqlite3

import pytest
from django.conf import global_settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.decorators.http import condition

from snippets.proving import django_databases

PAGE = 10
BY_OFFSET = "SELECT id FROM job ORDER BY created DESC, id DESC LIMIT ? OFFSET ?"
BY_CURSOR = "SELECT id FROM job WHERE (created, id) < (?, ?) ORDER BY created DESC, id DESC LIMIT ?"


@pytest.fixture
def jobs():
    """A thousand rows, created in the order of their ids."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("CREATE TABLE job (id INTEGER PRIMARY KEY, created INTEGER)")
    database.execute("CREATE INDEX newest ON job (created, id)")
    database.executemany("INSERT INTO job VALUES (?, ?)", [(number, number) for number in range(1, 1001)])
    yield database
    database.close()


def ids(jobs, query: str, *params: int) -> list[int]:
    return [row[0] for row in jobs.execute(query, params)]


def steps(jobs, query: str, *params: int) -> int:
    """How many instructions of its machine SQLite runs for the query."""
    count = 0

    def tick() -> None:
        nonlocal count
        count += 1

    jobs.set_progress_handler(tick, 1)
    jobs.execute(query, params).fetchall()
    jobs.set_progress_handler(None, 1)
    return count


@pytest.mark.proves("bounded-answers", "F-offset-costs-the-same")
def test_the_cost_of_a_page_rises_with_its_offset_and_not_with_a_cursor(jobs) -> None:
    assert ids(jobs, BY_OFFSET, PAGE, 900) == ids(jobs, BY_CURSOR, 101, 101, PAGE) == list(range(100, 90, -1))
    assert steps(jobs, BY_OFFSET, PAGE, 900) > 5 * steps(jobs, BY_OFFSET, PAGE, 0)
    assert steps(jobs, BY_CURSOR, 101, 101, PAGE) == steps(jobs, BY_CURSOR, 991, 991, PAGE)


@pytest.mark.proves("bounded-answers", "F-offset-is-stable")
def test_a_row_inserted_meanwhile_shows_another_twice_by_offset(jobs) -> None:
    first = ids(jobs, BY_OFFSET, PAGE, 0)
    jobs.execute("INSERT INTO job VALUES (1001, 1001)")
    assert set(first) & set(ids(jobs, BY_OFFSET, PAGE, PAGE)) == {991}
    assert ids(jobs, BY_CURSOR, first[-1], first[-1], PAGE) == list(range(990, 980, -1))


@pytest.mark.proves("F-offset-is-stable")
def test_a_row_deleted_meanwhile_hides_another_by_offset(jobs) -> None:
    first = ids(jobs, BY_OFFSET, PAGE, 0)
    jobs.execute("DELETE FROM job WHERE id = 1000")
    assert 990 not in {*first, *ids(jobs, BY_OFFSET, PAGE, PAGE)}


@pytest.mark.proves("stateless-processes", "F-sessions-need-sticky")
def test_a_session_is_read_by_whoever_has_its_key(tmp_path, django_db_blocker) -> None:
    assert global_settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    with django_db_blocker.unblock(), django_databases(default=tmp_path / "sessions.sqlite3"):
        with connection.schema_editor() as editor:
            editor.create_model(Session)
        one_process = SessionStore()
        one_process["cart"] = [7]
        one_process.save()
        another_process = SessionStore(one_process.session_key)
        assert another_process["cart"] == [7]


@pytest.mark.proves("caches")
def test_a_known_etag_is_answered_without_the_view() -> None:
    built: list[str] = []

    @condition(etag_func=lambda request: '"v1"')
    def view(request):
        built.append(request.path)
        return HttpResponse("a long answer")

    first = view(RequestFactory().get("/jobs/1/"))
    again = view(RequestFactory().get("/jobs/1/", headers={"If-None-Match": first["ETag"]}))
    assert (first.status_code, again.status_code, again.content, len(built)) == (200, 304, b"", 1)
