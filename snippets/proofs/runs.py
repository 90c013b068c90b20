"""Run the proof tests of a question's folder, in processes of their own and for a limited time."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from snippets.proofs.plugin import OPTION, first_line
from snippets.proofs.verdicts import Outcome, Told

ROOT = Path(__file__).resolve().parent.parent.parent
AIRFLOW_PYTHON = ROOT / ".venv-airflow" / "bin" / "python"
AIRFLOW_TESTS = "test_airflow_*.py"
NO_AIRFLOW = "Airflow is not installed here (make prove-airflow)"
NO_PYTEST = "pytest is not installed here (requirements/dev.txt has it)"
# To load Airflow takes most of a minute on a slow machine.
AIRFLOW_PATIENCE = 3
NOTHING_COLLECTED = 5


@dataclass(frozen=True, slots=True)
class Run:
    """Some test files of a folder and what runs them; `hindrance` says why they cannot be run here."""

    files: tuple[Path, ...]
    python: Path
    settings: Path
    seconds: float
    hindrance: str = ""


def question_folders(bank: Path) -> list[Path]:
    return sorted(folder for folder in bank.iterdir() if folder.is_dir() and folder.name[0] not in "._")


def tell_proofs(folder: Path, seconds: float) -> list[Told]:
    """What became of each test of the folder; none may keep a run from ending after its time."""
    return [told for run in runs_of(folder, seconds) for told in outcomes_of(run)]


def runs_of(folder: Path, seconds: float) -> Iterator[Run]:
    with_airflow = tuple(sorted(folder.glob(AIRFLOW_TESTS)))
    others = tuple(sorted(set(folder.glob("test_*.py")) - set(with_airflow)))
    if others:
        hindrance = "" if find_spec("pytest") else NO_PYTEST
        yield Run(others, Path(sys.executable), ROOT / "pyproject.toml", seconds, hindrance)
    if with_airflow:
        hindrance = "" if AIRFLOW_PYTHON.exists() else NO_AIRFLOW
        yield Run(with_airflow, AIRFLOW_PYTHON, folder / "pytest.ini", seconds * AIRFLOW_PATIENCE, hindrance)


def outcomes_of(run: Run) -> list[Told]:
    if run.hindrance:
        return list(_all_written(run.files, Outcome.SKIPPED, run.hindrance))
    with tempfile.TemporaryDirectory() as directory:
        lines = Path(directory, "told.jsonl")
        end = _run(run, lines)
        text = lines.read_text(encoding="utf-8") if lines.exists() else ""
    return list(_outcomes(run, [json.loads(line) for line in text.splitlines()], end))


def _run(run: Run, lines: Path) -> str:
    """Return why the run ended early, "" if it did not."""
    where: list[str | Path] = ["-c", run.settings, "--rootdir", run.files[0].parent]
    told: list[str | Path] = ["-p", "snippets.proofs.plugin", OPTION, lines]
    command = [run.python, "-m", "pytest", "-q", "--continue-on-collection-errors", *where, *told]
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    environment["PYTHONPATH"] = str(ROOT)
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(  # noqa: S603 - our own tests
            [*command, *run.files],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that what the tests have started ends with them
        )
        try:
            code = process.wait(run.seconds)
        except subprocess.TimeoutExpired:
            return f"timed out after {run.seconds:g} s"
        finally:
            _end(process)
        output.seek(0)
        said = output.read().strip().splitlines()
    return "" if code in (0, 1, NOTHING_COLLECTED) else f"pytest ended with {code}: {said[-1] if said else 'no word'}"


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _outcomes(run: Run, lines: list[dict[str, Any]], end: str) -> Iterator[Told]:
    """Tests that were begun and never ended have failed, as have those of files that could not be read."""
    collected = any("collected" in line for line in lines)
    modules = {line["module"]: line for line in lines if "module" in line and "test" not in line}
    for file in run.files:
        if line := modules.get(file.name):
            yield from _all_written([file], Outcome(line["outcome"]), line["why"], named=line["outcome"] == "failed")
        elif not collected:
            yield from _all_written([file], Outcome.FAILED, end or "was not run", named=True)
    ended = _ends(lines)
    hung = next((line["begun"] for line in reversed(lines) if "begun" in line and line["begun"] not in ended), None)
    for line in lines:
        if "test" in line:
            yield _told(line, *ended.get(line["test"], (Outcome.FAILED, _unended(end, hung, line["test"]))))


def _ends(lines: Iterable[dict[str, Any]]) -> dict[str, tuple[Outcome, str]]:
    """A test that has passed and then fails in its teardown is told twice: the failure counts."""
    ends: dict[str, tuple[Outcome, str]] = {}
    for line in lines:
        if "ended" in line and ends.get(line["ended"], (None,))[0] != Outcome.FAILED:
            ends[line["ended"]] = Outcome(line["outcome"]), line["why"]
    return ends


def _unended(end: str, hung: str | None, test: str) -> str:
    why = end or "was not run"
    return f"{why}, in {_short(hung)}" if hung and hung != test else why


def _short(nodeid: str) -> str:
    return nodeid.partition("::")[2]


def _told(line: dict[str, Any], outcome: Outcome, why: str) -> Told:
    return Told(_short(line["test"]), tuple(line["targets"]), outcome, why, line["variant"], line["against"])


def _all_written(files: Iterable[Path], outcome: Outcome, why: str, *, named: bool = False) -> Iterator[Told]:
    """The tests as they stand in the files; a file that holds none, or is no Python, tells for itself."""
    for file in files:
        try:
            tests = written_tests(file)
        except SyntaxError as error:
            tests, why = {}, f"line {error.lineno}: {first_line(error.msg)}"
        if named and not tests:
            tests = {file.name: ()}
        yield from (Told(name, targets, outcome, why) for name, targets in tests.items())


def written_tests(file: Path) -> dict[str, tuple[str, ...]]:
    """The tests of a file and what they are marked to prove, read without running anything."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {node.name: tuple(_marked(node)) for node in functions if node.name.startswith("test")}


def _marked(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == "proves":
            yield from (str(slug.value) for slug in mark.args if isinstance(slug, ast.Constant))
