from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from interviews.agenda import sections_for
from interviews.models import Interview, Invitation
from interviews.models.event import Status
from interviews.roles import Role
from interviews.services.invitations import invite
from tests.factories import NOON, make_interview, make_user

pytestmark = pytest.mark.django_db


def listed(user: User, now: datetime = NOON) -> dict[str, list[Interview]]:
    return {section.slug: section.interviews for section in sections_for(user, now)}


def page(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("interviews:dashboard")).content.decode()


def test_an_interviewer_sees_their_own_interviews_of_today() -> None:
    user = make_user(Role.INTERVIEWER)
    today = make_interview(interviewers=(user,))
    live = make_interview(interviewers=(user,), status=Status.LIVE)
    make_interview(interviewers=(user,), scheduled_at=NOON + timedelta(days=1))
    make_interview(interviewers=(user,), status=Status.ENDED)
    make_interview()
    assert listed(user) == {"live": [live], "today": [today]}


def test_an_observer_sees_what_they_watch() -> None:
    user = make_user(Role.OBSERVER)
    watched = make_interview(observers=(user,))
    assert listed(user) == {"live": [], "today": [watched]}


def test_today_is_the_day_in_the_zone_of_the_interview() -> None:
    user = make_user(Role.INTERVIEWER)
    late = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
    make_interview(interviewers=(user,), scheduled_at=late, timezone="Asia/Tokyo")
    here = make_interview(interviewers=(user,), scheduled_at=late, timezone="UTC")
    assert listed(user)["today"] == [here]


def test_a_coordinator_sees_what_waits_for_them() -> None:
    user = make_user(Role.COORDINATOR)
    person = make_interview(status=Status.NEEDS_PERSON)
    time = make_interview(status=Status.RESCHEDULE)
    in_lobby = make_interview(status=Status.LOBBY, scheduled_at=NOON + timedelta(hours=1))
    invited, unlinked, expired = make_interview(), make_interview(), make_interview()
    for interview in (invited, expired):
        invite(interview=interview, by=user)
    Invitation.objects.filter(interview=expired).update(expires_at=NOON)
    make_interview(status=Status.ENDED)
    make_interview(status=Status.CANCELLED)
    sections = listed(user, timezone.now())
    assert {slug: set(interviews) for slug, interviews in sections.items()} == {
        "person": {person},
        "time": {time},
        "no-link": {unlinked, expired},
        "upcoming": {invited, in_lobby},
    }
    assert sections["upcoming"] == [invited, in_lobby]


def test_a_hiring_manager_has_no_lists_but_what_to_decide() -> None:
    assert listed(make_user(Role.HIRING_MANAGER)) == {}


def test_an_administrator_sees_all() -> None:
    assert list(listed(make_user(Role.ADMINISTRATOR))) == ["live", "today", "person", "time", "no-link", "upcoming"]


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.INTERVIEWER, {"Live now", "To run today", "To score"}),
        (Role.OBSERVER, {"Live now", "To run today"}),
        (
            Role.COORDINATOR,
            {"Needs a person", "Another time wanted", "Without a valid link", "Upcoming", "New interview"},
        ),
        (Role.HIRING_MANAGER, {"To decide"}),
        (Role.AUTHOR, set()),
    ],
)
def test_each_role_finds_its_own_tasks(role: Role, shown: set[str]) -> None:
    everything = {
        "Live now", "To run today", "To score", "Needs a person", "Another time wanted", "Without a valid link",
        "Upcoming", "New interview", "To decide", "People and roles",
    }  # fmt: skip
    html = page(make_user(role))
    assert {words for words in everything if words in html} == shown


def test_only_administrators_with_staff_rights_are_led_to_the_administration() -> None:
    user = make_user(Role.ADMINISTRATOR)
    assert "People and roles" not in page(user)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    assert "People and roles" in page(user)


def test_somebody_without_a_role_is_told_so() -> None:
    assert "You have no role yet" in page(make_user())


@pytest.mark.parametrize(("role", "queries"), [(Role.INTERVIEWER, 9), (Role.COORDINATOR, 15), (Role.ADMINISTRATOR, 21)])
def test_queries_do_not_grow_with_the_interviews(
    role: Role, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user, client = make_user(role), Client()
    client.force_login(user)
    for status in Status:
        for _ in range(3):
            make_interview(status=status, interviewers=(user, make_user()), scheduled_at=timezone.now())
    client.get(reverse("interviews:dashboard"))
    with django_assert_num_queries(queries):
        client.get(reverse("interviews:dashboard"))
