"""Where state lives, shown with Django's sessions and caches, looked at from a second process."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.conf import global_settings, settings
from django.contrib.sessions.backends import db, signed_cookies
from django.contrib.sessions.models import Session
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection

from snippets.proving import django_databases

PATIENCE = 30
ANOTHER_PROCESS = """
import json, sys
from django.conf import settings
file, secret, key = sys.argv[1:]
settings.configure(
    SECRET_KEY=secret,
    INSTALLED_APPS=["django.contrib.sessions"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": file}},
)
import django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache.backends.locmem import LocMemCache
print(json.dumps({"session": SessionStore(key).get("basket"), "cache": LocMemCache("here", {}).get("basket")}))
"""


def seen_from_another_process(file: Path, key: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_PROCESS, str(file), settings.SECRET_KEY, key],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.proves("any-copy-can-answer", "state-moves-elsewhere", "state-by-accident", "F-django-sessions-in-process")
def test_another_process_reads_the_session_and_not_the_local_cache(tmp_path, django_db_blocker) -> None:
    cache = LocMemCache("here", {})
    cache.set("basket", ["mug"])
    file = tmp_path / "sessions.sqlite3"
    with django_db_blocker.unblock(), django_databases(default=file):
        with connection.schema_editor() as editor:
            editor.create_model(Session)
        session = db.SessionStore()
        session["basket"] = ["mug"]
        session.save()

    seen = seen_from_another_process(file, session.session_key)

    assert cache.get("basket") == ["mug"]
    assert seen == {"session": ["mug"], "cache": None}


@pytest.mark.proves("F-django-sessions-in-process")
def test_the_default_is_a_session_in_the_database() -> None:
    assert global_settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"


def signed_session() -> signed_cookies.SessionStore:
    session = signed_cookies.SessionStore()
    session["basket"] = ["mug"]
    session.save()
    return session


@pytest.mark.proves("F-signed-cookie-is-secret")
def test_a_signed_cookie_is_read_without_the_key() -> None:
    payload = signed_session().session_key.split(":")[0]
    data = base64.urlsafe_b64decode(payload.lstrip(".") + "=" * (-len(payload.lstrip(".")) % 4))

    assert json.loads(zlib.decompress(data) if payload.startswith(".") else data) == {"basket": ["mug"]}


@pytest.mark.proves("price-of-each-place", "F-signed-cookie-is-secret")
def test_a_copy_of_a_signed_cookie_outlives_the_flush() -> None:
    session = signed_session()
    copy = session.session_key

    session.flush()

    assert signed_cookies.SessionStore(copy).load() == {"basket": ["mug"]}


@pytest.mark.proves("price-of-each-place")
def test_a_flushed_session_in_the_database_is_gone(tmp_path, django_db_blocker) -> None:
    with django_db_blocker.unblock(), django_databases(default=tmp_path / "sessions.sqlite3"):
        with connection.schema_editor() as editor:
            editor.create_model(Session)
        session = db.SessionStore()
        session["basket"] = ["mug"]
        session.save()
        copy = session.session_key

        session.flush()

        assert db.SessionStore(copy).load() == {}
