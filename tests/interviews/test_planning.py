from __future__ import annotations

import pytest

from interviews.models import Interview, LiveState, Participant, PlanItem
from interviews.models.event import Driver, Status
from interviews.services import planning
from interviews.services.planning import Problem
from snippets.refusal import ActionRefused
from tests.factories import NOON, make_interview, make_plan, make_position, make_user, make_version

pytestmark = pytest.mark.django_db
MODE = Interview.Mode


def items_of(plan) -> list[tuple]:
    return [(item.order, item.part, item.version, item.minutes) for item in plan.items.all()]


def test_a_position_is_made_with_its_members() -> None:
    user = make_user()
    position = planning.create_position(name="Backend", members=[user])
    assert [membership.user for membership in position.memberships.all()] == [user]


def test_members_are_replaced() -> None:
    gone, stays, comes = make_user(), make_user(), make_user()
    position = make_position(gone, stays)
    kept = position.memberships.get(user=stays)
    planning.set_members(position=position, members=[stays, comes])
    assert {membership.user for membership in position.memberships.all()} == {stays, comes}
    assert position.memberships.get(user=stays) == kept


def test_a_plan_is_warm_up_then_problems_in_order_then_closing() -> None:
    first, second = make_version(), make_version()
    plan = planning.create_plan(
        position=make_position(),
        round_name="Round",
        warm_up=9,
        problems=[Problem(second, 20), Problem(first, 10)],
        closing=5,
    )
    part = PlanItem.Part
    assert items_of(plan) == [
        (1, part.WARM_UP, None, 9),
        (2, part.PROBLEM, second, 20),
        (3, part.PROBLEM, first, 10),
        (4, part.CLOSING, None, 5),
    ]


def test_a_plan_can_be_changed_while_nobody_uses_it() -> None:
    plan, version = make_plan(), make_version()
    planning.change_plan(plan=plan, round_name="Other", warm_up=1, problems=[Problem(version, 30)], closing=2)
    plan.refresh_from_db()
    assert plan.round_name == "Other"
    assert [item.minutes for item in plan.items.all()] == [1, 30, 2]


def test_a_plan_in_use_stays_as_it_is() -> None:
    plan = make_interview().plan
    before = items_of(plan)
    with pytest.raises(ActionRefused):
        planning.change_plan(plan=plan, round_name="Other", warm_up=1, problems=[], closing=2)
    plan.refresh_from_db()
    assert (plan.round_name, items_of(plan)) == ("Code review round", before)


@pytest.mark.parametrize(
    ("mode", "driver"), [(MODE.ASSISTANT, Driver.ASSISTANT), (MODE.INTERVIEWER, Driver.INTERVIEWER)]
)
def test_an_interview_is_made_with_its_people_and_its_live_state(mode: str, driver: Driver) -> None:
    plan, interviewer, observer = make_plan(), make_user(), make_user()
    interview = planning.create_interview(
        plan=plan,
        candidate_name="Ada",
        scheduled_at=NOON,
        timezone="Europe/Berlin",
        candidate_timezone="Asia/Kolkata",
        mode=mode,
        interviewers=[interviewer],
        observers=[observer],
    )
    assert interview.position == plan.position
    live = LiveState.objects.get(interview=interview)
    assert (live.status, live.driver) == (Status.SCHEDULED, driver)
    assert {(each.user, each.role) for each in interview.participants.all()} == {
        (interviewer, "interviewer"),
        (observer, "observer"),
    }


def test_adding_somebody_again_changes_their_part_and_keeps_their_key() -> None:
    interview, user = make_interview(), make_user()
    first = planning.add_participant(interview=interview, user=user, role="observer")
    second = planning.add_participant(interview=interview, user=user, role="interviewer", credentials="Engineer")
    assert (first.pk, first.key) == (second.pk, second.key)
    assert (second.role, second.credentials) == ("interviewer", "Engineer")


def test_the_last_interviewer_stays_where_one_leads() -> None:
    interview = make_interview(interviewers=(make_user(),), mode=MODE.INTERVIEWER)
    participant = interview.participants.get()
    with pytest.raises(ActionRefused):
        planning.remove_participant(participant=participant)
    with pytest.raises(ActionRefused):
        planning.add_participant(interview=interview, user=participant.user, role="observer")
    assert interview.participants.get() == participant
    assert interview.participants.get().role == "interviewer"


def test_an_interviewer_may_leave_where_the_assistant_leads() -> None:
    interview = make_interview(interviewers=(make_user(),))
    planning.remove_participant(participant=interview.participants.get())
    assert not interview.participants.exists()


@pytest.mark.parametrize("status", [Status.LIVE, Status.ENDED, Status.CANCELLED])
def test_nothing_is_rearranged_after_the_start(status: Status) -> None:
    interview = make_interview(interviewers=(make_user(),), status=status)
    participant = interview.participants.get()
    with pytest.raises(ActionRefused):
        planning.add_participant(interview=interview, user=make_user(), role="observer")
    with pytest.raises(ActionRefused):
        planning.remove_participant(participant=participant)
    with pytest.raises(ActionRefused):
        planning.move_interview(interview=interview, scheduled_at=NOON, timezone="Asia/Kolkata")
    interview.refresh_from_db()
    assert interview.timezone == "UTC"
    assert list(Participant.objects.all()) == [participant]


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.LOBBY, Status.NEEDS_PERSON, Status.RESCHEDULE])
def test_the_time_can_be_changed_before_the_start(status: Status) -> None:
    interview = make_interview(status=status)
    planning.move_interview(interview=interview, scheduled_at=NOON, timezone="Asia/Kolkata")
    interview.refresh_from_db()
    assert (interview.scheduled_at, interview.timezone) == (NOON, "Asia/Kolkata")
