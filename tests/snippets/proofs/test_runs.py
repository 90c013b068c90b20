"""With real runs of pytest, so as few as will do."""

from __future__ import annotations

import subprocess
import time
from importlib.metadata import version

import pytest

from snippets.proofs import runs as proof_runs
from snippets.proofs.runs import NO_AIRFLOW, NO_PYTEST, tell_proofs
from snippets.proofs.verdicts import Outcome, Told

PATIENCE = 60
MIXED = '''
import pathlib

import pytest

AGAINST = ("Django", "a small server")


@pytest.mark.proves("good", "better")
def test_good():
    pass


@pytest.mark.proves("bad")
def test_bad():
    assert 1 == 2, """what was
    expected"""


@pytest.mark.proves("absent")
def test_absent():
    pytest.skip("needs another system")


@pytest.mark.parametrize("code", ["", "dense", "other"])
@pytest.mark.proves("both")
def test_both(code):
    assert code != "dense"


@pytest.mark.parametrize("path", [pathlib.Path(__file__).with_name("variants") / "dense" / "snippet.py"], ids=["file"])
@pytest.mark.proves("both")
def test_by_path(path):
    pass


@pytest.fixture
def untidy():
    yield
    raise RuntimeError("left open")


@pytest.mark.proves("untidy")
def test_untidy(untidy):
    pass


def test_aside():
    raise ValueError
'''
HANGING = """
import pathlib, pytest, subprocess, sys, time


@pytest.mark.proves("quick")
def test_quick():
    pass


@pytest.mark.proves("endless")
def test_endless():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    pathlib.Path(__file__).with_name("child").write_text(str(child.pid))
    time.sleep(600)


@pytest.mark.proves("never-begun", "quick")
def test_never_begun():
    pass
"""
MARKED = 'import pytest\n\n\n@pytest.mark.proves("fault")\nasync def test_fault():\n    pass\n'


def short(told: Told) -> tuple:
    return told.name, told.targets, told.outcome.value, told.why, told.variant


def test_each_test_tells_its_targets_and_what_became_of_it(tmp_path):
    (tmp_path / "test_proof.py").write_text(MIXED)
    (tmp_path / "helpers.py").write_text("raise ValueError")
    (dense := tmp_path / "variants" / "dense").mkdir(parents=True)
    (dense / "snippet.py").touch()

    told = tell_proofs(tmp_path, PATIENCE)

    assert [short(one) for one in told] == [
        ("test_good", ("good", "better"), "passed", "", ""),
        ("test_bad", ("bad",), "failed", "AssertionError: what was", ""),
        ("test_absent", ("absent",), "skipped", "needs another system", ""),
        ("test_both[]", ("both",), "passed", "", ""),
        ("test_both[dense]", ("both",), "failed", "AssertionError: assert 'dense' != 'dense'", "dense"),
        ("test_both[other]", ("both",), "passed", "", ""),
        ("test_by_path[file]", ("both",), "passed", "", "dense"),
        ("test_untidy", ("untidy",), "failed", "RuntimeError: left open", ""),
        ("test_aside", (), "failed", "ValueError", ""),
    ]
    assert {tuple(one.against.items()) for one in told} == {(("Django", version("Django")), ("a small server", ""))}


def test_a_run_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path):
    (tmp_path / "test_proof.py").write_text(HANGING)

    told = tell_proofs(tmp_path, 12)

    assert [short(one) for one in told] == [
        ("test_quick", ("quick",), "passed", "", ""),
        ("test_endless", ("endless",), "failed", "timed out after 12 s", ""),
        ("test_never_begun", ("never-begun", "quick"), "failed", "timed out after 12 s, in test_endless", ""),
    ]
    assert_ends(int((tmp_path / "child").read_text()))


def assert_ends(pid: int) -> None:
    """The process is gone, or a zombie whose result nobody has asked for yet."""
    until = time.monotonic() + PATIENCE
    while (state := subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout) and (
        state[0] != "Z"
    ):
        assert time.monotonic() < until, state
        time.sleep(0.02)


def test_files_that_cannot_be_collected_tell_of_all_their_tests_and_the_others_run(tmp_path):
    (tmp_path / "test_import.py").write_text("import no_such_library\n" + MARKED)
    (tmp_path / "test_skipped.py").write_text(
        'import pytest\npytest.skip("not here", allow_module_level=True)\n' + MARKED
    )
    (tmp_path / "test_syntax.py").write_text("def test_(:\n")
    (tmp_path / "test_whole.py").write_text(MARKED)

    assert [short(one) for one in tell_proofs(tmp_path, PATIENCE)] == [
        ("test_fault", ("fault",), "failed", "ModuleNotFoundError: No module named 'no_such_library'", ""),
        ("test_fault", ("fault",), "skipped", "not here", ""),
        ("test_syntax.py", (), "failed", "line 1: invalid syntax", ""),
        ("test_fault", ("fault",), "passed", "", ""),
    ]


def test_a_run_that_never_came_to_its_tests_says_how_it_ended(tmp_path):
    (tmp_path / "conftest.py").write_text("import no_such_library\n")
    (tmp_path / "test_proof.py").write_text(MARKED)

    [told] = tell_proofs(tmp_path, PATIENCE)

    assert (told.name, told.targets, told.outcome) == ("test_fault", ("fault",), Outcome.FAILED)
    assert told.why == "pytest ended with 4: E   ModuleNotFoundError: No module named 'no_such_library'"


@pytest.mark.parametrize(
    ("file", "missing", "why"),
    [
        ("test_airflow_proof.py", ("AIRFLOW_PYTHON", proof_runs.ROOT / "nowhere"), NO_AIRFLOW),
        ("test_proof.py", ("find_spec", lambda name: None), NO_PYTEST),
    ],
)
def test_what_cannot_be_run_here_says_why(tmp_path, monkeypatch, file, missing, why):
    (tmp_path / file).write_text(MARKED)
    monkeypatch.setattr(proof_runs, *missing)

    assert [short(one) for one in tell_proofs(tmp_path, PATIENCE)] == [("test_fault", ("fault",), "skipped", why, "")]


def test_a_folder_without_tests_tells_nothing(tmp_path):
    assert tell_proofs(tmp_path, PATIENCE) == []
