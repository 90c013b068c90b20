"""What waits for a hiring manager."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, OuterRef, Q, Subquery

from interviews.models import Interview
from interviews.roles import Role, has_role
from scoring.models import Decision, Outcome, Scorecard

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class Row:
    interview: Interview
    decisions: list[Decision]


def interviews_to_decide(user: User) -> list[Row]:
    """Interviews of the user's positions with submissions the user may see, latest submission first. One that is on
    hold still waits; after another decision none does."""
    if not has_role(user, Role.HIRING_MANAGER):
        return []
    cards = Scorecard.objects.visible_to(user).current().filter(interview__position__memberships__user=user)
    outcomes = Outcome.objects.filter(interview=OuterRef("interview")).order_by("-pk")
    cards = cards.alias(outcome=Subquery(outcomes.values("choice")[:1]))
    cards = cards.filter(Q(outcome=None) | Q(outcome=Outcome.Choice.HOLD))
    latest = cards.values("interview").annotate(at=Max("submitted_at")).order_by("-at", "-interview")[:MOST_ROWS]
    ids = [row["interview"] for row in latest]
    interviews = Interview.objects.select_related("position", "plan", "live").in_bulk(ids)
    decisions: dict[int, list[Decision]] = {each: [] for each in ids}
    for card in cards.filter(interview__in=ids).order_by("-decision", "pk"):
        decisions[card.interview_id].append(Decision(card.decision or 0))
    return [Row(interviews[each], decisions[each]) for each in ids]
