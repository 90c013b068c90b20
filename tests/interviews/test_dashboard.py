from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from interviews.agenda import sections_for
from interviews.forms.agenda import AgendaForm
from interviews.models import Interview, Invitation, LiveState, ModelCall
from interviews.models.event import Status
from interviews.roles import Role
from interviews.services.invitations import invite
from tests.factories import NOON, make_interview, make_plan, make_position, make_user

pytestmark = pytest.mark.django_db


def listed(user: User, now: datetime = NOON) -> dict[str, list[Interview]]:
    return {each.slug: list(each.interviews) for each in sections_for(user, now, AgendaForm({}, user=user))}


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
    soon = timezone.now() + timedelta(hours=3)
    invited, unlinked, expired, expiring = (make_interview(scheduled_at=soon) for _ in range(4))
    for interview in (invited, expired, expiring):
        invite(interview=interview, by=user)
    Invitation.objects.filter(interview=expired).update(expires_at=NOON)
    Invitation.objects.filter(interview=expiring).update(expires_at=soon)
    make_interview(status=Status.ENDED)
    make_interview(status=Status.CANCELLED)
    sections = listed(user, timezone.now())
    assert {slug: set(interviews) for slug, interviews in sections.items()} == {
        "person": {person},
        "time": {time},
        "no-link": {unlinked, expired},
        "expiring": {expiring},
        "upcoming": {invited, in_lobby},
    }
    assert sections["upcoming"] == [in_lobby, invited]


def test_a_link_of_an_interview_that_is_past_lasts_another_day() -> None:
    user = make_user(Role.COORDINATOR)
    lasting, ending = make_interview(), make_interview()
    for interview, hours in ((lasting, 25), (ending, 23)):
        invite(interview=interview, by=user)
        Invitation.objects.filter(interview=interview).update(expires_at=timezone.now() + timedelta(hours=hours))
    sections = listed(user, timezone.now())
    assert (sections["expiring"], sections["upcoming"]) == ([ending], [lasting])


def test_an_administrator_sees_what_hangs() -> None:
    user, now = make_user(Role.ADMINISTRATOR), timezone.now()
    fresh, endless, overdue = (make_interview(status=Status.LIVE, scheduled_at=now) for _ in range(3))
    LiveState.objects.update(started_at=now - timedelta(hours=1))
    LiveState.objects.filter(pk=endless.pk).update(started_at=now - timedelta(hours=5))
    LiveState.objects.filter(pk=overdue.pk).update(wake_at=now - timedelta(minutes=11))
    LiveState.objects.filter(pk=fresh.pk).update(wake_at=now - timedelta(seconds=11))
    waiting = make_interview(status=Status.LOBBY, scheduled_at=now - timedelta(hours=5))
    make_interview(status=Status.LOBBY, scheduled_at=now)
    make_interview(status=Status.ENDED)
    assert set(listed(user, now)["stuck"]) == {endless, overdue, waiting}


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [(["ok"], ""), (["ok", "timeout", "http_500"], "2 of 3 calls of the language model failed")],
)
def test_an_administrator_sees_how_often_the_model_failed_of_late(outcomes: list[str], words: str) -> None:
    user = make_user(Role.ADMINISTRATOR)
    for outcome in outcomes:
        ModelCall.objects.create(purpose="listener", model="m", prompt="1", outcome=outcome)
    old = ModelCall.objects.create(purpose="listener", model="m", prompt="1", outcome="timeout")
    ModelCall.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(hours=25))
    html = page(user)
    assert ("Look at the model" in html) == bool(words)
    assert words in html
    assert "Look at the model" not in page(make_user(Role.COORDINATOR))


def test_an_administrator_sees_that_the_limit_of_the_day_is_used_up(settings) -> None:
    settings.OPENAI_TOKENS_PER_DAY = 100
    ModelCall.objects.create(purpose="listener", model="m", prompt="1", outcome="ok", tokens_in=100)
    assert "limit of the day is used up" in page(make_user(Role.ADMINISTRATOR))


def names_on(user: User, **query: object) -> list[str]:
    client = Client()
    client.force_login(user)
    sections = client.get(reverse("interviews:dashboard"), query).context["sections"]
    return [interview.candidate_name for _, page in sections for interview in page]


