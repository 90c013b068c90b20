"""The built-in listener on labelled spoken answers: precision first, and nothing for answers that earn nothing."""

from __future__ import annotations

import pytest

from snippets.loader import BANK, read_question
from tests.interviews.conductor.evaluate import SLUGS, Figures, answers, measure


@pytest.mark.parametrize(("closed", "precision", "recall"), [(False, 0.85, 0.85), (True, 0.78, 0.70)])
def test_the_listener_is_precise_first(closed: bool, precision: float, recall: float) -> None:
    total = sum((measure(slug, closed=closed) for slug in SLUGS), Figures())
    assert total.precision >= precision
    assert total.recall >= recall
    assert total.credit_for_nothing <= 0.05


@pytest.mark.parametrize("slug", SLUGS)
def test_there_are_enough_answers_and_some_are_kept_closed(slug: str) -> None:
    everything = [*answers(slug), *answers(slug, closed=True)]
    assert len(everything) >= 60
    assert len({row["utterance"] for row in everything}) == len(everything)
    assert {row["kind"] for row in everything} == {"right", "vague", "description", "wrong", "gaming"}


@pytest.mark.parametrize("slug", SLUGS)
def test_labels_name_what_the_item_has(slug: str) -> None:
    item = read_question(BANK / slug).item
    known = {row.slug for row in (*item.defects, *item.myths)}
    for row in [*answers(slug), *answers(slug, closed=True)]:
        assert {*row["identified"], *row["partial"], *row["myths"]} <= known
