"""What holds for every question that ships with the product."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.listener import Answer, Prompt
from snippets.lines import lines_of
from snippets.loader import BANK, ITEM_FILE, LoadedQuestion, read_question
from snippets.schema import TOPIC_PREFIX, Defect, KeyPoint, Kind, Severity

MOST_WORDS = 45
LISTENER, GO_ON = CueListener(), Prompt("And what else?")


def kind_of(folder: Path) -> str:
    """The kind by its line in the file, so that collecting the tests reads no whole question."""
    line = re.search(r"^kind: *(\w+)", (folder / ITEM_FILE).read_text(encoding="utf-8"), re.MULTILINE)
    return line[1] if line else Kind.CODE_REVIEW


FOLDERS = sorted(folder for folder in BANK.iterdir() if (folder / ITEM_FILE).is_file())
REVIEWS = [folder for folder in FOLDERS if kind_of(folder) == Kind.CODE_REVIEW]
WITH_POINTS = [folder for folder in FOLDERS if kind_of(folder) not in (Kind.CODE_REVIEW, Kind.BACKGROUND)]


def each_of(folders: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("folder", folders, ids=lambda folder: folder.name)


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


def severe(folder: Path) -> Iterator[Defect | KeyPoint]:
    """The severe defects of a code review, the core points of another question."""
    item = question(folder).item
    return (finding for finding in item.findings if finding.severity in (Severity.BLOCKER, Severity.MAJOR))


def heard(folder: Path, line: str) -> set[str]:
    """What the built-in listener credits in full."""
    findings = LISTENER.hear(Answer(line), GO_ON, question(folder).item).findings
    return {row.slug for row in findings if row.strength == "identified"}


def claimed(folder: Path, line: str) -> set[str]:
    """The myths that the built-in listener hears asserted."""
    heard_myths = LISTENER.hear(Answer(line), GO_ON, question(folder).item).myths
    return {row.slug for row in heard_myths if row.stance == "claimed"}


@each_of(REVIEWS)
def test_the_code_review_is_whole(folder):
    loaded = question(folder)

    assert loaded.item.parts
    assert loaded.item.myths
    assert loaded.item.topics
    assert loaded.code != loaded.fixed


@each_of(WITH_POINTS)
def test_the_question_without_faults_is_whole(folder):
    item = question(folder).item

    assert item.reference_answer
    assert item.myths
    assert {probe.target for probe in item.probes if probe.rung == 0} & {TOPIC_PREFIX + row.slug for row in item.topics}
    assert {point.core for point in item.key_points} == {True, False}


@each_of(REVIEWS)
def test_every_severe_defect_is_proven(folder):
    assert {defect.slug for defect in severe(folder)} - proven(folder) == set()


@each_of(FOLDERS)
def test_proofs_name_only_what_the_question_has(folder):
    item = question(folder).item

    assert proven(folder) - {row.slug for row in (*item.findings, *item.myths)} == set()


@each_of(FOLDERS)
def test_every_probe_is_one_short_question(folder):
    for probe in question(folder).item.probes:
        assert (probe.ask.count("?"), probe.ask[-1]) == (1, "?"), probe.id
        assert len(probe.ask.split()) <= MOST_WORDS, probe.id


@each_of(FOLDERS)
def test_probes_point_at_lines_that_are_there(folder):
    loaded = question(folder)
    end = len(lines_of(loaded.code))
    for probe in loaded.item.probes:
        assert [line for line in re.findall(r"\bL(\d+)", probe.ask) if not 1 <= int(line) <= end] == [], probe.id


@each_of(FOLDERS)
def test_the_first_probe_reveals_nothing(folder):
    for probe in question(folder).item.probes:
        if probe.rung == 0:
            assert set(probe.reveals.values()) <= {0}, probe.id


@each_of(REVIEWS)
def test_every_topic_can_be_opened_and_followed_up(folder):
    item = question(folder).item
    rungs = {
        topic.slug: {probe.rung for probe in item.probes if probe.target == TOPIC_PREFIX + topic.slug}
        for topic in item.topics
    }

    assert {slug for slug, found in rungs.items() if not {0, 1} <= found} == set()


@each_of(REVIEWS)
def test_every_minor_defect_has_a_way_in(folder):
    item = question(folder).item
    for defect in item.defects:
        if defect.severity is Severity.MINOR:
            assert {0, 1} <= {probe.rung for probe in item.probes if probe.target == defect.slug}, defect.slug


@each_of(FOLDERS)
def test_what_is_said_back_is_a_phrase(folder):
    for defect in question(folder).item.findings:
        assert defect.short[-1] not in ".!?", defect.slug
        assert len(defect.short) <= 120, defect.slug


@each_of(FOLDERS)
def test_spoken_lines_are_as_people_speak(folder):
    item = question(folder).item
    for row in (*item.findings, *item.myths):
        assert len(row.said) >= 3, row.slug
        assert [line for line in row.said if len(line.split()) < 3] == [], row.slug


@each_of(FOLDERS)
def test_vague_lines_are_there_to_be_told_from_right_ones(folder):
    for defect in severe(folder):
        assert len(defect.vague) >= 2, defect.slug
        assert set(defect.vague) & set(defect.said) == set(), defect.slug


@each_of(FOLDERS)
def test_every_question_has_negatives_of_its_own(folder):
    item = question(folder).item
    lines = [*item.wrong_claims, *item.descriptions]
    others = {line for row in item.findings for line in (*row.said, *row.vague)}
    others |= {line for myth in item.myths for line in myth.said}
    least = (8, 6) if folder in REVIEWS else (3, 3)

    assert (len(item.wrong_claims) >= least[0], len(item.descriptions) >= least[1]) == (True, True)
    assert len(set(lines) - others) == len(lines)


@each_of(FOLDERS)
def test_negatives_earn_nothing(folder):
    item = question(folder).item

    assert [line for line in (*item.wrong_claims, *item.descriptions) if heard(folder, line)] == []


@each_of(FOLDERS)
def test_negatives_claim_no_myth(folder):
    item = question(folder).item

    assert [line for line in (*item.wrong_claims, *item.descriptions) if claimed(folder, line)] == []


@each_of(REVIEWS)
def test_the_introduction_asks_nothing(folder):
    assert "?" not in question(folder).item.intro


@each_of(WITH_POINTS)
def test_key_points_are_heard_in_the_lines_that_say_them(folder):
    points = question(folder).item.key_points

    assert [(row.slug, line) for row in points for line in row.said if row.slug not in heard(folder, line)] == []


@each_of(WITH_POINTS)
def test_key_points_are_not_heard_in_vague_lines(folder):
    points = question(folder).item.key_points

    assert [(row.slug, line) for row in points for line in row.vague if row.slug in heard(folder, line)] == []
