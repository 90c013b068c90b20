"""What this question's answer and myths say of Django, with two SQLite files as primary and replica.

The replica knows what `replicate()` has copied, so that its lag is a matter of the test and not of the clock.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import global_settings
from django.core.cache.backends.locmem import LocMemCache
from django.db import connections, models, transaction
from django.test.utils import isolate_apps

from snippets.proving import django_databases

PATIENCE = 20


class ReadsFromReplica:
    def db_for_read(self, model, **hints):
        return "replica"

    def db_for_write(self, model, **hints):
        return "default"


@pytest.fixture
def notes(tmp_path, django_db_blocker):
    with isolate_apps("snippets"):

        class Note(models.Model):
            text = models.CharField(max_length=20)

            class Meta:
                app_label = "snippets"

    files = {name: tmp_path / f"{name}.sqlite3" for name in ("default", "replica")}
    with django_db_blocker.unblock(), django_databases(**files):
        for name in files:
            with connections[name].schema_editor() as editor:
                editor.create_model(Note)
        yield Note.objects


def replicate() -> None:
    for name in ("default", "replica"):
        connections[name].ensure_connection()
    connections["default"].connection.backup(connections["replica"].connection)


@pytest.mark.proves("F-reads-split-themselves", "reads-to-replicas")
def test_without_a_router_reads_and_writes_go_to_default(notes, settings) -> None:
    settings.DATABASE_ROUTERS = []
    assert (notes.all().db, notes.create(text="new")._state.db, notes.count()) == ("default", "default", 1)
    assert notes.using("replica").count() == 0


@pytest.mark.proves("reads-to-replicas")
def test_a_router_sends_reads_to_the_replica(notes, settings) -> None:
    settings.DATABASE_ROUTERS = [ReadsFromReplica()]
    assert (notes.all().db, notes.create(text="new")._state.db) == ("replica", "default")


@pytest.mark.proves("F-own-writes-are-visible", "read-your-writes")
def test_a_read_after_a_write_sees_what_the_replica_has(notes, settings) -> None:
    settings.DATABASE_ROUTERS = [ReadsFromReplica()]
    notes.create(text="new")
    assert (notes.count(), notes.using("default").count()) == (0, 1)
    replicate()
    assert notes.count() == 1


@pytest.mark.proves("F-atomic-covers-all", "one-database-per-transaction")
def test_a_rollback_leaves_what_was_written_to_another_database(notes) -> None:
    with pytest.raises(ValueError), transaction.atomic():
        notes.using("default").create(text="new")
        notes.using("replica").create(text="new")
        raise ValueError
    assert (notes.using("default").count(), notes.using("replica").count()) == (0, 1)


@pytest.mark.proves("one-database-per-transaction")
def test_a_subquery_over_two_databases_is_refused(notes) -> None:
    inner = notes.using("replica").values("pk")
    with pytest.raises(ValueError, match="across different databases"):
        notes.using("default").filter(pk__in=inner).count()


@pytest.mark.proves("F-cache-follows-the-models", "shared-cache")
def test_saving_a_model_leaves_the_cache_as_it_was(notes) -> None:
    cache = LocMemCache("notes", {})
    note = notes.create(text="old")
    cache.set("note", note.text)
    note.text = "new"
    note.save()
    assert cache.get("note") == "old"
    cache.delete("note")
    assert cache.get("note") is None


@pytest.mark.proves("shared-cache")
def test_the_default_cache_belongs_to_one_process() -> None:
    assert global_settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"
    program = """
from django.conf import settings
from django.core.cache import cache
settings.configure()
print(cache.get("greeting"))
cache.set("greeting", "hello")
print(cache.get("greeting"))
"""
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE).stdout.split()
        for _ in range(2)
    ]
    assert runs == [["None", "hello"]] * 2
