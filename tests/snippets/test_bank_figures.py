"""How much there is in the bank that ships with the product, and how well it is shown to be so."""

from __future__ import annotations

from collections import defaultdict

import pytest

from snippets.lines import lines_of
from snippets.loader import BANK, LoadedQuestion, read_question
from snippets.proofs.runs import question_folders, written_tests
from snippets.proofs.verdicts import Outcome, Told, figures_of, proofs_of
from snippets.schema import HIGHEST_RUNG, TOPIC_PREFIX, Item, Kind, Severity

QUESTIONS = {folder.name: read_question(folder) for folder in question_folders(BANK)}
REVIEWS = [loaded for loaded in QUESTIONS.values() if loaded.item.kind is Kind.CODE_REVIEW]
# These three are as short as the mistakes they show.
SHORT = {"airflow-etl": 20, "aiohttp-fetch": 20, "sqlmodel-items": 20}


def written(item: Item) -> list[Told]:
    """As if each test of the folder had been run and had passed."""
    return [
        Told(name, targets, Outcome.PASSED)
        for file in (BANK / item.slug).glob("test_*.py")
        for name, targets in written_tests(file).items()
    ]


def test_there_are_enough_reviews_faults_and_false_claims():
    figures = figures_of((loaded.item, proofs_of(loaded.item, written(loaded.item))) for loaded in REVIEWS)

    assert figures.kinds[Kind.CODE_REVIEW] >= 12
    assert figures.defects >= 100
    assert figures.severe_percent == 100
    assert figures.myths >= 60
    assert figures.myths_proven >= 40


@pytest.mark.parametrize("review", REVIEWS, ids=lambda review: review.item.slug)
def test_a_review_is_long_enough_to_talk_about_and_short_enough_to_read(review: LoadedQuestion):
    assert SHORT.get(review.item.slug, 25) <= len(lines_of(review.code)) <= 45


@pytest.mark.parametrize("review", REVIEWS, ids=lambda review: review.item.slug)
def test_a_review_has_what_an_interview_needs(review: LoadedQuestion):
    item = review.item
    rungs: defaultdict[str, set[int]] = defaultdict(set)
    for probe in item.probes:
        rungs[probe.target].add(probe.rung)

    assert len(item.defects) >= 4
    assert len(item.myths) >= 3
    severe = [row.slug for row in item.defects if row.severity.rank <= Severity.MAJOR.rank]
    assert [slug for slug in severe if rungs[slug] != set(range(HIGHEST_RUNG + 1))] == []
    assert item.topics
    assert [topic.slug for topic in item.topics if not rungs[TOPIC_PREFIX + topic.slug]] == []
    assert item.criteria
