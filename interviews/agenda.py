"""What the dashboard lists, by role: what is to be done now, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, prefetch_related_objects

from interviews.forms.agenda import AgendaForm
from interviews.llm.session import over_limit
from interviews.models import Interview, Invitation, ModelCall
from interviews.models.event import Status
from interviews.models.interview import InterviewQuerySet
from interviews.roles import Role, has_role

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import QueryDict

PAGE_SIZE = 10
# A link has to last until a candidate who is late has come, and of whoever did not come, for a day.
COMES_LATE, EXPIRES_SOON = timedelta(hours=1), timedelta(days=1)
# Longer than any round; whoever leads forgot to end it, or nobody leads.
STUCK_AFTER = timedelta(hours=4)
LATE_TURN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Section:
    slug: str
    title: str
    empty: str
    interviews: InterviewQuerySet | Sequence[Interview]


def sections_for(user: User, now: datetime, narrowed: AgendaForm) -> list[Section]:
    interviews = Interview.objects.visible_to(user).select_related("live", "plan", "position")
    interviews = narrowed.narrow(interviews, now)
    sections: list[Section] = []
    if has_role(user, Role.INTERVIEWER, Role.OBSERVER, Role.ADMINISTRATOR):
        sections += _running(user, interviews, now)
    if has_role(user, Role.COORDINATOR, Role.ADMINISTRATOR):
        sections += _arranging(interviews.order_by("scheduled_at"), now)
    if has_role(user, Role.ADMINISTRATOR):
        sections.append(_stuck(interviews, now))
    return sections


def pages_of(sections: Iterable[Section], query: QueryDict) -> list[tuple[Section, Page[Interview]]]:
    """Of each section the page that the address asks for, with the people of all interviews on them."""
    pages = [
        (each, Paginator(each.interviews, PAGE_SIZE).get_page(query.get(f"{each.slug}-page"))) for each in sections
    ]
    prefetch_related_objects([interview for _, page in pages for interview in page], "participants__user")
    return pages


def _running(user: User, interviews: InterviewQuerySet, now: datetime) -> Iterator[Section]:
    if not has_role(user, Role.ADMINISTRATOR):
        interviews = interviews.filter(participants__user=user)
    near = interviews.filter(
        live__status__in=[Status.SCHEDULED, Status.LOBBY],
        scheduled_at__range=(now - timedelta(days=1), now + timedelta(days=1)),
    )
    today = [interview for interview in near.order_by("scheduled_at") if _is_today(interview, now)]
    live = interviews.filter(live__status=Status.LIVE).order_by("live__started_at")
    yield Section("live", "Live now", "No conversation is going on.", live)
    yield Section("today", "To run today", "Nothing is planned for today.", today)


def _arranging(interviews: InterviewQuerySet, now: datetime) -> Iterator[Section]:
    links = Invitation.objects.filter(interview=OuterRef("pk"), used_at=None, revoked_at=None, expires_at__gt=now)
    until_begun = Q(expires_at__gte=OuterRef("scheduled_at") + COMES_LATE)
    still_to_come_or_a_day = Q(interview__scheduled_at__gt=now) | Q(expires_at__gt=now + EXPIRES_SOON)
    valid, lasting = Exists(links), Exists(links.filter(until_begun & still_to_come_or_a_day))
    scheduled = interviews.filter(live__status=Status.SCHEDULED)
    upcoming = interviews.filter(Q(live__status=Status.LOBBY) | Q(lasting, live__status=Status.SCHEDULED))
    person = interviews.filter(live__status=Status.NEEDS_PERSON)
    yield Section("person", "Needs a person", "Nobody has asked for a person.", person)
    time = interviews.filter(live__status=Status.RESCHEDULE)
    yield Section("time", "Another time wanted", "Nobody has asked for another time.", time)
    without = scheduled.exclude(valid)
    yield Section("no-link", "Without a valid link", "Every planned interview has a link that works.", without)
    expiring = scheduled.filter(valid).exclude(lasting)
    yield Section("expiring", "Link runs out too soon", "Every unused link lasts until its interview.", expiring)
    yield Section("upcoming", "Upcoming", "No interview is planned.", upcoming)


def _stuck(interviews: InterviewQuerySet, now: datetime) -> Section:
    """What hangs: open for hours, or with a turn of the assistant that is long due."""
    endless = Q(live__status=Status.LIVE, live__started_at__lt=now - STUCK_AFTER)
    waiting = Q(live__status=Status.LOBBY, scheduled_at__lt=now - STUCK_AFTER)
    overdue = Q(live__status=Status.LIVE, live__wake_at__lt=now - LATE_TURN)
    hanging = interviews.filter(endless | waiting | overdue).order_by("scheduled_at")
    return Section("stuck", "Stuck", "No interview hangs.", hanging)


@dataclass(frozen=True, slots=True)
class ModelTrouble:
    """Of the last day: calls of the language model that failed, of how many, and the limit that is used up."""

    failed: int
    calls: int
    limit: str


def model_trouble(now: datetime) -> ModelTrouble | None:
    calls = ModelCall.objects.filter(at__gte=now - timedelta(days=1))
    counted = calls.aggregate(calls=Count("pk"), failed=Count("pk", filter=~Q(outcome="ok")))
    trouble = ModelTrouble(**counted, limit=over_limit())
    return trouble if trouble.failed or trouble.limit else None


def _is_today(interview: Interview, now: datetime) -> bool:
    zone = ZoneInfo(interview.timezone)
    return interview.scheduled_at.astimezone(zone).date() == now.astimezone(zone).date()
