"""Run a bank item that is a Django app: in a process of its own, with settings, tables and an SQLite file of its own.

`play` is called by an item's `scenes.py` in that process, `outcomes` by its proofs; an outcome travels as JSON.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60
EMPTY, USED = Path("empty.sqlite3"), Path("used.sqlite3")
UNSYNCED = {"init_command": "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;"}
BASE_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

Scene = Callable[[ModuleType], object]


class StageError(RuntimeError):
    """The process ended without telling its outcomes; the message is what it wrote to stderr."""


@cache
def outcomes(scenes: Path, app: str, **modules: str) -> dict[str, Any]:
    """What each scene of that script tells of an app of these modules, given by name and source."""
    with tempfile.TemporaryDirectory() as directory:
        (package := Path(directory, app)).mkdir()
        (package / "__init__.py").touch()
        for name, source in modules.items():
            (package / f"{name}.py").write_text(source, encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - our own script
            [sys.executable, "-W", "error", str(scenes)],
            cwd=directory,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), directory])},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    if done.returncode:
        raise StageError(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def play(module_name: str, scenes: Sequence[Scene], **options: object) -> None:
    """Print by name what each scene makes of that module, which holds the routes as well.

    Each scene finds empty tables; one that raises tells its traceback.
    """
    settings.configure(
        SECRET_KEY="played",  # noqa: S106 - protects nothing
        INSTALLED_APPS=[*BASE_APPS, module_name.partition(".")[0]],
        MIDDLEWARE=MIDDLEWARE,
        ROOT_URLCONF=module_name,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": USED, "OPTIONS": UNSYNCED}},
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        USE_TZ=True,
        ALLOWED_HOSTS=["*"],
        LOGGING_CONFIG=None,
        **options,
    )
    logging.getLogger("django").addHandler(logging.NullHandler())
    logging.getLogger("django").propagate = False
    django.setup()
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    connection.close()
    USED.rename(EMPTY)
    module = importlib.import_module(module_name)
    print(json.dumps({scene.__name__: _outcome(scene, module) for scene in scenes}))  # noqa: T201 - read by `outcomes`


def _outcome(scene: Scene, module: ModuleType) -> object:
    shutil.copyfile(EMPTY, USED)
    try:
        return scene(module)
    except Exception:
        return traceback.format_exc()
    finally:
        connection.close()
