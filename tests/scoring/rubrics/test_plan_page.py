"""Which rubric scores a plan, who chooses it and until when, and what the plan's questions can show."""

from __future__ import annotations

import pytest
from django.urls import reverse

from interviews.roles import Role
from scoring.models import PlanRubric, RubricVersion
from scoring.rubrics.schema import RubricData
from scoring.services.rubrics import choose_rubric, publish_rubric, rubric_for, rubric_of_plan
from scoring.services.scorecards import draft_for
from snippets.refusal import ActionRefused
from tests.factories import make_interview, make_plan, make_user, make_version
from tests.scoring.rubric_data import rubric_data
from tests.scoring.sessions import live_session

pytestmark = pytest.mark.django_db


def published(**changes) -> RubricVersion:
    return publish_rubric(rubric=RubricData.model_validate(rubric_data(**changes)))[0]


@pytest.fixture
def default(db) -> RubricVersion:
    return published(slug="default", title="The usual")


@pytest.fixture
def plan(db):
    return make_plan(versions=[make_version(criteria=["python-core"]), make_version(criteria=["python-core", "mvt"])])


@pytest.fixture
def planner(client):
    user = make_user(Role.COORDINATOR)
    client.force_login(user)
    return user


def part(client, plan, **query):
    return client.get(reverse("scoring:plan-rubric", args=[plan.public_id]), query)


def choose(client, plan, version: str):
    return client.post(reverse("scoring:plan-rubric-choose", args=[plan.public_id]), {"version": version})


def test_a_rubric_published_in_between_changes_nothing_for_a_plan_that_is_being_scored(default, plan) -> None:
    first, rater = make_user(), make_user()
    scored = live_session(first, plan=plan).interview
    later = live_session(rater, plan=plan).interview
    draft_for(interview=scored, rater=first)
    newer = published(slug="default", title="The new usual")
    assert (rubric_for(scored), rubric_for(later), rubric_of_plan(plan)) == (default, default, default)
    assert draft_for(interview=later, rater=rater).rubric == default
    assert rubric_for(make_interview()) == newer


def test_what_was_published_before_anybody_scored_is_in_force(default, plan) -> None:
    interview = make_interview(plan)
    newer = published(slug="default", title="The new usual")
    assert rubric_for(interview) == newer


def test_a_plan_can_change_its_rubric_until_the_first_scorecard_is_begun(default, plan) -> None:
    other, rater = published(), make_user()
    choose_rubric(plan=plan, version=other)
    choose_rubric(plan=plan, version=None)
    assert not PlanRubric.objects.exists()
    draft_for(interview=live_session(rater, plan=plan).interview, rater=rater)
    with pytest.raises(ActionRefused, match="begun to score an interview of this plan on The usual v1"):
        choose_rubric(plan=plan, version=other)
    choose_rubric(plan=plan, version=default)
    assert (rubric_of_plan(plan), PlanRubric.objects.get().version) == (default, default)


def test_saying_the_same_again_is_never_refused(default, plan) -> None:
    rater = make_user()
    draft_for(interview=live_session(rater, plan=plan).interview, rater=rater)
    choose_rubric(plan=plan, version=None)
    assert rubric_of_plan(plan) == default


def test_the_part_says_what_each_question_can_show(client, planner, default, plan) -> None:
    view = part(client, plan).context["view"]
    title = "A slow wait"
    assert {row.criterion.slug: row.questions for row in view.coverage.rows} == {
        "python-core": (title, title),
        "db-design": (),
        "process": (),
    }
    page = part(client, plan).content.decode()
    assert (page.count("no question"), "2 not covered" in page, "mvt" in page) == (2, True, True)


def test_looking_at_another_rubric_chooses_nothing(client, planner, default, plan) -> None:
    other = published(sections=rubric_data()["sections"][:1])
    page = part(client, plan, version=other.pk)
    view = page.context["view"]
    assert (view.current, view.looked_at, len(view.coverage.rows)) == (default, other, 2)
    assert "Not chosen yet." in page.content.decode()
    assert not PlanRubric.objects.exists()


def test_choosing_and_going_back_to_the_default(client, planner, default, plan) -> None:
    other = published()
    page = choose(client, plan, str(other.pk))
    assert (page.context["view"].current, page.context["saved"]) == (other, True)
    assert choose(client, plan, "").context["view"].current == default
    assert choose(client, plan, str(default.pk)).context["view"].chosen == default


def test_a_plan_that_is_scored_says_why_it_stays(client, planner, default, plan) -> None:
    rater, other = make_user(), published()
    draft_for(interview=live_session(rater, plan=plan).interview, rater=rater)
    newer = published(slug="default", title="The new usual")
    page = choose(client, plan, str(other.pk))
    view = page.context["view"]
    assert (view.current, view.newer) == (default, newer)
    assert page.context["refused"].startswith("Somebody has begun to score")
    assert "<select" not in page.content.decode()


@pytest.mark.parametrize("key", ["x", "-1", "99999", "9" * 40, "\u0663"])
def test_a_rubric_that_never_was_is_not_found(client, planner, default, plan, key) -> None:
    assert part(client, plan, version=key).status_code == choose(client, plan, key).status_code == 404


def test_who_only_reads_plans_is_offered_no_choice(client, default, plan) -> None:
    manager = make_user(Role.HIRING_MANAGER)
    plan.position.memberships.create(user=manager)
    client.force_login(manager)
    page = part(client, plan).content.decode()
    assert ("2 not covered" in page, "<select" in page) == (True, False)


def test_without_any_rubric_the_part_says_what_to_do(client, planner, plan) -> None:
    assert "manage.py load_rubric" in part(client, plan).content.decode()


def test_it_costs_the_same_queries_however_many_questions(client, planner, default, django_assert_num_queries) -> None:
    for count in (1, 6):
        plan = make_plan(versions=[make_version() for _ in range(count)])
        part(client, plan)
        with django_assert_num_queries(10):
            part(client, plan)


def test_the_page_of_the_plan_loads_the_part(client, planner, default, plan) -> None:
    page = client.get(reverse("interviews:plan", args=[plan.public_id])).content.decode()
    assert f'hx-get="{reverse("scoring:plan-rubric", args=[plan.public_id])}"' in page


def test_a_plan_that_is_being_written_shows_what_it_will_cover(client, planner, default, plan) -> None:
    url = reverse("scoring:plan-coverage")
    first, second = [item.version for item in plan.items.filter(part="problem")]
    assert "Choose questions" in client.get(url).content.decode()
    assert "Choose questions" in client.get(url, {"form-0-version": "9" * 40}).content.decode()
    shown = client.get(url, {"form-0-version": second.pk, "form-1-version": first.pk, "form-2-version": ""})
    assert [row.criterion.slug for row in shown.context["coverage"].missing] == ["db-design", "process"]
    assert "None of them gives evidence for Db design and Process." in shown.content.decode()
    choose_rubric(plan=plan, version=published(sections=[{**rubric_data()["sections"][0]}]))
    edited = client.get(url, {"form-0-version": first.pk, "plan": plan.public_id})
    assert [row.criterion.slug for row in edited.context["coverage"].rows] == ["python-core", "db-design"]
    assert client.get(url, {"plan": "x"}).status_code == 404
