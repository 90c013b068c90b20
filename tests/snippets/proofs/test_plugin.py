from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import version
from types import ModuleType

import pytest

from snippets.proofs.plugin import libraries, ran_against


@pytest.fixture
def module(tmp_path):
    def written(source: str) -> ModuleType:
        module = ModuleType("test_proof")
        module.__file__ = str(tmp_path / "test_proof.py")
        (tmp_path / "test_proof.py").write_text(source)
        exec(source, module.__dict__)
        return module

    return written


def test_a_library_has_its_version_and_other_words_stay_as_they_are(module):
    names = "Django", "a fake blob endpoint", "Python", "SQLite"

    assert ran_against(module(f"AGAINST = {names}\n")) == {
        "Django": version("Django"),
        "a fake blob endpoint": "",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
    }


def test_without_that_constant_the_imported_libraries_are_named(module):
    source = "import json, yaml\nimport pytest\nfrom django.db import models\nfrom snippets.proving import load\n"

    assert ran_against(module(source)) == {"PyYAML": version("PyYAML"), "Django": version("Django")}


def test_a_test_of_the_language_alone_names_python(module):
    assert ran_against(module("import json\n")) == {"Python": platform.python_version()}


def test_imports_inside_functions_count_and_none_counts_twice():
    source = "import django\ndef test():\n    from django import db\n    import yaml.nodes\n    from . import own\n"

    assert libraries(source) == ["Django", "PyYAML"]
