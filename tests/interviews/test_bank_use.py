from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from interviews.roles import Role
from tests.factories import make_interview, make_plan, make_position, make_user, make_version

pytestmark = pytest.mark.django_db

USE = reverse("interviews:question_use", args=["slow-wait"])


def uses(user: User) -> list[tuple[str, ...]]:
    client = Client()
    client.force_login(user)
    html = client.get(USE).content.decode()
    return re.findall(r"<li>\s*(?:<a [^>]+>)?Code review round.*?muted\">([\w ]+), (\d+) interview", html, re.DOTALL)


def test_plans_of_any_version_are_named_with_their_interviews() -> None:
    old, new, other = make_version("slow-wait"), make_version("slow-wait"), make_version("other")
    plan = make_plan(make_position(name="Backend"), [old, other])
    make_plan(make_position(name="Data"), [new, old])
    make_plan(make_position(name="Elsewhere"), [other])
    make_interview(plan)
    make_interview(plan)

    assert uses(make_user(Role.ADMINISTRATOR)) == [("Backend", "2"), ("Data", "0")]


def test_people_see_no_more_plans_and_interviews_than_elsewhere() -> None:
    member = make_user(Role.INTERVIEWER)
    version = make_version("slow-wait")
    plan = make_plan(make_position(member, name="Backend"), [version])
    make_plan(make_position(name="Data"), [version])
    make_interview(plan)
    make_interview(plan, interviewers=(member,))

    assert uses(member) == [("Backend", "1")]
    assert uses(make_user(Role.AUTHOR)) == []


def test_an_author_of_a_position_is_not_led_to_a_closed_page() -> None:
    author = make_user(Role.AUTHOR)
    plan = make_plan(make_position(author), [make_version("slow-wait")])
    client = Client()
    client.force_login(author)

    html = client.get(USE).content.decode()

    assert "Code review round" in html
    assert str(plan.public_id) not in html


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.HIRING_MANAGER, Role.COORDINATOR])
def test_for_who_does_not_read_the_bank_it_is_not_there(role: Role) -> None:
    make_version("slow-wait")
    client = Client()
    client.force_login(make_user(role))
    assert client.get(USE).status_code == 404


def test_a_question_that_is_not_there_is_not_found() -> None:
    client = Client()
    client.force_login(make_user(Role.ADMINISTRATOR))
    assert client.get(USE).status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    assert Client().get(USE).status_code == 302
