"""A Django app played in a process of its own."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from snippets.proving_django import StageError, outcomes

MODELS = """\
from django.db import models


class Note(models.Model):
    text = models.CharField(max_length=20)


urlpatterns = []
"""
SCENES = """\
from snippets.proving_django import play


def writes(app):
    app.Note.objects.create(text="hello")
    return app.Note.objects.count()


def finds_nothing(app):
    return app.Note.objects.count()


def stumbles(app):
    raise LookupError("no such note")


if __name__ == "__main__":
    play("notes.models", [writes, finds_nothing, stumbles])
"""


def script(folder: Path, text: str) -> Path:
    path = folder / "scenes.py"
    path.write_text(dedent(text))
    return path


def test_every_scene_finds_empty_tables_and_one_that_raises_tells_so(tmp_path) -> None:
    told = outcomes(script(tmp_path, SCENES), "notes", models=MODELS)
    assert (told["writes"], told["finds_nothing"]) == (1, 0)
    assert told["stumbles"].startswith("Traceback")
    assert told["stumbles"].rstrip().endswith("LookupError: no such note")
    assert set(told) == {"writes", "finds_nothing", "stumbles"}


def test_a_source_that_cannot_be_imported_is_an_error_with_its_traceback(tmp_path) -> None:
    with pytest.raises(StageError, match="ModuleNotFoundError: No module named 'not_there'"):
        outcomes(script(tmp_path, SCENES), "notes", models="import not_there\n")
