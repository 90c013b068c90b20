"""What holds for every question that ships with the product."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from snippets.lines import lines_of
from snippets.loader import BANK, LoadedQuestion, read_question
from snippets.schema import TOPIC_PREFIX, Defect, Severity

FOLDERS = sorted(folder for folder in BANK.iterdir() if folder.is_dir() and folder.name[0] not in "._")
MOST_WORDS = 45

pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@cache
def question(folder: Path) -> LoadedQuestion:
    return read_question(folder)


def proven(folder: Path) -> set[str]:
    """The slugs that the folder's tests are marked to prove."""
    return {
        argument.value
        for file in folder.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "proves"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }


def severe(folder: Path) -> Iterator[Defect]:
    item = question(folder).item
    return (defect for defect in item.defects if defect.severity in (Severity.BLOCKER, Severity.MAJOR))


def test_the_question_is_whole(folder):
    loaded = question(folder)

    assert loaded.item.parts
    assert loaded.item.myths
    assert loaded.item.topics
    assert loaded.code != loaded.fixed


def test_every_severe_defect_is_proven(folder):
    assert {defect.slug for defect in severe(folder)} - proven(folder) == set()


def test_proofs_name_only_what_the_question_has(folder):
    item = question(folder).item

    assert proven(folder) - {row.slug for row in (*item.defects, *item.myths)} == set()


def test_every_probe_is_one_short_question(folder):
    for probe in question(folder).item.probes:
        assert (probe.ask.count("?"), probe.ask[-1]) == (1, "?"), probe.id
        assert len(probe.ask.split()) <= MOST_WORDS, probe.id


def test_probes_point_at_lines_that_are_there(folder):
    loaded = question(folder)
    end = len(lines_of(loaded.code))
    for probe in loaded.item.probes:
        assert [line for line in re.findall(r"\bL(\d+)", probe.ask) if not 1 <= int(line) <= end] == [], probe.id


def test_the_first_probe_reveals_nothing(folder):
    for probe in question(folder).item.probes:
        if probe.rung == 0:
            assert set(probe.reveals.values()) <= {0}, probe.id


def test_every_topic_can_be_opened_and_followed_up(folder):
    item = question(folder).item
    rungs = {
        topic.slug: {probe.rung for probe in item.probes if probe.target == TOPIC_PREFIX + topic.slug}
        for topic in item.topics
    }

    assert {slug for slug, found in rungs.items() if not {0, 1} <= found} == set()


def test_every_minor_defect_has_a_way_in(folder):
    item = question(folder).item
    for defect in item.defects:
        if defect.severity is Severity.MINOR:
            assert {0, 1} <= {probe.rung for probe in item.probes if probe.target == defect.slug}, defect.slug


def test_what_is_said_back_is_a_phrase(folder):
    for defect in question(folder).item.defects:
        assert defect.short[-1] not in ".!?", defect.slug
        assert len(defect.short) <= 120, defect.slug


def test_spoken_lines_are_as_people_speak(folder):
    item = question(folder).item
    for row in (*item.defects, *item.myths):
        assert len(row.said) >= 3, row.slug
        assert [line for line in row.said if len(line.split()) < 3] == [], row.slug


def test_vague_lines_are_there_to_be_told_from_right_ones(folder):
    for defect in severe(folder):
        assert len(defect.vague) >= 2, defect.slug
        assert set(defect.vague) & set(defect.said) == set(), defect.slug


def test_the_introduction_asks_nothing(folder):
    assert "?" not in question(folder).item.intro
