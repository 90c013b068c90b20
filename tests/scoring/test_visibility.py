"""Blind until submitted: who sees which scorecards."""

from __future__ import annotations

import pytest

from interviews.models import Membership, Participant
from interviews.roles import Role
from scoring.models import Scorecard
from scoring.services.scorecards import revise, submit
from tests.factories import make_plan, make_position, make_user
from tests.scoring.sessions import filled_draft, held_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def raters():
    return make_user(Role.INTERVIEWER), make_user(Role.INTERVIEWER)


@pytest.fixture
def manager():
    return make_user(Role.HIRING_MANAGER)


@pytest.fixture
def interview(raters, manager):
    return held_session(*raters, plan=make_plan(make_position(manager)))[0].interview


def seen_by(user) -> list[Scorecard]:
    return list(Scorecard.objects.visible_to(user))


def test_a_rater_sees_the_others_only_after_submitting(raters, interview) -> None:
    first, second = raters
    theirs = submitted_scorecard(interview, first)
    assert seen_by(second) == []
    mine = filled_draft(interview, second)
    assert seen_by(second) == [mine]
    submit(scorecard=mine)
    assert seen_by(second) == [theirs, mine]


def test_a_draft_is_seen_by_its_rater_alone(raters, interview, manager) -> None:
    first, second = raters
    draft = filled_draft(interview, first)
    submitted_scorecard(interview, second)
    administrator = make_user(Role.ADMINISTRATOR)
    assert [draft in seen_by(user) for user in (first, second, manager, administrator)] == [True, False, False, False]


def test_hiring_managers_see_what_was_submitted_for_their_positions(raters, interview, manager) -> None:
    card = submitted_scorecard(interview, raters[0])
    elsewhere = make_user(Role.HIRING_MANAGER)
    make_position(elsewhere)
    assert seen_by(manager) == [card]
    assert seen_by(elsewhere) == []


def test_a_hiring_manager_who_interviews_scores_blind_too(raters, interview, manager) -> None:
    card = submitted_scorecard(interview, raters[0])
    Participant.objects.create(interview=interview, user=manager, role=Participant.Role.INTERVIEWER)
    assert seen_by(manager) == []
    own = submitted_scorecard(interview, manager)
    assert seen_by(manager) == [card, own]


def test_an_administrator_who_interviews_scores_blind_too(raters, interview) -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    card = submitted_scorecard(interview, raters[0])
    assert seen_by(administrator) == [card]
    Participant.objects.create(interview=interview, user=administrator, role=Participant.Role.INTERVIEWER)
    assert seen_by(administrator) == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.AUTHOR, Role.INTERVIEWER])
def test_nobody_else_sees_any(raters, interview, role) -> None:
    submitted_scorecard(interview, raters[0])
    user = make_user(role)
    Membership.objects.create(position=interview.position, user=user)
    if role == Role.OBSERVER:
        Participant.objects.create(interview=interview, user=user, role=Participant.Role.OBSERVER)
    assert seen_by(user) == []


def test_a_hiring_manager_without_the_role_is_no_hiring_manager(raters, interview, manager) -> None:
    submitted_scorecard(interview, raters[0])
    manager.groups.clear()
    assert seen_by(type(manager).objects.get(pk=manager.pk)) == []


def test_a_revision_replaces_the_current_scorecard_once_submitted(raters, interview, manager) -> None:
    first = submitted_scorecard(interview, raters[0])
    second = revise(scorecard=first, reason="Listened again.")
    assert list(Scorecard.objects.visible_to(manager).current()) == [first]
    submit(scorecard=second)
    assert list(Scorecard.objects.visible_to(manager).current()) == [second]
    assert seen_by(make_user(Role.ADMINISTRATOR)) == [first, second]
