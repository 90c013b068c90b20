"""Interviews with submitted scores and nothing else, made in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest

from django.contrib.auth.models import User
from django.utils import timezone

from interviews.models import Interview, LiveState, Participant, Plan
from interviews.models.event import Driver, Status
from scoring.models import Rating, RubricVersion, Scorecard
from tests.factories import NOON, make_plan

Scores = Mapping[User, Mapping[str, int]]


def judged_interviews(
    scores: Sequence[Scores],
    *,
    plan: Plan | None = None,
    rubric: RubricVersion | None = None,
    at: datetime = NOON,
    decisions: Sequence[int] = (),
    submitted_at: datetime | None = None,
) -> list[Scorecard]:
    """One interview for each of `scores`, a day apart. `decisions` are those of the scorecards, in order; else yes."""
    plan, rubric = plan or make_plan(), rubric or RubricVersion.objects.latest("pk")
    interviews = Interview.objects.bulk_create(
        Interview(
            position=plan.position,
            plan=plan,
            candidate_name=f"Candidate {day}",
            scheduled_at=at + timedelta(days=day),
        )
        for day in range(len(scores))
    )
    LiveState.objects.bulk_create(
        LiveState(interview=each, status=Status.ENDED, driver=Driver.ASSISTANT) for each in interviews
    )
    pairs = [(interview, user) for interview, given in zip(interviews, scores, strict=True) for user in given]
    Participant.objects.bulk_create(
        Participant(interview=interview, user=user, role=Participant.Role.INTERVIEWER) for interview, user in pairs
    )
    cards = Scorecard.objects.bulk_create(
        Scorecard(
            interview=interview,
            rater=user,
            rubric=rubric,
            decision=decision or 3,
            reason="Reads code well.",
        )
        for (interview, user), decision in zip_longest(pairs, decisions)
    )
    given_by_pair = [given[user] for given in scores for user in given]
    Rating.objects.bulk_create(
        Rating(scorecard=card, criterion=criterion, score=score)
        for card, given in zip(cards, given_by_pair, strict=True)
        for criterion, score in given.items()
    )
    submitted_at = submitted_at or timezone.now()
    for card in cards:
        card.submitted_at = submitted_at
    Scorecard.objects.filter(pk__in=[card.pk for card in cards]).update(submitted_at=submitted_at)
    return cards
