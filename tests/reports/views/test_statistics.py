from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from interviews.roles import Role
from reports import statistics, statistics_tasks
from reports.models import StatisticsRun
from tests.factories import make_interview, make_plan, make_user, make_version
from tests.interviews.visits import joined
from tests.reports.items.test_reading import held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
BANK = reverse("reports:statistics-bank")


@pytest.fixture
def author(client: Client):
    client.force_login(make_user(Role.AUTHOR))


@pytest.fixture
def plan():
    return make_plan(versions=[make_version("slow-wait")])


def page(client: Client, address: str = BANK, **query: object) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(text: str) -> list[str]:
    return re.findall(r'id="question-[\w-]+"><a href="[^"]+">([^<]+)</a>', text)


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.INTERVIEWER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("address", [BANK, "/reports/statistics/bank/slow-wait/"])
def test_readers_of_the_bank_read_its_statistics(client: Client, plan, role, address) -> None:
    client.force_login(make_user(role))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.HIRING_MANAGER, Role.COORDINATOR])
@pytest.mark.parametrize("address", [BANK, "/reports/statistics/bank/slow-wait/"])
def test_for_nobody_else_they_exist(client: Client, plan, role, address) -> None:
    client.force_login(make_user(role))
    assert client.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert joined(make_interview(plan)).get(address).status_code == 302


@pytest.mark.parametrize("slug", ["unknown", "slow-wait%00", "a/b"])
def test_a_question_that_is_not_there_has_no_statistics(client: Client, author, plan, slug) -> None:
    assert client.get(f"/reports/statistics/bank/{slug}/").status_code == 404


def test_figures_and_marks_stand_beside_each_finding(client: Client, author, plan) -> None:
    for _ in range(20):
        held(plan, found={"blocking-sleep": 0})
    held(plan, asked=["blocking-sleep"])
    text = page(client)
    assert "95 %" in text
    assert "Of 21: 20 at rung 0, 0 in part, 1 missed it" in text
    assert "20 · 0 · 0 · 0 · 0 · 0" in text
    assert "Too easy." in text
    assert "Shown to 21 candidates" in text


def test_the_questions_page_leads_to_its_own_part(client: Client, author, plan) -> None:
    for _ in range(5):
        held(plan, found={"blocking-sleep": 1})
    assert 'hx-get="/reports/statistics/bank/slow-wait/"' in page(
        client, reverse("snippets:question", args=["slow-wait"])
    )
    part = page(client, "/reports/statistics/bank/slow-wait/")
    assert ("<html" in part, "Of 5: 5 at rung 1" in part) == (False, True)


def test_few_candidates_are_no_figure(client: Client, author, plan) -> None:
    for _ in range(4):
        held(plan, found={"blocking-sleep": 0})
    text = page(client)
    assert ("&lt; 5" in text, "rung-bar" in text) == (True, False)


def test_filters_stay_in_the_address_and_narrow(client: Client, author) -> None:
    make_version("alpha", title="Alpha")
    beta = make_version("beta", title="Beta")
    for _ in range(20):
        held(make_plan(versions=[beta]), found={"blocking-sleep": 0})
    assert titles(page(client)) == ["Alpha", "Beta"]
    assert titles(page(client, q="ALPH")) == ["Alpha"]
    assert titles(page(client, kind="knowledge")) == []
    assert titles(page(client, flag="easy")) == ["Beta"]
    assert titles(page(client, flag="none")) == ["Alpha"]
    assert titles(page(client, order="shown")) == titles(page(client, order="flags")) == ["Beta", "Alpha"]
    assert '<option value="easy" selected>' in page(client, flag="easy")


@pytest.mark.parametrize("query", [{"kind": "x"}, {"flag": "x"}, {"order": "x"}, {"q": "x" * 101}, {"q": "a\x00"}])
def test_a_field_that_makes_no_sense_narrows_nothing(client: Client, author, plan, query) -> None:
    text = page(client, **query)
    assert ("makes no sense" in text, titles(text)) == (True, ["A slow wait"])


def test_a_page_that_is_not_there_is_the_last_one(client: Client, author) -> None:
    for number in range(8):
        make_version(title=f"Question {number}")
    assert titles(page(client, page="99")) == ["Question 6", "Question 7"]
    assert "page=1" in page(client, page=2, q="question")


def test_htmx_gets_the_list_alone(client: Client, author, plan) -> None:
    answer = client.get(BANK, headers={"HX-Request": "true"})
    assert ("<html" in answer.content.decode(), "HX-Request" in answer["Vary"]) == (False, True)


def test_the_page_takes_the_same_queries_for_many(
    client: Client, author, plan, monkeypatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(statistics, "AT_ONCE", 0)
    for _ in range(2):
        held(plan, found={"blocking-sleep": 0})
        make_version()
        statistics_tasks.work_out("bank", {})
        with django_assert_num_queries(6):
            page(client)


def test_until_there_are_figures_the_page_says_so_and_looks_again(client: Client, author, plan, monkeypatch) -> None:
    monkeypatch.setattr(statistics, "AT_ONCE", 0)
    monkeypatch.setattr(statistics_tasks.work_out, "delay_on_commit", lambda *given: None)
    held(plan, found={"blocking-sleep": 0})
    text = page(client)
    assert ("are being worked out" in text, 'hx-trigger="load delay:3s"' in text) == (True, True)
    assert "are being worked out" in page(client, "/reports/statistics/bank/slow-wait/")


@pytest.mark.parametrize(("role", "status"), [(Role.ADMINISTRATOR, 302), (Role.AUTHOR, 403), (Role.INTERVIEWER, 403)])
def test_administrators_have_them_worked_out_now(client: Client, monkeypatch, role, status) -> None:
    asked = []
    monkeypatch.setattr(statistics_tasks.work_out, "delay_on_commit", lambda *given: asked.append(given))
    client.force_login(make_user(role))
    assert client.post(reverse("reports:statistics-bank-now")).status_code == status
    assert client.get(reverse("reports:statistics-bank-now")).status_code == 405
    assert asked == ([(StatisticsRun.Kind.BANK.value, {})] if status == 302 else [])
