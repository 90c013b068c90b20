"""Run a bank item's code, as it stands or with named pieces of its source replaced. Standard library only, but for
what names Django."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

_numbers = itertools.count(1)


class PatchError(ValueError):
    """The text to be replaced does not stand exactly once in the source."""


def patched_source(path: Path | str, replace: Mapping[str, str] | None = None) -> str:
    """The file's text with each key of `replace`, which must stand in it exactly once, exchanged for its value."""
    source = Path(path).read_text(encoding="utf-8")
    for old, new in (replace or {}).items():
        if source.count(old) != 1:
            raise PatchError(f"{path}: {old!r} stands {source.count(old)} times, not once")
        source = source.replace(old, new)
    return source


def load(path: Path | str, replace: Mapping[str, str] | None = None) -> ModuleType:
    """Execute the (patched) file as a fresh module, so that no two loads share anything."""
    source = patched_source(path, replace)
    module = ModuleType(f"proved_{next(_numbers)}_{Path(path).stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses and pydantic look annotations up there
    try:
        exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - the bank is ours
    except BaseException:
        del sys.modules[module.__name__]
        raise
    return module


@contextmanager
def django_databases(**files: Path) -> Iterator[None]:
    """Django's databases are these SQLite files, `default` among them, and no others, in every thread."""
    from django.db import connections

    theirs, their_default = connections.settings, connections["default"]
    options = {"timeout": 0, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"}
    connections.settings = connections.configure_settings(
        {
            name: {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": options}
            for name, file in files.items()
        }
    )
    try:
        for name in files:
            connections[name] = connections.create_connection(name)
        yield
    finally:
        for name in files:
            connections[name].close()
            del connections[name]
        connections.settings, connections["default"] = theirs, their_default
