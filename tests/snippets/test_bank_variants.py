"""What holds for every shipped question that has further wordings of its code: what is said about it fits them all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from snippets.lines import lines_of
from snippets.loader import BANK, LoadedQuestion, read_question
from snippets.schema import Item

SHIPPED = [
    (folder, read_question(folder)) for folder in sorted(BANK.iterdir()) if (folder / "variants").is_dir()
]  # fmt: skip

pytestmark = pytest.mark.parametrize(
    ("folder", "loaded", "name"),
    [
        pytest.param(folder, loaded, name, id=f"{folder.name}-{name}")
        for folder, loaded in SHIPPED
        for name in loaded.variants
    ],
)


def said(item: Item) -> Iterator[str]:
    """What the assistant may say, and what the candidate reads above the code."""
    yield from (item.title, item.intro, item.environment)
    yield from (part.label for part in item.parts)
    yield from (defect.short for defect in item.defects)
    yield from (myth.correction for myth in item.myths)
    yield from (probe.ask for probe in item.probes)


def names_in(code: str) -> set[str]:
    """Names that are no words of the language people speak: two words joined, or all capitals."""
    return {name for name in re.findall(r"\b[A-Za-z_]\w*", code) if "_" in name.strip("_") or name.isupper()}


def test_what_is_said_names_no_line(folder, loaded: LoadedQuestion, name):
    assert [text for text in said(loaded.item) if re.search(r"\bL\d|\bline \d", text)] == []


def test_what_is_said_names_nothing_that_only_one_wording_has(folder, loaded: LoadedQuestion, name):
    plain, other = names_in(loaded.code), names_in(loaded.code_of(name).code)

    assert [text for text in said(loaded.item) if names_in(text) & (plain ^ other)] == []


def test_every_defect_has_its_place(folder, loaded: LoadedQuestion, name):
    assert set(loaded.item.variants[name]) == {defect.slug for defect in loaded.item.defects}


def test_the_wording_is_another_one_of_like_length(folder, loaded: LoadedQuestion, name):
    code = loaded.code_of(name)
    functions = [
        {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        for text in (loaded.code, code.code)
    ]

    assert functions[0] & functions[1] == set()
    assert 25 <= len(lines_of(code.code)) <= 45
    assert code.code != code.fixed


def test_the_proofs_run_on_it(folder, loaded: LoadedQuestion, name):
    tree = ast.parse((folder / "test_proof.py").read_text(encoding="utf-8"))

    assert name in {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert "variant" in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
