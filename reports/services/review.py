"""A candidate asks that a human looks again, and who decides answers: the only writer of review requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from interviews.models import Interview
from interviews.models.event import Status
from reports.models import ReviewRequest
from reports.models.candidate_copy import LONGEST_REQUEST
from scoring.services.outcomes import may_decide
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def ask_review(*, interview: Interview, words: str) -> ReviewRequest:
    """One at a time; the next can be asked once this one is answered."""
    words = _checked(words, "Say in a few words what should be looked at again.")
    with transaction.atomic():
        locked = Interview.objects.select_for_update(of=("self",)).select_related("live").get(pk=interview.pk)
        if locked.live.status != Status.ENDED:
            raise ActionRefused("This can be asked once the interview has ended.")
        if locked.review_requests.filter(answered_at=None).exists():
            raise ActionRefused("Your request is with us already. Once it is answered you can ask again.")
        return ReviewRequest.objects.create(interview=locked, words=words)


def answer_review(*, request: ReviewRequest, by: User, answer: str) -> ReviewRequest:
    """By somebody who may change the decision; the candidate reads the answer at once, and it stays as it is."""
    answer = _checked(answer, "The candidate waits for words.")
    if not may_decide(by, request.interview):
        raise ActionRefused("Only hiring managers of this position and administrators answer.")
    with transaction.atomic():
        locked = ReviewRequest.objects.select_for_update(of=("self",)).select_related("answered_by").get(pk=request.pk)
        if locked.answered_by:
            who = locked.answered_by.get_full_name() or locked.answered_by.get_username()
            raise ActionRefused(f"{who} answered meanwhile; the candidate has that answer. Yours was not sent.")
        locked.answer, locked.answered_by, locked.answered_at = answer, by, timezone.now()
        locked.save(update_fields=["answer", "answered_by", "answered_at"])
    return locked


def _checked(words: str, nothing: str) -> str:
    words = words.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        raise ActionRefused(nothing)
    if len(words) > LONGEST_REQUEST:
        raise ActionRefused(f"That is {len(words):,} characters long; {LONGEST_REQUEST:,} are the most.")
    return words
