"""What a question's negatives are good for: they are known in other words too.

`reworded.jsonl` has, in other words, those wrong claims and descriptions of the bank that the cues alone would credit.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.labelled import evaluate, read
from interviews.conductor.shelf import item_of
from snippets.schema import Item

ROWS = read(Path(__file__).with_name("reworded.jsonl"))


@pytest.mark.parametrize(("style", "most"), [("wrong", 0.25), ("description", 0.0)])
def test_negatives_in_other_words_are_seldom_credited(style: str, most: float) -> None:
    rows = [row for row in ROWS if row.style == style]
    bare = {row.snippet: without_negatives(row.snippet) for row in rows}

    with_them, alone = (evaluate(CueListener(), rows, find).all for find in (item_of, bare.__getitem__))

    assert alone.credit_for_nothing >= 0.9
    assert with_them.credit_for_nothing <= most


def without_negatives(slug: str) -> Item:
    return item_of(slug).model_copy(update={"wrong_claims": (), "descriptions": ()})
