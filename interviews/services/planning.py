"""Positions, plans and interviews, until the conversation begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from interviews.models import Interview, LiveState, Participant, Plan, PlanItem, Position
from interviews.models.event import Driver, Status
from snippets.models import QuestionVersion
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BEFORE_START = frozenset({Status.SCHEDULED, Status.LOBBY, Status.NEEDS_PERSON, Status.RESCHEDULE})


@dataclass(frozen=True, slots=True)
class Problem:
    version: QuestionVersion
    minutes: int


def create_position(*, name: str, members: Iterable[User] = ()) -> Position:
    with transaction.atomic():
        position = Position.objects.create(name=name)
        set_members(position=position, members=members)
    return position


def set_members(*, position: Position, members: Iterable[User]) -> None:
    members = list(members)
    with transaction.atomic():
        position.memberships.exclude(user__in=members).delete()
        for user in members:
            position.memberships.get_or_create(user=user)


def create_plan(
    *, position: Position, round_name: str, warm_up: int, problems: Sequence[Problem], closing: int
) -> Plan:
    with transaction.atomic():
        plan = Plan.objects.create(position=position, round_name=round_name)
        _set_items(plan, warm_up, problems, closing)
    return plan


def change_plan(*, plan: Plan, round_name: str, warm_up: int, problems: Sequence[Problem], closing: int) -> None:
    """A plan that an interview uses stays as it is: all candidates of it get the same."""
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        if plan.interviews.exists():
            raise ActionRefused("An interview uses this plan, so it stays as it is. Make a new plan instead.")
        plan.round_name = round_name
        plan.save(update_fields=["round_name"])
        plan.items.all().delete()
        _set_items(plan, warm_up, problems, closing)


def _set_items(plan: Plan, warm_up: int, problems: Sequence[Problem], closing: int) -> None:
    parts: list[tuple[str, QuestionVersion | None, int]] = [
        (PlanItem.Part.WARM_UP, None, warm_up),
        *((PlanItem.Part.PROBLEM, problem.version, problem.minutes) for problem in problems),
        (PlanItem.Part.CLOSING, None, closing),
    ]
    PlanItem.objects.bulk_create(
        PlanItem(plan=plan, order=order, part=part, version=version, minutes=minutes)
        for order, (part, version, minutes) in enumerate(parts, 1)
    )


def create_interview(
    *,
    plan: Plan,
    candidate_name: str,
    scheduled_at: datetime,
    timezone: str,
    candidate_timezone: str,
    mode: str = Interview.Mode.ASSISTANT,
    candidate_pronouns: str = "",
    candidate_email: str = "",
    interviewers: Iterable[User] = (),
    observers: Iterable[User] = (),
    by: User | None = None,
) -> Interview:
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        interview = Interview.objects.create(
            position_id=plan.position_id,
            plan=plan,
            mode=mode,
            candidate_name=candidate_name,
            candidate_pronouns=candidate_pronouns,
            candidate_email=candidate_email,
            candidate_timezone=candidate_timezone,
            scheduled_at=scheduled_at,
            timezone=timezone,
            created_by=by,
        )
        driver = Driver.ASSISTANT if mode == Interview.Mode.ASSISTANT else Driver.INTERVIEWER
        LiveState.objects.create(interview=interview, driver=driver)
        for user in interviewers:
            interview.participants.create(user=user, role=Participant.Role.INTERVIEWER)
        for user in observers:
            interview.participants.create(user=user, role=Participant.Role.OBSERVER)
    return interview


def add_participant(*, interview: Interview, user: User, role: str, credentials: str = "") -> Participant:
    """Adds the person, or changes the part that they have already."""
    _refuse_after_start(interview)
    if role != Participant.Role.INTERVIEWER:
        _refuse_to_lose_the_last_interviewer(interview, without=user)
    participant, _ = interview.participants.update_or_create(
        user=user, defaults={"role": role, "credentials": credentials}
    )
    return participant


def remove_participant(*, participant: Participant) -> None:
    interview = participant.interview
    _refuse_after_start(interview)
    _refuse_to_lose_the_last_interviewer(interview, without=participant.user)
    participant.delete()


def move_interview(*, interview: Interview, scheduled_at: datetime, timezone: str) -> None:
    _refuse_after_start(interview)
    interview.scheduled_at, interview.timezone = scheduled_at, timezone
    interview.save(update_fields=["scheduled_at", "timezone"])


def _refuse_after_start(interview: Interview) -> None:
    status = LiveState.objects.get(interview=interview).status
    if status not in BEFORE_START:
        raise ActionRefused(f"The interview is “{Status(status).label.lower()}”, so this cannot be changed any more.")


def _refuse_to_lose_the_last_interviewer(interview: Interview, without: User) -> None:
    interviewers = interview.participants.filter(role=Participant.Role.INTERVIEWER)
    is_one = interviewers.filter(user=without).exists()
    if interview.mode == Interview.Mode.INTERVIEWER and is_one and not interviewers.exclude(user=without).exists():
        raise ActionRefused("An interviewer leads this interview, so one has to stay. Add another one first.")
