"""Interviews that ended, decided on and declared about in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User

from interviews.models import Interview, LiveState, Plan
from interviews.models.event import Driver, Status
from reports.models import SelfDeclaration
from scoring.models import Outcome
from tests.factories import NOON, make_plan, make_user


def decided(
    people: Iterable[tuple[str, str, str]], *, plan: Plan | None = None, at: datetime = NOON, by: User | None = None
) -> list[Interview]:
    """One interview for each of sex, ethnicity and choice; "" was not said, or not decided."""
    plan, people, by = plan or make_plan(), list(people), by or make_user()
    interviews = Interview.objects.bulk_create(
        Interview(position=plan.position, plan=plan, candidate_name="Ada Example", scheduled_at=at) for _ in people
    )
    LiveState.objects.bulk_create(
        LiveState(interview=each, status=Status.ENDED, driver=Driver.ASSISTANT, ended_at=at) for each in interviews
    )
    told = list(zip(interviews, people, strict=True))
    SelfDeclaration.objects.bulk_create(
        SelfDeclaration(interview=interview, sex=sex, ethnicity=ethnicity)
        for interview, (sex, ethnicity, _) in told
        if sex or ethnicity
    )
    Outcome.objects.bulk_create(
        Outcome(interview=interview, choice=choice, reason="other", words="So it is.", decided_by=by)
        for interview, (_, _, choice) in told
        if choice
    )
    return interviews
