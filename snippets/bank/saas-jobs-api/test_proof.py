"""What a thread, a random id and a broker do not promise, and how a job is begun by one worker only."""

from __future__ import annotations

import hmac
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from django.db import connection, models
from django.test.utils import isolate_apps
from kombu.transport.redis import Channel

from snippets.proving import django_databases

JOB_IN_A_THREAD = """
import pathlib, sys, threading, time
def simulate():
    time.sleep(0.4)
    pathlib.Path(sys.argv[1]).touch()
threading.Thread(target=simulate).start()
print("202", flush=True)
"""


@pytest.fixture
def job(tmp_path: Path, django_db_blocker) -> Iterator[type[models.Model]]:
    with isolate_apps(), django_db_blocker.unblock(), django_databases(default=tmp_path / "jobs.sqlite3"):

        class Job(models.Model):
            id = models.UUIDField(primary_key=True, default=uuid.uuid4)
            company = models.CharField(max_length=20)
            state = models.CharField(max_length=10, default="queued")

            class Meta:
                app_label = "jobs"

        with connection.schema_editor() as editor:
            editor.create_model(Job)
        yield Job


@pytest.mark.proves("accepted-and-run-elsewhere", "F-thread-is-enough")
@pytest.mark.parametrize(("released", "done"), [(False, True), (True, False)])
def test_a_thread_ends_with_the_process_that_a_release_ends(tmp_path: Path, released: bool, done: bool) -> None:
    result = tmp_path / "result"
    with subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", JOB_IN_A_THREAD, str(result)], stdout=subprocess.PIPE, text=True
    ) as web:
        assert web.stdout is not None
        assert web.stdout.readline() == "202\n"
        if released:
            web.terminate()
        web.wait(10)
    assert result.exists() is done


@pytest.mark.proves("access-by-owner", "F-uuid-is-access")
def test_a_random_id_lets_in_whoever_has_it_and_a_query_from_the_company_does_not(job) -> None:
    theirs = job.objects.create(company="acme")
    assert job.objects.get(pk=theirs.pk) == theirs
    assert job.objects.filter(company="acme").get(pk=theirs.pk) == theirs
    with pytest.raises(job.DoesNotExist):
        job.objects.filter(company="other").get(pk=theirs.pk)


@pytest.mark.proves("states-of-a-job")
def test_an_update_that_names_the_old_state_lets_one_worker_begin(job) -> None:
    job.objects.create(company="acme")
    queued = job.objects.filter(state="queued")
    assert [queued.update(state="running") for _ in range(2)] == [1, 0]


@pytest.mark.proves("job-that-runs-twice", "F-broker-runs-once")
def test_on_redis_a_task_that_is_not_acknowledged_within_the_hour_is_delivered_again() -> None:
    app = Celery("jobs", broker="redis://127.0.0.1:1/0", set_as_current=False)
    assert Channel.visibility_timeout == 3600
    assert "visibility_timeout" not in app.conf.broker_transport_options


@pytest.mark.proves("code-by-sms")
def test_a_code_is_guessed_unless_the_tries_are_limited() -> None:
    code = "000420"

    def guessed(most: int) -> bool:
        return any(hmac.compare_digest(code, f"{number:06}") for number in range(most))

    assert (guessed(1_000_000), guessed(5)) == (True, False)


@pytest.mark.proves("alert-below-the-limit")
def test_a_value_that_swings_around_the_limit_fires_once_when_it_must_recover_first() -> None:
    values = [60, 49, 51, 48, 52, 49, 70, 49]
    limit, recovered_at = 50, 60

    def alerts(recovered_at: int) -> int:
        fired, below = 0, False
        for value in values:
            if not below and value < limit:
                fired, below = fired + 1, True
            elif below and value >= recovered_at:
                below = False
        return fired

    assert (alerts(limit), alerts(recovered_at)) == (4, 2)
