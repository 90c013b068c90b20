"""What waits for an author: what they began to write, and what the proofs no longer hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from snippets.models import Draft, ProofResult, QuestionVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    drafts: QuerySet[Draft]
    broken: QuerySet[QuestionVersion]


def waiting_for(user: User) -> Waiting:
    """`broken`: questions in force some of whose proofs are broken, with their number as `proofs_broken`."""
    drafts = Draft.objects.visible_to(user).filter(created_by=user).order_by("-updated_at", "-pk")
    broken = QuestionVersion.objects.newest().filter(proofs__status=ProofResult.Status.BROKEN)
    counted = broken.annotate(proofs_broken=Count("proofs")).order_by("-proofs_broken", "question__slug")
    return Waiting(drafts[:MOST_ROWS], counted.select_related("question").defer("code", "intro")[:MOST_ROWS])
