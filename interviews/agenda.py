"""What the dashboard lists, by role: what is to be done now, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from interviews.models import Interview, Invitation
from interviews.models.event import Status
from interviews.models.interview import InterviewQuerySet
from interviews.roles import Role, has_role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class Section:
    slug: str
    title: str
    empty: str
    interviews: list[Interview]
    has_more: bool


def sections_for(user: User, now: datetime) -> list[Section]:
    sections: list[Section] = []
    if has_role(user, Role.INTERVIEWER, Role.OBSERVER, Role.ADMINISTRATOR):
        sections += _running(user, now)
    if has_role(user, Role.COORDINATOR, Role.ADMINISTRATOR):
        sections += _arranging(user, now)
    return sections


def _running(user: User, now: datetime) -> list[Section]:
    own = _listed(user)
    if not has_role(user, Role.ADMINISTRATOR):
        own = own.filter(participants__user=user)
    near = own.filter(
        live__status__in=[Status.SCHEDULED, Status.LOBBY],
        scheduled_at__range=(now - timedelta(days=1), now + timedelta(days=1)),
    )
    today = [interview for interview in near.order_by("scheduled_at") if _is_today(interview, now)]
    live = own.filter(live__status=Status.LIVE).order_by("live__started_at")
    return [
        _section("live", "Live now", "No conversation is going on.", live),
        _section("today", "To run today", "Nothing is planned for today.", today),
    ]


def _arranging(user: User, now: datetime) -> list[Section]:
    interviews = _listed(user).order_by("scheduled_at")
    open_links = Invitation.objects.filter(interview=OuterRef("pk"), used_at=None, revoked_at=None, expires_at__gt=now)
    scheduled = interviews.filter(live__status=Status.SCHEDULED)
    upcoming = interviews.filter(Q(live__status=Status.LOBBY) | Q(Exists(open_links), live__status=Status.SCHEDULED))
    return [
        _section(
            "person",
            "Needs a person",
            "Nobody has asked for a person.",
            interviews.filter(live__status=Status.NEEDS_PERSON),
        ),
        _section(
            "time",
            "Another time wanted",
            "Nobody has asked for another time.",
            interviews.filter(live__status=Status.RESCHEDULE),
        ),
        _section(
            "no-link",
            "Without a valid link",
            "Every planned interview has a link that works.",
            scheduled.exclude(Exists(open_links)),
        ),
        _section("upcoming", "Upcoming", "No interview is planned.", upcoming),
    ]


def _listed(user: User) -> InterviewQuerySet:
    interviews = Interview.objects.visible_to(user).select_related("live", "plan", "position")
    return interviews.prefetch_related("participants__user")


def _section(slug: str, title: str, empty: str, interviews: InterviewQuerySet | Sequence[Interview]) -> Section:
    rows = list(interviews[: MOST_ROWS + 1])
    return Section(slug, title, empty, rows[:MOST_ROWS], len(rows) > MOST_ROWS)


def _is_today(interview: Interview, now: datetime) -> bool:
    zone = ZoneInfo(interview.timezone)
    return interview.scheduled_at.astimezone(zone).date() == now.astimezone(zone).date()
