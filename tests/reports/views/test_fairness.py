from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from scipy.stats import fisher_exact

from interviews.roles import Role
from reports import statistics, statistics_tasks
from reports.fairness.source import Asked
from tests.factories import make_interview, make_plan, make_position, make_user
from tests.interviews.visits import joined
from tests.reports.declared import decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
PAGE, CSV, JSON = (reverse(f"reports:fairness{end}") for end in ("", "-csv", "-json"))
PEOPLE = (
    [("female", "asian", "advance")] * 6 + [("female", "white", "decline")] * 9
    + [("male", "asian", "advance")] * 12 + [("male", "white", "decline")] * 8 + [("", "", "decline")] * 5
)  # fmt: skip


@pytest.fixture
def administrator(client: Client):
    user = make_user(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def page(client: Client, **query: object) -> str:
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", [PAGE, CSV, JSON])
def test_administrators_alone_read_it(client: Client, address) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        client.force_login(make_user(role))
        assert client.get(address).status_code == 403
    client.force_login(make_user(Role.ADMINISTRATOR))
    assert client.get(address).status_code == 200
    assert Client().get(address).status_code == 302
    assert joined(make_interview()).get(address).status_code == 302


def test_the_page_has_rates_ratios_and_the_exact_test(client: Client, administrator) -> None:
    decided(PEOPLE)
    text = page(client)
    assert "40 candidates, of whom 45.0 % moved on." in text
    exact = f">{fisher_exact([[6, 9], [12, 8]]).pvalue:.3f}<".replace("0.", ".", 1)
    for cell in ("40.0 %", "60.0 %", "0.667", "1.000", exact, "below 0.8", "5 did not say and are in none"):
        assert cell in text, cell
    assert "badge" not in text.partition("earns no badge")[0]


def test_no_single_answer_leaves_the_server(client: Client, administrator) -> None:
    decided([*PEOPLE, ("female", "pacific", "advance"), ("male", "native", "decline")])
    for address in (PAGE, CSV):
        text = client.get(address).content.decode()
        assert text.count("not shown, so that no small group can be recognised") > 3
    found = json.loads(client.get(JSON).content)["impact"]
    native = next(row for row in found["ethnicity"]["rows"] if row["ethnicity"] == "native")
    assert (native["n"], native["rate"], native["note"]) == (None, None, "hidden")


def test_csv_and_json_say_the_same_as_the_page(client: Client, administrator) -> None:
    decided(PEOPLE)
    answer = client.get(CSV)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    women = next(row for row in rows if row["breakdown"] == "sex" and row["sex"] == "Female")
    assert (women["candidates"], women["rate"], women["remark"]) == ("15", "0.4", "below 0.8")
    assert float(women["impact ratio"]) == pytest.approx(2 / 3)
    found = json.loads(client.get(JSON).content)
    assert (found["measure"], found["smallest"], found["threshold"]) == ("advanced", 5, 0.8)
    assert [row["n"] for row in found["impact"]["sex"]["rows"]] == [15, 20]


def test_the_choice_stays_in_the_address_and_the_fields(client: Client, administrator) -> None:
    plan = make_plan(make_position(name="Backend"))
    decided(PEOPLE, plan=plan)
    decided([("female", "asian", "advance")] * 7, plan=make_plan(make_position(name="Data")))
    text = page(client, position=str(plan.position.public_id), year=2026)
    assert f'<option value="{plan.position.public_id}" selected>Backend</option>' in text
    assert '<option value="2026" selected>2026</option>' in text
    assert "40 candidates" in text
    assert f"position={plan.position.public_id}&amp;year=2026" in text
    part = client.get(PAGE, {"measure": "raters"}, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in part, "once scorecards are submitted" in part) == (False, True)


@pytest.mark.parametrize(
    "query", [{"measure": "x"}, {"position": "x"}, {"position": "a\x00"}, {"year": "2026-Q1"}, {"year": "2019"}]
)
def test_a_field_that_makes_no_sense_narrows_nothing(client: Client, administrator, query) -> None:
    decided(PEOPLE)
    text = page(client, **query)
    assert ("makes no sense" in text, "40 candidates" in text) == (True, True)


def test_the_page_takes_the_same_queries_for_many(
    client: Client, administrator, monkeypatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(statistics, "AT_ONCE", 0)
    for _ in range(2):
        decided(PEOPLE)
        statistics_tasks.work_out("fairness", Asked().stored())
        with django_assert_num_queries(8):
            page(client)


def test_where_a_task_works_it_out_files_say_when_to_come_back(client: Client, administrator, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(statistics, "AT_ONCE", 0)
    monkeypatch.setattr(statistics_tasks.work_out, "delay_on_commit", lambda *given: asked.append(given))
    decided(PEOPLE)
    assert {client.get(address).status_code for address in (CSV, JSON)} == {503}
    assert "are being worked out" in page(client)
    answer = client.post(f"{reverse('reports:fairness-now')}?measure=raters")
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?measure=raters")
    assert [given[1]["measure"] for given in asked] == ["advanced", "raters"]
