"""What this question's answer and myths say, with Django, Celery on a broker in memory, and processes that end."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
import uuid

import pytest
from celery import Celery
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test.utils import isolate_apps

from snippets.proving import django_databases

PATIENCE = 20


@pytest.fixture
def reports(tmp_path, django_db_blocker):
    with isolate_apps("snippets"):

        class Report(models.Model):
            state = models.CharField(max_length=8, default="queued")
            built = models.IntegerField(default=0)

            class Meta:
                app_label = "snippets"

    with django_db_blocker.unblock(), django_databases(default=tmp_path / "reports.sqlite3"):
        with connection.schema_editor() as editor:
            editor.create_model(Report)
        yield Report.objects


@pytest.fixture
def build_report():
    """A task that goes to a queue of this test alone; nobody works on it."""
    app = Celery("reports", broker="memory://", set_as_current=False)
    app.conf.task_default_queue = uuid.uuid4().hex

    @app.task(name="build_report", shared=False)
    def build_report(pk: int) -> None:
        pass

    yield build_report
    app.close()


def waiting(task) -> list[int]:
    """What stands in the task's queue: the arguments of each message."""
    found = []
    with task.app.connection_for_read() as link, link.SimpleQueue(task.app.conf.task_default_queue) as queue:
        while queue.qsize():
            message = queue.get(block=False)
            found.append(message.payload[0][0])
            message.ack()
    return found


@pytest.mark.proves("enqueue-after-commit", "F-delay-waits-for-commit")
def test_delay_sends_at_once_and_a_rollback_takes_nothing_back(reports, build_report) -> None:
    with pytest.raises(ValueError), transaction.atomic():
        build_report.delay(reports.create().pk)
        raise ValueError
    assert (reports.count(), waiting(build_report)) == (0, [1])


@pytest.mark.proves("enqueue-after-commit")
def test_on_commit_sends_after_the_commit_and_not_after_a_rollback(reports, build_report) -> None:
    with pytest.raises(ValueError), transaction.atomic():
        pk = reports.create().pk
        transaction.on_commit(lambda: build_report.delay(pk))
        raise ValueError
    assert waiting(build_report) == []
    with transaction.atomic():
        pk = reports.create().pk
        transaction.on_commit(lambda: build_report.delay(pk))
        assert waiting(build_report) == []
    assert waiting(build_report) == [pk]


@pytest.mark.proves("safe-to-run-twice")
def test_by_default_a_task_is_confirmed_before_it_runs(build_report) -> None:
    assert (build_report.app.conf.task_acks_late, build_report.acks_late) == (False, False)


@pytest.mark.proves("safe-to-run-twice")
def test_a_conditional_update_lets_one_of_two_runs_in(reports) -> None:
    pk = reports.create().pk

    def run() -> None:
        if reports.filter(pk=pk, state="queued").update(state="running"):
            reports.filter(pk=pk).update(built=models.F("built") + 1, state="done")

    run()
    run()
    assert reports.get().built == 1


@pytest.mark.proves("F-async-view-is-enough")
async def test_the_client_of_an_async_view_gets_its_answer_after_the_work() -> None:
    order: list[str] = []

    async def report(request: ASGIRequest) -> HttpResponse:
        await asyncio.sleep(0.02)
        order.append("computed")
        return HttpResponse("done")

    async def receive() -> dict:
        if not received:
            received.append(1)
            return {"type": "http.request", "body": b"", "more_body": False}
        return await asyncio.Future()

    async def send(message: dict) -> None:
        order.append(message["type"])

    received: list[int] = []
    handler = ASGIHandler()
    handler._middleware_chain = report
    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    await handler(scope, receive, send)
    assert order == ["computed", "http.response.start", "http.response.body"]


@pytest.mark.proves("F-thread-is-enough")
def test_the_work_of_a_daemon_thread_ends_with_its_process(tmp_path) -> None:
    program = textwrap.dedent("""
        import pathlib, sys, threading, time

        def work():
            time.sleep(0.5)
            pathlib.Path(sys.argv[1]).write_text("done")

        threading.Thread(target=work, daemon=True).start()
    """)
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "report"], timeout=PATIENCE, check=True)
    assert (done.returncode, (tmp_path / "report").exists()) == (0, False)
