from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.models import Invitation
from interviews.models.event import Status
from interviews.roles import Role
from interviews.services import lobby
from interviews.services.invitations import invite, revoke
from tests.factories import make_interview, make_user
from tests.interviews.visits import join_url, joined, page, signed_in, status_of
from tests.scoring.sessions import held_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_link_uses_nothing_up(method: str) -> None:
    token = invite(interview=make_interview(), by=None)
    response = getattr(Client(), method)(join_url(token))
    assert response.status_code == 200
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert Invitation.objects.get().used_at is None
    assert not response.cookies.get("sessionid")


def test_the_page_says_who_invites_to_what_when_and_for_how_long() -> None:
    host = make_user(name="Clara")
    interview = make_interview(candidate_timezone="Asia/Kolkata", created_by=host)
    html = Client().get(join_url(invite(interview=interview, by=host))).content.decode()
    for words in ("Clara invites you", "Backend engineer", "17:30", "Asia/Kolkata", "12:00", "29 min"):
        assert words in html


def test_one_post_lets_in_under_a_new_session_and_a_clean_address() -> None:
    interview = make_interview()
    client = Client()
    client.session.save()
    planted = client.session.session_key
    response = client.post(join_url(invite(interview=interview, by=None)), follow=True)
    assert [url for url, _ in response.redirect_chain] == [page("candidate", interview), page("lobby", interview)]
    assert client.session.session_key != planted
    assert status_of(interview) == Status.LOBBY


def test_the_same_browser_is_led_back_by_the_used_link() -> None:
    interview = make_interview()
    token = invite(interview=interview, by=None)
    client = Client()
    client.post(join_url(token))
    for response in (client.get(join_url(token)), client.post(join_url(token))):
        assert (response.status_code, response["Location"]) == (302, page("candidate", interview))


def test_another_browser_is_told_that_the_link_was_used() -> None:
    interview = make_interview()
    token = invite(interview=interview, by=None)
    Client().post(join_url(token))
    response = Client().post(join_url(token))
    assert response.status_code == 410
    assert "was used already" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_each_reason_has_its_own_page(method: str) -> None:
    def answer(token: str) -> tuple[int, str]:
        response = getattr(Client(), method)(join_url(token))
        found = re.search(r"<h1>(.*)</h1>", response.content.decode())
        return response.status_code, found[1] if found else ""

    withdrawn, over, expired = make_interview(), make_interview(), make_interview()
    tokens = [invite(interview=interview, by=None) for interview in (withdrawn, over, expired)]
    revoke(interview=withdrawn)
    lobby.cancel(interview=over)
    expired.invitations.update(expires_at=timezone.now())
    assert [answer(token) for token in tokens] == [
        (410, "This link was replaced"),
        (410, "This interview is cancelled"),
        (410, "This link has run out"),
    ]
    assert answer("x" * 43) == (404, "We do not know this link")


def test_after_the_end_a_link_leads_to_the_candidate_s_copy() -> None:
    interview = held_session()[0].interview
    token = invite(interview=interview, by=make_user(name="Clara"))
    client = Client()
    html = client.get(join_url(token)).content.decode()
    assert ("Your copy of the interview" in html, "You are invited" in html) == (True, False)
    copy = reverse("afterwards:copy", args=[interview.public_id])
    for response in (client.post(join_url(token)), client.get(join_url(token))):
        assert (response.status_code, response["Location"]) == (302, copy)
    assert client.get(copy).status_code == 200
    assert Client().get(join_url(token)).status_code == 410


def test_staff_and_candidate_in_one_browser_keep_both() -> None:
    interview = make_interview()
    client = signed_in(Role.COORDINATOR)
    joined(interview, client)
    assert client.get(reverse("interviews:dashboard")).status_code == 200
    assert client.get(page("lobby", interview)).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("interviews:dashboard")).status_code == 302
    assert client.get(page("lobby", interview)).status_code == 200


def test_signing_in_keeps_the_candidates_place() -> None:
    interview = make_interview()
    client = joined(interview)
    user = make_user(Role.INTERVIEWER)
    client.post(reverse("account_login"), {"login": user.email, "password": "a-Long-passphrase-1"})
    assert client.get(reverse("interviews:dashboard")).status_code == 200
    assert client.get(page("lobby", interview)).status_code == 200


def test_a_candidate_may_have_two_interviews() -> None:
    first, second = make_interview(), make_interview()
    client = joined(second, joined(first))
    assert [client.get(page("lobby", each)).status_code for each in (first, second)] == [200, 200]


def test_trying_too_often_is_stopped_and_costs_no_link() -> None:
    token = invite(interview=make_interview(), by=None)
    client = Client()
    answers = [client.post(join_url(f"wrong{number}")).status_code for number in range(30)]
    assert answers == [404] * 30
    assert client.post(join_url(token)).status_code == 429
    assert Invitation.objects.get().used_at is None


def test_a_post_from_elsewhere_is_refused() -> None:
    token = invite(interview=make_interview(), by=None)
    assert Client(enforce_csrf_checks=True).post(join_url(token)).status_code == 403
    assert Invitation.objects.get().used_at is None
