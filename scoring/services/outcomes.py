"""What the hiring manager decides on an interview: the only writer of outcomes. Each decision is a row of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from interviews.models import Interview
from interviews.roles import Role, has_role
from scoring.access import must_score_first
from scoring.models import Outcome, Scorecard
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DecidedMeanwhile(ActionRefused):
    """Somebody decided since the person looked; `latest` is what stands now."""

    def __init__(self, latest: Outcome) -> None:
        who = latest.decided_by.get_full_name() or latest.decided_by.get_username()
        super().__init__(
            f"{who} decided meanwhile: {latest.get_choice_display()}. Nothing of yours was recorded; "
            "read that decision first and record yours again if it still differs."
        )
        self.latest = latest


def may_decide(user: User, interview: Interview) -> bool:
    """Administrators, and hiring managers who are members of the position; who scores too, after submitting."""
    return _decides_here(user, interview) and not must_score_first(user, interview)


def outcomes_of(interview: Interview) -> list[Outcome]:
    """Latest first: the first one stands, the others are its history."""
    return list(interview.outcomes.select_related("decided_by").order_by("-pk"))


def record_outcome(
    *, interview: Interview, by: User, choice: Outcome.Choice, reason: Outcome.Reason, words: str, seen: int | None
) -> Outcome:
    """`seen` is the id of the outcome that stood when `by` decided, None for none. The same said twice is one row."""
    words = words.strip()
    if not words:
        raise ActionRefused("Say in a sentence or two what the decision rests on.")
    if not _decides_here(by, interview):
        raise ActionRefused("Only hiring managers of this position and administrators decide.")
    if must_score_first(by, interview):
        raise ActionRefused("You score this interview too. Submit your scorecard before you decide.")
    with transaction.atomic():
        Interview.objects.select_for_update(of=("self",)).get(pk=interview.pk)
        if not Scorecard.objects.submitted().filter(interview=interview).exists():
            raise ActionRefused("Nothing can be decided before a scorecard is submitted.")
        latest = next(iter(outcomes_of(interview)), None)
        if latest and (latest.choice, latest.reason, latest.words, latest.decided_by) == (choice, reason, words, by):
            return latest
        if latest and latest.pk != seen:
            raise DecidedMeanwhile(latest)
        return Outcome.objects.create(interview=interview, choice=choice, reason=reason, words=words, decided_by=by)


def _decides_here(user: User, interview: Interview) -> bool:
    if has_role(user, Role.ADMINISTRATOR):
        return True
    return has_role(user, Role.HIRING_MANAGER) and interview.position.memberships.filter(user=user).exists()
