from __future__ import annotations

from dataclasses import replace

import pytest

from snippets.loader import Code, read_question
from snippets.models import ProofResult
from snippets.proofs.verdicts import Proof, Status
from snippets.refusal import ActionRefused
from snippets.services.proofs import record_proofs
from snippets.services.publishing import publish
from tests.snippets.folders import write_question

pytestmark = pytest.mark.django_db

PROVEN = Proof("blocking-sleep", "blocker", Status.PROVEN, "", 2, {"Django": "5.2"})
BROKEN = Proof("blocking-sleep", "blocker", Status.BROKEN, "test_it: assert 0", 1)
NOT_RUN = Proof("no-types", "nit", Status.NOT_RUN, "no proof yet")


@pytest.fixture
def loaded(tmp_path):
    return read_question(write_question(tmp_path))


def stored(version) -> list[tuple]:
    return [(row.target, row.status, row.why, row.tests, row.against) for row in version.proofs.all()]


def test_results_stand_with_the_version_that_was_proven(loaded):
    publish(loaded=replace(loaded, fixed="pass\n"))
    newest, _ = publish(loaded=loaded)

    assert record_proofs(loaded=loaded, proofs=[PROVEN, NOT_RUN]) == newest
    assert stored(newest) == [
        ("blocking-sleep", "proven", "", 2, {"Django": "5.2"}),
        ("no-types", "not_run", "no proof yet", 0, {}),
    ]
    assert ProofResult.objects.count() == 2


def test_a_later_run_takes_the_place_of_the_former(loaded):
    version, _ = publish(loaded=loaded)
    record_proofs(loaded=loaded, proofs=[PROVEN, NOT_RUN])
    former = ProofResult.objects.get(target="blocking-sleep").ran_at

    record_proofs(loaded=loaded, proofs=[BROKEN])

    assert stored(version) == [
        ("blocking-sleep", "broken", "test_it: assert 0", 1, {}),
        ("no-types", "not_run", "no proof yet", 0, {}),
    ]
    assert ProofResult.objects.get(target="blocking-sleep").ran_at > former


def test_a_run_that_cannot_prove_it_here_leaves_what_was_shown(loaded):
    version, _ = publish(loaded=loaded)
    record_proofs(loaded=loaded, proofs=[PROVEN, NOT_RUN])
    shown = stored(version)

    record_proofs(loaded=loaded, proofs=[replace(NOT_RUN, target="blocking-sleep"), NOT_RUN])

    assert stored(version) == shown


def test_a_variant_has_results_of_its_own(loaded):
    item = loaded.item.model_copy(update={"variants": {"dense": {}}})
    both = replace(loaded, item=item, variants={"dense": Code("wait = None\n", "pass\n")})
    plain, _ = publish(loaded=both)

    dense = record_proofs(loaded=both, proofs=[BROKEN], variant="dense")

    assert (dense.variant, stored(plain)) == ("dense", [])
    assert [row[1] for row in stored(dense)] == ["broken"]


def test_nothing_is_stored_with_a_version_that_says_something_else(loaded):
    publish(loaded=replace(loaded, fixed="pass\n"))

    with pytest.raises(ActionRefused, match=r"^slow-wait v1 differs from what was proven\. Load the bank first\.$"):
        record_proofs(loaded=loaded, proofs=[PROVEN])

    assert not ProofResult.objects.exists()


def test_nothing_is_stored_for_a_question_that_is_not_published(loaded):
    with pytest.raises(ActionRefused, match="^This question is not published yet"):
        record_proofs(loaded=loaded, proofs=[PROVEN])
