from __future__ import annotations

import re

import pytest
from django.urls import reverse

from interviews.models import Plan, Position
from interviews.roles import Role
from tests.factories import make_interview, make_plan, make_position, make_user, make_version
from tests.interviews.visits import signed_in

pytestmark = pytest.mark.django_db


def plan_data(*rows: tuple[object, object]) -> dict[str, object]:
    fields = {
        f"form-{n}-{name}": value
        for n, row in enumerate(rows)
        for name, value in zip(("version", "minutes"), row, strict=True)
    }
    form = {"round_name": "Round", "warm_up": 9, "closing": 5}
    return {**form, **fields, "form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}


def minutes_of(plan: Plan) -> list[int]:
    return [item.minutes for item in plan.items.all()]


def test_a_plan_takes_the_banks_minutes_where_none_are_given() -> None:
    first, second = make_version(), make_version()
    position = make_position()
    url = reverse("interviews:plan-new", args=[position.public_id])
    signed_in(Role.COORDINATOR).post(url, plan_data((first.pk, ""), ("", ""), (second.pk, 25)))
    assert minutes_of(Plan.objects.get()) == [9, 15, 25, 5]


def test_plans_that_make_no_sense_are_refused() -> None:
    version = make_version()
    url = reverse("interviews:plan-new", args=[make_position().public_id])
    client = signed_in(Role.COORDINATOR)
    for rows in (
        [],
        [("", "")],
        [("", 20)],
        [(version.pk, 0)],
        [(version.pk, 999)],
        [(version.pk, 5), (version.pk, 5)],
    ):
        assert client.post(url, plan_data(*rows)).status_code == 422
    assert client.post(url, {"round_name": "Round"}).status_code == 422
    assert not Plan.objects.exists()


def test_a_plan_in_use_is_not_edited() -> None:
    plan = make_interview().plan
    url = reverse("interviews:plan-edit", args=[plan.public_id])
    response = signed_in(Role.COORDINATOR).post(url, plan_data((make_version().pk, 1)), follow=True)
    assert "stays as it is" in response.content.decode()
    assert minutes_of(plan) == [9, 15, 5]


def test_only_the_newest_version_of_a_question_is_offered() -> None:
    old = make_version("slow")
    new = make_version("slow")
    url = reverse("interviews:plan-new", args=[make_position().public_id])
    client = signed_in(Role.COORDINATOR)
    assert client.post(url, plan_data((old.pk, 10))).status_code == 422
    assert client.post(url, plan_data((new.pk, 10))).status_code == 302


def test_another_row_can_be_added_until_the_plan_is_full() -> None:
    client = signed_in(Role.COORDINATOR)
    url = reverse("interviews:problem-row")
    html = client.get(url, {"form-TOTAL_FORMS": 3}).content.decode()
    assert 'name="form-3-version"' in html
    assert re.search(r'name="form-TOTAL_FORMS"\s+value="4"', html)
    for total in ("8", "x", "-5000000", "9" * 50):
        assert client.get(url, {"form-TOTAL_FORMS": total}).status_code == 200
    assert "at most 8" in client.get(url, {"form-TOTAL_FORMS": 8}).content.decode()


def test_a_position_gets_members_and_no_double() -> None:
    manager, client = make_user(Role.HIRING_MANAGER), signed_in(Role.COORDINATOR)
    url = reverse("interviews:position-new")
    assert client.post(url, {"name": "Data", "members": [manager.pk]}).status_code == 302
    assert client.post(url, {"name": "data"}).status_code == 422
    position = Position.objects.get()
    client.post(reverse("interviews:position-members", args=[position.public_id]), {})
    assert not position.memberships.exists()


def test_positions_and_their_plans_stand_in_order_of_their_names() -> None:
    for name in ("Data engineer", "Analyst", "Backend engineer"):
        make_position(name=name)
    position = Position.objects.get(name="Analyst")
    for name in ("Second round", "First round"):
        Plan.objects.filter(pk=make_plan(position).pk).update(round_name=name)
    client = signed_in(Role.COORDINATOR)
    listed = client.get(reverse("interviews:positions"))
    shown = client.get(reverse("interviews:position", args=[position.public_id]))
    assert [each.name for each in listed.context["positions"]] == ["Analyst", "Backend engineer", "Data engineer"]
    assert [each.round_name for each in shown.context["round_plans"]] == ["First round", "Second round"]
