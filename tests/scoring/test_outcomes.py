from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from interviews.models import Participant
from interviews.roles import Role
from scoring.models import Outcome
from scoring.services.outcomes import DecidedMeanwhile, may_decide, outcomes_of, record_outcome
from snippets.refusal import ActionRefused
from tests.factories import make_plan, make_position, make_user
from tests.scoring.sessions import filled_draft, held_session, load_default_rubric, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
WORDS = "Found both faults without help."
NOBODY_ELSE = "Only hiring managers of this position and administrators decide."


@pytest.fixture
def rater():
    return make_user(Role.INTERVIEWER, name="Priya")


@pytest.fixture
def manager():
    return make_user(Role.HIRING_MANAGER, name="Mira")


@pytest.fixture
def interview(rater, manager):
    """Held and scored."""
    held = held_session(rater, plan=make_plan(make_position(manager)))[0].interview
    submitted_scorecard(held, rater)
    return held


def record(interview, by, **changes) -> Outcome:
    fields = {"choice": Outcome.Choice.ADVANCE, "reason": Outcome.Reason.MEETS, "words": WORDS, "seen": None, **changes}
    return record_outcome(interview=interview, by=by, **fields)


def refusal(interview, by, **changes) -> str:
    with pytest.raises(ActionRefused) as refused:
        record(interview, by, **changes)
    return str(refused.value)


def test_the_decision_of_a_hiring_manager_is_recorded(interview, manager) -> None:
    made = record(interview, manager, words=f"  {WORDS}\n")
    assert outcomes_of(interview) == [made]
    assert (made.choice, made.reason, made.words, made.decided_by) == ("advance", "meets", WORDS, manager)


def test_a_later_decision_stands_before_the_earlier_one(interview, manager) -> None:
    first = record(interview, manager, choice=Outcome.Choice.HOLD)
    second = record(interview, make_user(Role.ADMINISTRATOR), seen=first.pk)
    third = record(interview, manager, choice=Outcome.Choice.HOLD, seen=second.pk)
    assert outcomes_of(interview) == [third, second, first]
    assert [each.choice for each in outcomes_of(interview)] == ["hold", "advance", "hold"]


def test_nothing_is_decided_before_a_scorecard_is_submitted(rater, manager) -> None:
    interview = held_session(rater, plan=make_plan(make_position(manager)))[0].interview
    filled_draft(interview, rater)
    assert refusal(interview, manager) == "Nothing can be decided before a scorecard is submitted."
    assert outcomes_of(interview) == []


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.COORDINATOR, Role.OBSERVER, Role.AUTHOR])
def test_members_without_the_role_do_not_decide(interview, role) -> None:
    user = make_user(role)
    interview.position.memberships.create(user=user)
    assert (refusal(interview, user), may_decide(user, interview)) == (NOBODY_ELSE, False)


def test_hiring_managers_of_other_positions_do_not_decide(interview) -> None:
    elsewhere = make_user(Role.HIRING_MANAGER)
    make_position(elsewhere)
    assert (refusal(interview, elsewhere), may_decide(elsewhere, interview)) == (NOBODY_ELSE, False)


def test_administrators_decide_without_being_members(interview) -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    assert may_decide(administrator, interview)
    made = record(interview, administrator)
    assert outcomes_of(interview) == [made]


def test_who_scores_too_decides_after_submitting(interview, manager) -> None:
    Participant.objects.create(interview=interview, user=manager, role=Participant.Role.INTERVIEWER)
    assert refusal(interview, manager) == "You score this interview too. Submit your scorecard before you decide."
    assert not may_decide(manager, interview)
    submitted_scorecard(interview, manager)
    assert may_decide(manager, interview)
    made = record(interview, manager)
    assert outcomes_of(interview) == [made]


@pytest.mark.parametrize("words", ["", "  \n"])
def test_a_decision_without_words_is_refused(interview, manager, words) -> None:
    assert refusal(interview, manager, words=words) == "Say in a sentence or two what the decision rests on."


@pytest.mark.parametrize("stale", [None, "first"])
def test_who_did_not_see_the_latest_decision_overwrites_nothing(interview, manager, stale) -> None:
    first = record(interview, manager, choice=Outcome.Choice.HOLD)
    latest = record(interview, manager, choice=Outcome.Choice.DECLINE, reason=Outcome.Reason.BELOW, seen=first.pk)
    with pytest.raises(DecidedMeanwhile, match="Mira decided meanwhile: Decline") as refused:
        record(interview, make_user(Role.ADMINISTRATOR), seen=first.pk if stale else None)
    assert (refused.value.latest, outcomes_of(interview)) == (latest, [latest, first])


def test_the_same_decision_sent_twice_is_one(interview, manager) -> None:
    assert record(interview, manager) == record(interview, manager)
    assert len(outcomes_of(interview)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_refused(groups) -> None:
    load_default_rubric()
    rater, administrator = make_user(Role.INTERVIEWER), make_user(Role.ADMINISTRATOR)
    interview = held_session(rater)[0].interview
    submitted_scorecard(interview, rater)
    others = [make_user(Role.ADMINISTRATOR) for _ in range(3)]
    start = Barrier(4)

    def decide_in_a_thread(user) -> bool:
        start.wait()
        try:
            record(interview, user, words=f"By {user}")
        except DecidedMeanwhile:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(decide_in_a_thread, [administrator, *others])) == [False, False, False, True]
    assert len(outcomes_of(interview)) == 1