def test_the_filter_narrows_all_lists() -> None:
    user, now = make_user(Role.COORDINATOR), timezone.now()
    here, there = make_plan(make_position(name="Here")), make_plan(make_position(name="There"))
    make_interview(here, candidate_name="Ada Lark", scheduled_at=now, created_by=user)
    make_interview(here, candidate_name="Bo Lark", scheduled_at=now + timedelta(days=3), interviewers=(user,))
    make_interview(there, candidate_name="Cy Finch", scheduled_at=now + timedelta(days=40), status=Status.RESCHEDULE)
    assert names_on(user) == ["Cy Finch", "Ada Lark", "Bo Lark"]
    assert names_on(user, q="lark") == ["Ada Lark", "Bo Lark"]
    assert names_on(user, position=there.position.public_id) == ["Cy Finch"]
    assert names_on(user, days=1) == ["Ada Lark"]
    assert names_on(user, days=7) == ["Ada Lark", "Bo Lark"]
    assert names_on(user, whose="mine") == ["Ada Lark", "Bo Lark"]
    assert names_on(user, q="lark", days=1, position=here.position.public_id, whose="mine") == ["Ada Lark"]


@pytest.mark.parametrize(
    "query", [{"q": "\x00"}, {"days": "x"}, {"position": "x"}, {"whose": "x"}, {"no-link-page": "x"}, {"days": "-1"}]
)
def test_nonsense_in_the_address_filters_nothing(query: dict[str, str]) -> None:
    make_interview(candidate_name="Ada")
    assert names_on(make_user(Role.COORDINATOR), **query) == ["Ada"]


def test_a_long_list_has_pages_that_keep_the_filter() -> None:
    user = make_user(Role.COORDINATOR)
    plan = make_plan()
    for number in range(12):
        make_interview(plan, candidate_name=f"Ada {number}", scheduled_at=NOON + timedelta(minutes=number))
    assert names_on(user, q="ada") == [f"Ada {number}" for number in range(10)]
    assert names_on(user, **{"q": "ada", "no-link-page": 2}) == ["Ada 10", "Ada 11"]
    client = Client()
    client.force_login(user)
    html = client.get(reverse("interviews:dashboard"), {"q": "ada"}).content.decode()
    assert 'href="/?q=ada&amp;no-link-page=2"' in html


def test_the_parts_of_other_rooms_get_the_filter() -> None:
    client = Client()
    client.force_login(make_user(Role.INTERVIEWER, Role.HIRING_MANAGER, Role.AUTHOR))
    html = client.get(reverse("interviews:dashboard"), {"q": "ada b"}).content.decode()
    for name in ("scoring:todo", "reports:todo", "snippets:todo", "reports:todo-bank"):
        assert f'hx-get="{reverse(name)}?q=ada+b"' in html


def test_htmx_gets_the_lists_alone() -> None:
    client = Client()
    client.force_login(make_user(Role.COORDINATOR))
    part = client.get(reverse("interviews:dashboard"), headers={"HX-Request": "true"})
    assert ("<html" in part.content.decode(), "Upcoming" in part.content.decode()) == (False, True)


def test_a_hiring_manager_has_no_lists_but_what_to_decide() -> None:
    assert listed(make_user(Role.HIRING_MANAGER)) == {}


def test_an_administrator_sees_all() -> None:
    assert list(listed(make_user(Role.ADMINISTRATOR))) == [
        "live", "today", "person", "time", "no-link", "expiring", "upcoming", "stuck",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.INTERVIEWER, {"Live now", "To run today", "To score"}),
        (Role.OBSERVER, {"Live now", "To run today"}),
        (
            Role.COORDINATOR,
            {"Needs a person", "Another time wanted", "Without a valid link", "Upcoming", "New interview"},
        ),
        (Role.HIRING_MANAGER, {'"/reports/todo/"'}),
        (Role.AUTHOR, {"/bank/drafts/todo/"}),
    ],
)
def test_each_role_finds_its_own_tasks(role: Role, shown: set[str]) -> None:
    everything = {
        "Live now", "To run today", "To score", "Needs a person", "Another time wanted", "Without a valid link",
        "Upcoming", "New interview", '"/reports/todo/"', "/bank/drafts/todo/", "People and roles",
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
