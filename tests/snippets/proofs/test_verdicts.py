from __future__ import annotations

import pytest

from snippets.models import ProofResult
from snippets.proofs.verdicts import (
    NO_PROOF,
    Outcome,
    Proof,
    Status,
    Told,
    covered_variants,
    faults_of,
    figures_of,
    proofs_of,
)
from snippets.schema import Item
from tests.factories import item_data

ITEM = Item.model_validate(item_data(variants={"dense": {}, "wordy": {}}))
SLEEP, TYPES, MYTH = "blocking-sleep", "no-types", "F-sleep-is-async"


def told(outcome=Outcome.PASSED, *targets, name="test_it", why="", variant="", against=None) -> Told:
    return Told(name, targets or (SLEEP,), outcome, why, variant, against or {})


PASSED, FAILED, SKIPPED = (
    told(),
    told(Outcome.FAILED, name="test_bad", why="assert 1 == 2"),
    told(Outcome.SKIPPED, why="needs Airflow"),
)


@pytest.mark.parametrize(
    ("tests", "status", "why", "ran"),
    [
        ([], Status.NOT_RUN, NO_PROOF, 0),
        ([SKIPPED, SKIPPED], Status.NOT_RUN, "needs Airflow", 0),
        ([PASSED, PASSED], Status.PROVEN, "", 2),
        ([SKIPPED, PASSED], Status.PROVEN, "", 1),
        ([PASSED, FAILED, SKIPPED], Status.BROKEN, "test_bad: assert 1 == 2", 2),
    ],
)
def test_a_target_is_what_its_tests_amount_to(tests, status, why, ran):
    assert proofs_of(ITEM, tests)[0] == Proof(SLEEP, "blocker", status, why, ran)


def test_what_weighs_most_comes_first_and_myths_come_last():
    data = item_data()
    item = Item.model_validate({**data, "defects": data["defects"][::-1]})

    assert [(proof.target, proof.weight) for proof in proofs_of(item, [])] == [
        (SLEEP, "blocker"),
        (TYPES, "nit"),
        (MYTH, "myth"),
    ]


def test_a_proof_names_all_that_its_own_tests_ran_against():
    tests = [
        told(against={"aiohttp": "3.14.5"}),
        told(against={"an HTTP server on 127.0.0.1": ""}),
        told(Outcome.SKIPPED, against={"Airflow": "2.10.5"}),
        told(Outcome.PASSED, TYPES, against={"mypy": "2.0"}),
    ]

    assert proofs_of(ITEM, tests)[0].against == {"aiohttp": "3.14.5", "an HTTP server on 127.0.0.1": ""}


def test_a_variant_is_judged_by_the_tests_that_ran_on_it():
    tests = [told(), told(Outcome.FAILED, why="no", variant="dense")]

    assert covered_variants(ITEM, tests) == ["", "dense"]
    assert proofs_of(ITEM, tests)[0].status == Status.PROVEN
    assert proofs_of(ITEM, tests, "dense")[0].why == "test_it: no"


def test_proofs_of_what_the_question_has_not_and_failures_without_a_name_are_faults():
    tests = [
        told(Outcome.PASSED, "no-such-fault"),
        Told("test_aside", (), Outcome.FAILED, "assert 0"),
        Told("test_other", (), Outcome.PASSED),
        told(Outcome.FAILED),
    ]

    assert list(faults_of(ITEM, tests)) == [
        "test_it proves no-such-fault, which is not in this question",
        "test_aside: assert 0",
    ]


def test_figures_count_over_all_questions():
    tests = [told(Outcome.PASSED, SLEEP, MYTH)]
    figures = figures_of([(ITEM, proofs_of(ITEM, tests)), (ITEM, proofs_of(ITEM, []))])

    assert (figures.kinds, figures.defects, figures.severe, figures.severe_proven) == ({"code_review": 2}, 4, 2, 1)
    assert (figures.myths, figures.myths_proven, figures.points, figures.points_proven) == (2, 1, 0, 0)
    assert figures.severe_percent == 50


def test_a_status_is_stored_as_it_is_called_here():
    assert {status.value for status in Status} == set(ProofResult.Status.values)
