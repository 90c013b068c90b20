from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from interviews.models import Interview, Position
from interviews.models.event import Status
from interviews.roles import Role
from scoring.models import Outcome
from tests.factories import make_interview, make_plan, make_position, make_user
from tests.scoring.judged import judged_interviews

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def plan(position):
    return make_plan(position)


def judged(plan, *raters: User, name: str = "", choices: tuple[str, ...] = ()) -> Interview:
    cards = judged_interviews(
        [{rater: {"db-design": 7} for rater in raters or (make_user(Role.INTERVIEWER),)}], plan=plan
    )
    interview = cards[0].interview
    for choice in choices:
        interview.outcomes.create(choice=choice, reason="other", words="So it is.", decided_by=make_user())
    Interview.objects.filter(pk=interview.pk).update(candidate_name=name or interview.candidate_name)
    return interview


@pytest.fixture
def candidates(plan, rubric) -> None:
    """One on each stage, called like it."""
    for status, name in (
        (Status.SCHEDULED, "invited"), (Status.LOBBY, "lobby"), (Status.LIVE, "live"), (Status.ENDED, "ended"),
        (Status.NEEDS_PERSON, "person"), (Status.RESCHEDULE, "time"), (Status.CANCELLED, "cancelled"),
    ):  # fmt: skip
        make_interview(plan, status=status, candidate_name=name, interviewers=(make_user(),))
    judged(plan, name="scored")
    for choice in Outcome.Choice:
        judged(plan, name=choice.value, choices=(choice,))


def fetch(user: User, position: Position, headers: dict[str, str] | None = None, **query: object):
    client = Client()
    client.force_login(user)
    return client.get(reverse("reports:pipeline", args=[position.public_id]), query, headers=headers)


def counted(response) -> dict[str, int]:
    steps = [*response.context["on_the_way"], *response.context["aside"]]
    return {step.stage.value: step.count for step in steps}


def named(response) -> list[str]:
    return [row.interview.candidate_name for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("role", "member", "status"),
    [
        (Role.HIRING_MANAGER, True, 200),
        (Role.HIRING_MANAGER, False, 404),
        (Role.ADMINISTRATOR, False, 200),
        (Role.COORDINATOR, False, 200),
        (Role.INTERVIEWER, True, 404),
        (Role.OBSERVER, True, 404),
        (Role.AUTHOR, True, 404),
    ],
)
def test_who_sees_the_pipeline(role: Role, member: bool, status: int) -> None:
    user = make_user(role)
    assert fetch(user, make_position(*[user] if member else [])).status_code == status


def test_strangers_sign_in_first(position) -> None:
    assert Client().get(reverse("reports:pipeline", args=[position.public_id])).status_code == 302


@pytest.mark.usefixtures("candidates")
def test_everybody_is_on_one_stage(manager, position) -> None:
    make_interview(status=Status.LIVE)  # of another position
    stages = [
        "invited", "lobby", "live", "ended", "scored", "advance", "hold", "decline", "person", "time", "cancelled",
    ]  # fmt: skip
    assert counted(fetch(manager, position)) == dict.fromkeys(stages, 1)
    for stage in stages:
        assert named(fetch(manager, position, stage=stage)) == [stage]


@pytest.mark.usefixtures("candidates")
def test_coordinators_see_how_far_everybody_is_and_no_outcome(position) -> None:
    coordinator = make_user(Role.COORDINATOR)
    response = fetch(coordinator, position)
    assert counted(response) == {
        "invited": 1, "lobby": 1, "live": 1, "ended": 1, "scored": 1, "decided": 3, "person": 1, "time": 1,
        "cancelled": 1,
    }  # fmt: skip
    page = response.content.decode()
    words = ("On hold", ">Advance", "Declined", "Compare", 'name="c"', "/reports/")
    assert [word for word in words if word in page.replace(reverse("reports:pipeline", args=[position.public_id]), "")
            .replace(reverse("reports:compare", args=[position.public_id]), "")] == []  # fmt: skip
    for stage in ("advance", "hold", "decline"):
        assert named(fetch(coordinator, position, stage=stage)) == []


def test_a_later_decision_counts_instead_of_an_earlier_one(manager, position, plan) -> None:
    judged(plan, choices=("hold", "advance"))
    counts = counted(fetch(manager, position))
    assert (counts["hold"], counts["advance"]) == (0, 1)


def test_who_has_to_score_sees_no_outcome_before(position, plan) -> None:
    both = make_user(Role.HIRING_MANAGER, Role.INTERVIEWER)
    position.memberships.create(user=both)
    interview = judged(plan, choices=("advance",))
    interview.participants.create(user=both, role="interviewer")
    response = fetch(both, position)
    assert {stage for stage, count in counted(response).items() if count} == {"ended"}
    assert ('name="c"' in response.content.decode(), named(fetch(both, position, stage="advance"))) == (False, [])


def test_rows_say_how_many_raters_are_in(manager, position, plan) -> None:
    one, two = make_user(Role.INTERVIEWER), make_user(Role.INTERVIEWER)
    interview = judged(plan, one, two)
    interview.participants.create(user=make_user(), role="interviewer")
    interview.participants.create(user=make_user(), role="observer")
    assert "2 of 3 raters in" in fetch(manager, position).content.decode()


def test_the_filter_narrows_counts_and_rows(manager, position, plan) -> None:
    other = make_plan(position)
    judged(plan, name="Ada Lark")
    judged(plan, name="Bo Finch")
    judged(other, name="Cy Lark")
    assert counted(fetch(manager, position, q="lark"))["scored"] == 2
    assert named(fetch(manager, position, q="lark", plan=plan.public_id, stage="scored")) == ["Ada Lark"]
    assert named(fetch(manager, position, q="nobody")) == []


@pytest.mark.parametrize("query", [{"stage": "nonsense"}, {"plan": "x"}, {"q": "\x00"}, {"page": "99"}, {"page": "x"}])
def test_nonsense_narrows_nothing(manager, position, plan, query: dict[str, str]) -> None:
    judged(plan, name="Ada")
    assert named(fetch(manager, position, **query)) == ["Ada"]


def test_the_address_of_the_page_keeps_the_filter(manager, position) -> None:
    page = reverse("interviews:position", args=[position.public_id])
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    asked = fetch(manager, position, headers, stage="scored", q="Ada L", plan="")
    assert asked.headers["HX-Push-Url"] == f"{page}?stage=scored&q=Ada+L"
    assert "HX-Push-Url" not in fetch(manager, position, headers).headers


def test_twenty_five_on_a_page(manager, position, plan) -> None:
    judged_interviews([{make_user(): {"db-design": 7}}] * 26, plan=plan)
    assert [len(named(fetch(manager, position, page=page))) for page in (1, 2)] == [25, 1]


def test_many_take_the_queries_of_one(manager, position, plan, django_assert_num_queries) -> None:
    client, address = Client(), reverse("reports:pipeline", args=[position.public_id])
    client.force_login(manager)
    judged(plan)
    for _ in range(2):
        with django_assert_num_queries(10):
            client.get(address)
        for _ in range(4):
            judged(plan, make_user(), make_user(), choices=("hold",))
            make_interview(make_plan(position))
