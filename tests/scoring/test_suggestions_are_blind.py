"""Before a rater has submitted, no page of theirs tells of a suggestion, not even by what else it shows."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from interviews.roles import Role
from scoring.models import Suggestion
from scoring.services.suggestions import build_suggestion
from tests.factories import make_user
from tests.scoring.sessions import filled_draft, held_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]

PAGES = [
    "scoring:scorecard",
    "scoring:record",
    "scoring:reveal",
    "reports:report",
    "reports:transcript",
    "reports:playback",
    "interviews:staff-room",
    "interviews:panel",
    "interviews:interview",
]
OVERALL = Decimal("3.17")
# What is drawn anew for each answer.
SECRETS = r'name="csrfmiddlewaretoken" value="\w+"|"x-csrftoken": "\w+"|nonce="[^"]+"|"now": "[^"]+"'


@pytest.fixture
def rater():
    return make_user(Role.INTERVIEWER)


@pytest.fixture
def interview(rater):
    return held_session(rater, make_user(Role.INTERVIEWER))[0].interview


def seen_by(user, interview, name: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(name, args=[interview.public_id]))
    return response.status_code, re.sub(SECRETS, "", response.content.decode())


def build(interview) -> None:
    build_suggestion(interview=interview).ratings.update(score=OVERALL)
    Suggestion.objects.update(overall=OVERALL)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("begun", [False, True])
def test_every_page_is_the_same_with_a_suggestion_and_without(rater, interview, name, begun) -> None:
    submitted_scorecard(interview, interview.participants.exclude(user=rater).get().user)
    if begun:
        filled_draft(interview, rater)
    before = seen_by(rater, interview, name)
    build(interview)
    assert seen_by(rater, interview, name) == before
    assert str(OVERALL) not in before[1]


def test_looking_before_submitting_builds_none(rater, interview) -> None:
    submitted_scorecard(interview, interview.participants.exclude(user=rater).get().user)
    for name in PAGES:
        seen_by(rater, interview, name)
    assert not Suggestion.objects.exists()


def test_after_submitting_it_is_built_by_looking_where_the_task_was_lost(rater, interview) -> None:
    submitted_scorecard(interview, rater)
    status, text = seen_by(rater, interview, "scoring:reveal")
    assert (status, "Suggested" in text, Suggestion.objects.get().overall) == (200, True, Decimal(10))
