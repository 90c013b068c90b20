"""The demo's position, its plan over three snippets, and the interview that is ready to start."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User

from interviews.models import Interview, Participant, Plan, Position
from interviews.models.event import Status
from interviews.roles import Role
from interviews.services.planning import (
    Problem,
    add_participant,
    create_interview,
    create_plan,
    create_position,
    move_interview,
)
from reports.demo.people import CREDENTIALS
from scoring.services.rubrics import DEFAULT_FILE, choose_rubric, publish_rubric, read_rubric
from snippets.models import Question, QuestionVersion

POSITION = "Backend engineer (demo)"
ROUND = "Code review round"
SNIPPETS = ("airflow-etl", "aiohttp-fetch", "sqlmodel-items")
WARM_UP, CLOSING = 9, 6
ZONE = "Europe/Berlin"
READY = "sam@demo.example"
NOT_HELD = frozenset({Status.SCHEDULED, Status.LOBBY})

Users = dict[Role, User]


def demo_plan(users: Users) -> Plan:
    """Once an interview uses a plan it stays as it is, so a bank that moved on gets a new one."""
    position = Position.objects.filter(name=POSITION).first() or create_position(
        name=POSITION, members=[users[Role.HIRING_MANAGER], users[Role.INTERVIEWER]]
    )
    versions = [newest_version(slug) for slug in SNIPPETS]
    for plan in position.plans.filter(round_name=ROUND).prefetch_related("items"):
        if [item.version_id for item in plan.items.all() if item.version_id] == [version.pk for version in versions]:
            return plan
    problems = [Problem(version, version.minutes) for version in versions]
    plan = create_plan(position=position, round_name=ROUND, warm_up=WARM_UP, problems=problems, closing=CLOSING)
    choose_rubric(plan=plan, version=publish_rubric(rubric=read_rubric(DEFAULT_FILE))[0])
    return plan


def newest_version(slug: str) -> QuestionVersion:
    return Question.objects.get(slug=slug).versions.order_by("-number")[0]


def demo_interviews(email: str) -> list[Interview]:
    """Newest first."""
    found = Interview.objects.filter(position__name=POSITION, candidate_email=email)
    return list(found.select_related("live").order_by("-pk"))


def new_interview(plan: Plan, users: Users, *, name: str, email: str, pronouns: str, at: datetime) -> Interview:
    interview = create_interview(
        plan=plan,
        candidate_name=name,
        candidate_email=email,
        candidate_pronouns=pronouns,
        scheduled_at=at,
        timezone=ZONE,
        candidate_timezone="Europe/Lisbon",
        observers=[users[Role.OBSERVER]],
        by=users[Role.COORDINATOR],
    )
    add_participant(
        interview=interview,
        user=users[Role.INTERVIEWER],
        role=Participant.Role.INTERVIEWER,
        credentials=CREDENTIALS,
    )
    return interview


def ready_interview(plan: Plan, users: Users, now: datetime) -> Interview:
    """The last one if it was not held yet, else a new one; it is due now, so that dashboards show it."""
    newest = next(iter(demo_interviews(READY)), None)
    if newest and newest.live.status in NOT_HELD:
        move_interview(interview=newest, scheduled_at=now, timezone=ZONE)
        return newest
    return new_interview(plan, users, name="Sam Okafor", email=READY, pronouns="they/them", at=now)
