"""Deciding on the report's page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import Interview, Participant
from interviews.roles import Role
from scoring.models import Outcome
from scoring.services.outcomes import outcomes_of, record_outcome
from tests.factories import make_plan, make_position, make_user
from tests.scoring.sessions import filled_draft, held_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
DECISION = {"choice": "advance", "reason": "meets", "words": "Found both faults <b>unaided</b>."}


@pytest.fixture
def manager():
    return make_user(Role.HIRING_MANAGER, name="Mira")


@pytest.fixture
def interview(rater, manager) -> Interview:
    held = held_session(rater, plan=make_plan(make_position(manager)))[0].interview
    submitted_scorecard(held, rater)
    return held


def decide(client: Client, user, interview, **changes: object):
    client.force_login(user)
    return client.post(reverse("reports:outcome", args=[interview.public_id]), {**DECISION, **changes})


def page_of(client: Client, user, interview) -> str:
    client.force_login(user)
    return client.get(reverse("reports:report", args=[interview.public_id])).content.decode()


def test_a_decision_stands_in_the_header_with_who_and_why(client: Client, manager, interview) -> None:
    assert "Not decided yet" in page_of(client, manager, interview)
    answer = decide(client, manager, interview)
    assert (answer.status_code, answer["Location"]) == (302, f"/reports/{interview.public_id}/")
    page = page_of(client, manager, interview)
    assert "<dt>Outcome</dt><dd>Advance " in page
    assert "<b>Advance</b> · Meets what the position asks for" in page
    assert "Found both faults &lt;b&gt;unaided&lt;/b&gt;." in page
    assert ("Mira" in page, "Your decision is recorded." in page, "Not decided yet" in page) == (True, True, False)


def test_earlier_decisions_stay_in_sight(client: Client, manager, interview) -> None:
    decide(client, manager, interview, choice="hold", words="Waiting for a second round.")
    first = outcomes_of(interview)[0]
    assert f'name="seen" value="{first.pk}"' in page_of(client, manager, interview)
    assert decide(client, manager, interview, seen=first.pk).status_code == 302
    page = page_of(client, manager, interview)
    assert page.index("<b>Advance</b>") < page.index("Decided before") < page.index("Waiting for a second round.")


def test_who_decides_on_what_is_no_longer_so_keeps_their_words(client: Client, manager, interview) -> None:
    fields = {"interview": interview, "by": make_user(Role.ADMINISTRATOR, name="Ann"), "seen": None}
    first = record_outcome(choice=Outcome.Choice.DECLINE, reason=Outcome.Reason.BELOW, words="Too little.", **fields)
    answer = decide(client, manager, interview)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ann decided meanwhile: Decline." in page
    assert "Found both faults &lt;b&gt;unaided&lt;/b&gt;.</textarea>" in page
    assert f'name="seen" value="{first.pk}"' in page
    assert outcomes_of(interview) == [first]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"choice": ""}, "This field is required."),
        ({"choice": "hire"}, "is not one of the available choices"),
        ({"reason": "gut feeling"}, "is not one of the available choices"),
        ({"words": "   "}, "This field is required."),
        ({"words": "x" * 5001}, "at most 5000 characters"),
        ({"words": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_no_decision_is_refused_in_words(client: Client, manager, interview, changes, message) -> None:
    answer = decide(client, manager, interview, **changes)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert outcomes_of(interview) == []


def test_interviewers_read_the_outcome_and_decide_nothing(client: Client, rater, manager, interview) -> None:
    decide(client, manager, interview)
    page = page_of(client, rater, interview)
    assert ("<b>Advance</b>" in page, "Record the decision" in page) == (True, False)
    assert decide(client, rater, interview).status_code == 403
    assert len(outcomes_of(interview)) == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.AUTHOR, Role.HIRING_MANAGER])
def test_nobody_else_reaches_it(client: Client, interview, role) -> None:
    user = make_user(role)
    if role != Role.HIRING_MANAGER:
        interview.position.memberships.create(user=user)
    assert (decide(client, user, interview).status_code, outcomes_of(interview)) == (404, [])


def test_strangers_are_sent_to_sign_in(client: Client, interview) -> None:
    answer = client.post(reverse("reports:outcome", args=[interview.public_id]), DECISION)
    assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)


def test_who_scores_too_decides_after_submitting(client: Client, manager, interview) -> None:
    Participant.objects.create(interview=interview, user=manager, role=Participant.Role.INTERVIEWER)
    assert (decide(client, manager, interview).status_code, outcomes_of(interview)) == (403, [])


def test_nothing_is_decided_before_a_scorecard_is_submitted(client: Client, rater, manager) -> None:
    held = held_session(rater, plan=make_plan(make_position(manager)))[0].interview
    filled_draft(held, rater)
    answer = decide(client, manager, held)
    assert (answer.status_code, "No scorecard was submitted yet" in answer.content.decode()) == (409, True)
    assert outcomes_of(held) == []


def test_no_decision_is_chosen_beforehand(client: Client, manager, interview) -> None:
    page = page_of(client, manager, interview)
    form = page[page.index('action="/reports/') :]
    assert ("checked" in form, '<option value="" selected>' in form) == (False, True)


def test_the_header_leads_to_the_decision_of_whom_it_concerns(client: Client, rater, manager, interview) -> None:
    asked = [page_of(client, user, interview).count('href="#outcome"') for user in (rater, manager)]
    decide(client, manager, interview)
    told = [page_of(client, user, interview).count('href="#outcome">Who and why</a>') for user in (rater, manager)]
    assert (asked, told) == ([0, 1], [1, 1])
