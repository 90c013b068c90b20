"""The built-in listener on labelled spoken answers: precision first, and nothing for answers that earn nothing.

`answers/*.jsonl` are open: rules and cues may be mended on them. `answers/*.closed.jsonl` are only ever measured.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.labelled import SEVERE, Labelled, evaluate, read
from interviews.conductor.shelf import item_of

ANSWERS = Path(__file__).with_name("answers")
FILES = sorted(ANSWERS.glob("*.jsonl"))
OPEN = [path for path in FILES if not path.name.endswith(".closed.jsonl")]
CLOSED = [path for path in FILES if path not in OPEN]


def rows(paths: list[Path]) -> list[Labelled]:
    return [row for path in paths for row in read(path)]


@pytest.mark.parametrize(("files", "precision", "recall"), [(OPEN, 0.85, 0.80), (CLOSED, 0.82, 0.72)])
def test_the_listener_is_precise_first(files, precision, recall) -> None:
    result = evaluate(CueListener(), rows(files), item_of)

    assert result.all.precision >= precision
    assert result.all.recall >= recall
    assert result.groups["severity", SEVERE].f1 >= 0.80
    assert result.all.credit_for_nothing <= 0.05
    assert result.groups["style", "wrong"].credit_for_nothing <= 0.05
    assert result.groups["style", "gaming"].nothing > 0
    assert result.groups["style", "gaming"].nothing_credited == 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_labels_name_what_the_item_has(path) -> None:
    for row in read(path):
        item = item_of(row.snippet)
        assert row.identified | row.partial <= {finding.slug for finding in item.findings}, row.utterance
        assert row.myths | row.myths_refuted <= {myth.slug for myth in item.myths}, row.utterance
        assert not row.identified & row.partial, row.utterance


def test_no_answer_stands_twice() -> None:
    said = [(row.snippet, row.utterance) for row in rows(FILES)]

    assert len(set(said)) == len(said)
