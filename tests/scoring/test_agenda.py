from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.events import EndReason
from interviews.forms.agenda import AgendaForm
from interviews.models import LiveState, Participant
from interviews.roles import Role
from scoring.agenda import interviews_to_score
from scoring.services.scorecards import draft_for, revise, submit
from tests.factories import make_plan, make_user
from tests.scoring.sessions import held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def rater():
    return make_user(Role.INTERVIEWER)


def waiting(user) -> list[tuple[str, bool, bool]]:
    interviews = interviews_to_score(user, AgendaForm({}, user=user), timezone.now())
    return [(each.candidate_name, each.draft, each.revising) for each in interviews]


def test_held_interviews_wait_until_they_are_submitted(rater) -> None:
    session, _ = held_session(rater, candidate_name="Ada")
    assert waiting(rater) == [("Ada", False, False)]
    draft_for(interview=session.interview, rater=rater)
    assert waiting(rater) == [("Ada", True, False)]
    card = submitted_scorecard(session.interview, rater)
    assert waiting(rater) == []
    revision = revise(scorecard=card, reason="Again")
    assert waiting(rater) == [("Ada", True, True)]
    submit(scorecard=revision)
    assert waiting(rater) == []


def test_what_has_not_ended_or_is_not_theirs_does_not_wait(rater) -> None:
    live_session(rater)
    live_session(rater).end(EndReason.RESCHEDULE)
    held, _ = held_session(make_user(Role.INTERVIEWER))
    Participant.objects.create(interview=held.interview, user=rater, role=Participant.Role.OBSERVER)
    assert waiting(rater) == []


def test_who_waits_longest_comes_first(rater) -> None:
    plan = make_plan()
    for name, hours in (("Ada", 2), ("Bo", 9), ("Cy", 5)):
        session, _ = held_session(rater, plan=plan, candidate_name=name)
        LiveState.objects.filter(pk=session.interview.pk).update(ended_at=timezone.now() - timedelta(hours=hours))
    assert [name for name, _, _ in waiting(rater)] == ["Bo", "Cy", "Ada"]


def test_the_dashboards_filter_and_pages_reach_the_list(client: Client, rater) -> None:
    plan = make_plan()
    for number in range(12):
        held_session(rater, plan=plan, candidate_name=f"Ada {number}")
    held_session(rater, candidate_name="Bo")
    client.force_login(rater)

    def named(**query: object) -> list[str]:
        page = client.get(reverse("scoring:todo"), query)
        return [each.candidate_name for each in page.context["page"]]

    assert named(q="bo") == ["Bo"]
    assert named(q="ada")[:2] == ["Ada 0", "Ada 1"]
    assert named(**{"q": "ada", "score-page": 2}) == ["Ada 10", "Ada 11"]


def test_the_list_says_what_is_begun(client: Client, rater) -> None:
    session, _ = held_session(rater, candidate_name="Ada")
    client.force_login(rater)
    page = client.get(reverse("scoring:todo")).content.decode()
    assert ("Ada" in page, "draft begun" in page, ">Score<" in page) == (True, False, True)
    draft_for(interview=session.interview, rater=rater)
    page = client.get(reverse("scoring:todo")).content.decode()
    assert ("draft begun" in page, ">Go on<" in page) == (True, True)


def test_an_empty_list_says_so(client: Client, rater) -> None:
    client.force_login(rater)
    assert "Nothing waits for your scores." in client.get(reverse("scoring:todo")).content.decode()


def test_the_list_takes_the_same_queries_for_many(client: Client, rater, django_assert_num_queries) -> None:
    plan = make_plan()
    client.force_login(rater)
    held_session(rater, plan=plan)
    with django_assert_num_queries(5):
        client.get(reverse("scoring:todo"))
    for _ in range(4):
        held_session(rater, plan=plan)
    with django_assert_num_queries(5):
        client.get(reverse("scoring:todo"))


def test_strangers_sign_in_first(client: Client) -> None:
    assert client.get(reverse("scoring:todo")).status_code == 302
