from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from snippets.loader import LoadedQuestion
from snippets.models import ProofResult, QuestionVersion
from snippets.proofs.verdicts import Proof
from snippets.refusal import ActionRefused
from snippets.services.publishing import content_hash_of


def record_proofs(*, loaded: LoadedQuestion, proofs: Iterable[Proof], variant: str = "") -> QuestionVersion:
    """Store what became of the proofs with the version in force; one that cannot be run here leaves what an earlier run
    showed, with its date. Raise ActionRefused if the version says something else."""
    of_question = QuestionVersion.objects.filter(question__slug=loaded.item.slug, variant=variant)
    version = of_question.order_by("number").last()
    if version is None:
        raise ActionRefused("This question is not published yet.")
    if version.content_hash != content_hash_of(loaded, variant):
        raise ActionRefused(f"{version} differs from what was proven. Load the bank first.")
    has_run = set(version.proofs.exclude(status=ProofResult.Status.NOT_RUN).values_list("target", flat=True))
    now = timezone.now()
    fields = ["status", "why", "tests", "against", "ran_at"]
    rows = [
        ProofResult(
            version=version,
            target=proof.target,
            status=proof.status.value,
            why=proof.why,
            tests=proof.tests,
            against=dict(proof.against),
            ran_at=now,
        )
        for proof in proofs
        if proof.status.value != ProofResult.Status.NOT_RUN or proof.target not in has_run
    ]
    ProofResult.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["version", "target"], update_fields=fields
    )
    return version
