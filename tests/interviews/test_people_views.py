from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from interviews.models import Interview
from interviews.models.event import Status
from interviews.roles import Role
from tests.factories import make_interview, make_plan, make_position, make_user
from tests.interviews.visits import page, signed_in, status_of

pytestmark = pytest.mark.django_db


def test_a_new_link_is_shown_once() -> None:
    interview = make_interview()
    client = signed_in(Role.COORDINATOR)
    response = client.post(page("invite", interview))
    assert "http://testserver/join/" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "/join/" not in client.get(page("interview", interview)).content.decode()


def test_after_the_end_a_coordinator_sends_a_link_to_the_copy_and_can_close_it() -> None:
    interview = make_interview(status=Status.ENDED)
    client = signed_in(Role.COORDINATOR)
    html = client.get(page("interview", interview)).content.decode()
    assert ("leads the candidate to their copy" in html, "Make a new link" in html) == (True, True)
    link = re.search(r"http://testserver(/join/[^\"]+)", client.post(page("invite", interview)).content.decode())
    assert link
    candidate, copy = Client(), reverse("afterwards:copy", args=[interview.public_id])
    assert candidate.post(link[1])["Location"] == copy
    assert candidate.get(copy).status_code == 200
    client.post(page("revoke", interview))
    assert candidate.get(copy).status_code == 404


def test_the_dashboard_gets_the_link_as_a_fragment_and_refusals_too() -> None:
    client = signed_in(Role.COORDINATOR)
    htmx = {"HTTP_HX_REQUEST": "true"}
    html = client.post(page("invite", make_interview()), **htmx).content.decode()
    assert "/join/" in html
    assert "<html" not in html
    refused = client.post(page("invite", make_interview(status=Status.NEEDS_PERSON)), **htmx).content.decode()
    assert "Add an interviewer first" in refused
    assert "/join/" not in refused


def new_interview(**changes: object) -> dict[str, object]:
    tomorrow = timezone.now() + timedelta(days=1)
    return {
        "plan": make_plan().pk,
        "candidate_name": "Grace",
        "candidate_timezone": "Asia/Kolkata",
        "day": tomorrow.date().isoformat(),
        "clock": "14:30",
        "timezone": "Europe/Berlin",
        "mode": "assistant",
        **changes,
    }


def test_an_interview_is_planned_in_the_named_zone() -> None:
    interviewer = make_user(Role.INTERVIEWER)
    response = signed_in(Role.COORDINATOR).post(
        reverse("interviews:interview-new"), new_interview(interviewers=[interviewer.pk])
    )
    interview = Interview.objects.get()
    assert response["Location"] == page("interview", interview)
    assert interview.scheduled_at.hour in (12, 13)
    assert interview.participants.get().user == interviewer
    assert interview.created_by


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("candidate_name", ""),
        ("candidate_name", "x" * 121),
        ("plan", "999999"),
        ("timezone", "Mars/Olympus"),
        ("day", "2020-01-01"),
        ("day", "tomorrow"),
        ("clock", "25:00"),
        ("candidate_email", "nobody"),
        ("mode", "robot"),
        ("mode", "interviewer"),
    ],
)
def test_a_wrong_field_is_named_and_the_rest_is_kept(field: str, value: str) -> None:
    given = new_interview(candidate_pronouns="she/her", **{field: value})
    response = signed_in(Role.COORDINATOR).post(reverse("interviews:interview-new"), given)
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert "she/her" in response.content.decode()
    assert not Interview.objects.exists()


def test_nobody_interviews_and_observes_at_once() -> None:
    user = make_user(Role.INTERVIEWER)
    given = new_interview(interviewers=[user.pk], observers=[user.pk])
    assert signed_in(Role.COORDINATOR).post(reverse("interviews:interview-new"), given).status_code == 422


def test_people_without_the_role_cannot_be_made_interviewers() -> None:
    interview, user = make_interview(), make_user(Role.OBSERVER)
    client = signed_in(Role.COORDINATOR)
    answer = client.post(page("participant-add", interview), {"user": user.pk, "role": "interviewer"})
    assert answer.status_code == 422
    assert client.post(page("participant-add", interview), {"user": user.pk, "role": "observer"}).status_code == 302
    assert interview.participants.get().user == user


def test_a_refused_change_says_why() -> None:
    interview = make_interview(status=Status.LIVE)
    response = signed_in(Role.COORDINATOR).post(page("cancel", interview), follow=True)
    assert "the interview is now “live”" in response.content.decode()
    assert status_of(interview) == Status.LIVE


def listed(client: Client, **query: object) -> list[str]:
    html = client.get(reverse("interviews:interviews"), query).content.decode()
    return re.findall(r'<a href="/interviews/[-0-9a-f]{36}/">(.*?)</a>', html)


def test_the_list_is_filtered_by_name_status_and_position() -> None:
    data = make_plan(make_position(name="Data engineer"))
    make_interview(candidate_name="Ada", status=Status.LIVE)
    make_interview(candidate_name="Bob", plan=data)
    client = signed_in(Role.COORDINATOR)
    assert sorted(listed(client)) == ["Ada", "Bob"]
    assert listed(client, q="ad") == ["Ada"]
    assert listed(client, status=Status.SCHEDULED.value) == ["Bob"]
    assert listed(client, position=data.position.public_id) == ["Bob"]
    assert listed(client, q="ad", position=data.position.public_id) == []


@pytest.mark.parametrize("query", [{"status": "x"}, {"position": "nonsense"}, {"page": "99"}, {"q": "\x00"}])
def test_nonsense_in_the_address_filters_nothing(query: dict[str, str]) -> None:
    make_interview(candidate_name="Ada")
    assert listed(signed_in(Role.COORDINATOR), **query) == ["Ada"]


def test_pages_keep_the_filter() -> None:
    plan = make_plan()
    for _ in range(26):
        make_interview(plan)
    html = signed_in(Role.COORDINATOR).get(reverse("interviews:interviews"), {"q": "ada"}).content.decode()
    assert "?q=ada&amp;page=2" in html
    assert "26 interviews" in html


def test_htmx_gets_the_list_only() -> None:
    response = signed_in(Role.COORDINATOR).get(reverse("interviews:interviews"), HTTP_HX_REQUEST="true")
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize(("name", "queries"), [("interviews", 6), ("positions", 4)])
def test_lists_take_as_many_queries_however_long(
    name: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(Role.COORDINATOR)
    for _ in range(5):
        make_interview(interviewers=(make_user(),))
    with django_assert_num_queries(queries):
        client.get(reverse(f"interviews:{name}"))
