"""A pytest plugin: what became of the tests marked `proves`, and against what they ran, as lines of JSON in a file.

Each line is written at once, so that a run which is ended from outside has told what it knew. Needs nothing but
pytest: it also runs in environments without Django.
"""

from __future__ import annotations

import ast
import json
import platform
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

OPTION = "--tell-proofs"
VARIANTS = "variants"
WITHOUT_DISTRIBUTION = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
NOT_A_LIBRARY = frozenset({"pytest", "snippets", *sys.stdlib_module_names})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, type=Path, metavar="FILE", help="write what became of the proofs to this file")


def pytest_configure(config: pytest.Config) -> None:
    if path := config.getoption(OPTION):
        config.pluginmanager.register(Teller(path))


class Teller:
    def __init__(self, path: Path) -> None:
        self.path = path

    def tell(self, **what: object) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(what) + "\n")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if not report.passed and report.nodeid.endswith(".py"):
            self.tell(module=Path(report.nodeid).name, outcome=report.outcome, why=reason(report))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        against: dict[ModuleType, dict[str, str]] = {}
        for item in session.items:
            module: ModuleType = item.module  # type: ignore[attr-defined] # of functions, and there is nothing else
            if module not in against:
                against[module] = ran_against(module)
            targets = [slug for mark in item.iter_markers("proves") for slug in mark.args]
            self.tell(test=item.nodeid, targets=targets, variant=variant_of(item), against=against[module])
        self.tell(collected=len(session.items))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.tell(begun=nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self.tell(ended=report.nodeid, outcome=report.outcome, why="" if report.passed else reason(report))


def variant_of(item: pytest.Item) -> str:
    """A test with a variant of the code among its parameters, by name or path, runs on that one."""
    callspec = getattr(item, "callspec", None)
    variants = item.path.parent / VARIANTS
    if callspec is None or not variants.is_dir():
        return ""
    named = {name for value in callspec.params.values() for name in _names(value, variants)}
    return next((path.name for path in sorted(variants.iterdir()) if path.name in named), "")


def _names(value: object, variants: Path) -> tuple[str, ...]:
    if isinstance(value, Path):
        return value.relative_to(variants).parts[:1] if value.is_relative_to(variants) else ()
    return (value,) if isinstance(value, str) else ()


def reason(report: Any) -> str:
    """Why it was skipped, or the first line of what failed."""
    told = report.longrepr
    if report.skipped and isinstance(told, tuple):
        return str(told[2]).removeprefix("Skipped: ")
    crash = getattr(told, "reprcrash", None)
    if crash is not None:
        return first_line(crash.message)
    errors = [line[1:] for line in str(told).splitlines() if line.startswith("E  ")]
    return first_line("\n".join(errors) or str(told))


def first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "failed without a word")


def ran_against(module: ModuleType) -> dict[str, str]:
    """Of each library its version; other words, as for a service that a test plays, stay as they are."""
    names = getattr(module, "AGAINST", None)
    if names is None:
        names = libraries(Path(module.__file__ or "").read_text(encoding="utf-8")) or ["Python"]
    return {name: version_of(name) for name in names}


def version_of(name: str) -> str:
    if name in WITHOUT_DISTRIBUTION:
        return WITHOUT_DISTRIBUTION[name]
    try:
        return metadata.version(name)
    except (metadata.PackageNotFoundError, ValueError):
        return ""


def libraries(source: str) -> list[str]:
    """The distributions from elsewhere that the source imports, each once, as they are imported."""
    homes = metadata.packages_distributions()
    names = (homes.get(name, [""])[0] for name in imported(ast.walk(ast.parse(source))))
    return [name for name in dict.fromkeys(names) if name]


def imported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found = [node.module]
        else:
            continue
        yield from (name for path in found if (name := path.partition(".")[0]) not in NOT_A_LIBRARY)
