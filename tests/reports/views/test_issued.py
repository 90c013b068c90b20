"""Versions, the switch that hides who it is, and files."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.models import Participant
from interviews.roles import Role
from reports.models import IssuedReport
from reports.services.issuing import issue_report
from scoring.models import Scorecard
from scoring.services.scorecards import revise, save_rating, submit
from tests.factories import make_plan, make_position, make_user
from tests.reports.told import NAME, Told, tell
from tests.scoring.sessions import held_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
PAGES = ("report", "json", "csv", "issued", "issued-json", "issued-csv")


@pytest.fixture
def told() -> Told:
    return tell()


def address(name: str, interview, version: int = 1) -> str:
    return reverse(f"reports:{name}", args=[interview.public_id, *([version] if name.startswith("issued") else [])])


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def rescore(told: Told, score: int) -> None:
    card = Scorecard.objects.current().get(interview=told.interview, rater=told.raters[1])
    draft = revise(scorecard=card, reason="On second thoughts")
    save_rating(scorecard=draft, criterion="python-core", score=score)
    submit(scorecard=draft)


def test_the_page_leads_from_one_version_to_the_next(told) -> None:
    client, here = signed_in(told.manager), address("report", told.interview)
    page = text_of(client, here)
    assert ("Not issued yet." in page, "Issue version 1" in page) == (True, True)

    answer = client.post(address("issue", told.interview), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(here, 302)]
    assert ("Version 1 is issued." in page, "by <bdi>Mira Holm</bdi>. Nothing has changed since." in page) == (
        True,
        True,
    )
    assert "Issue version" not in page

    rescore(told, 9)
    page = text_of(client, here)
    assert "Changed since version 1" in page
    assert "<li>Python core fundamentals, Jonas Berg: 5 → 9.</li>" in page
    assert "Issue version 2" in page
    client.post(address("issue", told.interview))
    page = text_of(client, address("issued", told.interview, 2))
    assert "Version 2, as it was issued" in page
    assert "<li>Python core fundamentals, Jonas Berg: 5 → 9.</li>" in page


def test_a_version_shows_what_was_true_then(told) -> None:
    issue_report(interview=told.interview, by=told.manager)
    rescore(told, 9)
    client = signed_in(told.raters[0])
    then, now = (text_of(client, address(name, told.interview)) for name in ("issued", "report"))
    assert ("Jonas Berg (5/10)" in then, "Jonas Berg</bdi> (5/10)" in then) == (False, True)
    assert ("</bdi> (9/10)" in then, "</bdi> (9/10)" in now) == (False, True)
    assert "Record the decision" not in text_of(signed_in(told.manager), address("issued", told.interview))


def test_issuing_again_without_a_change_says_so(told) -> None:
    client = signed_in(told.manager)
    for _ in range(2):
        answer = client.post(address("issue", told.interview), follow=True)
    assert "Nothing has changed since version 1, so no new one was made." in answer.content.decode()
    assert IssuedReport.objects.count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_the_switch_in_the_address_hides_who_it_is(told, name) -> None:
    issue_report(interview=told.interview, by=told.manager)
    client = signed_in(told.manager)
    whole = text_of(client, address(name, told.interview))
    hidden = text_of(client, f"{address(name, told.interview)}?redacted=1&hide=reads+well,+Line")
    assert [word in whole for word in ("Lovelace", "Babbage", "reads well")] == [True] * 3
    assert [word in hidden for word in ("Lovelace", "Babbage", "she/her", "playback/")] == [False] * 4
    # The page has a field with what else was asked to be hidden.
    assert "reads well" not in (hidden.partition("<article")[2] or hidden)
    assert "[hidden]" in hidden


def test_a_switch_that_says_anything_else_hides_nothing(told) -> None:
    client = signed_in(told.manager)
    assert "Lovelace" in text_of(client, f"{address('report', told.interview)}?redacted=yes&hide=Lovelace")


def test_the_switch_is_kept_from_page_to_page(told) -> None:
    client, query = signed_in(told.manager), "?redacted=1&hide=Somerset%2C+Zürich"
    page = text_of(client, address("report", told.interview) + query)
    for kept in (
        f'action="{address("issue", told.interview)}?redacted=1&amp;hide=Somerset%2C+Z%C3%BCrich"',
        f'action="{address("outcome", told.interview)}?redacted=1&amp;hide=Somerset%2C+Z%C3%BCrich#outcome"',
        'name="hide" value="Somerset, Zürich"',
    ):
        assert kept in page
    answer = client.post(address("issue", told.interview) + query, {"hide": "Somerset, Zürich"})
    assert answer["Location"] == f"{address('report', told.interview)}?redacted=1&hide=Somerset%2C+Z%C3%BCrich"
    assert IssuedReport.objects.get().document["also_hide"] == ["Somerset", "Zürich"]


def test_what_is_typed_to_be_hidden_may_be_anything(told) -> None:
    names = ",".join(["\x00", "(", "[a-", "*", "x" * 5000, "   ", "<script>", *(f"n{n}" for n in range(500))])
    page = signed_in(told.manager).get(address("report", told.interview), {"redacted": "1", "hide": names})
    assert (page.status_code, "<script>" in page.content.decode().partition("<main")[2]) == (200, False)


def test_the_json_is_a_file_with_full_addresses(told, settings) -> None:
    settings.TRUSTED_ORIGINS = ["https://marginalia.example:443"]
    issue_report(interview=told.interview, by=told.manager)
    client = signed_in(told.manager)
    current, issued = (client.get(address(name, told.interview)) for name in ("json", "issued-json"))
    data, then = json.loads(current.content), json.loads(issued.content)
    assert (
        data["playback_url"]
        == f"https://marginalia.example:443{reverse('reports:playback', args=[told.interview.public_id])}"
    )
    assert current["Content-Disposition"] == f'attachment; filename="scorecard-{data["reference"]}.json"'
    assert issued["Content-Disposition"] == f'attachment; filename="scorecard-{data["reference"]}-v1.json"'
    assert (data["issue"], then["issue"]["version"], then["issue"]["by"]) == (None, 1, "Mira Holm")


def test_the_csv_has_a_row_for_each_rater_and_criterion() -> None:
    told = tell("=HYPERLINK(1) Ada", employer="Babbage Ltd")
    answer = signed_in(told.manager).get(address("csv", told.interview))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(rows) == 2 * 11
    assert {row["Candidate"] for row in rows} == {"'=HYPERLINK(1) Ada"}
    scored = [row for row in rows if row["Score"]]
    assert [(row["Interviewer"], row["Number"], row["Score"], row["Band"], row["Outcome"]) for row in scored] == [
        ("Priya Rao", "3.1", "8", "7–8 Strong", "Hold"),
        ("Jonas Berg", "3.1", "5", "5–6 Solid", "Hold"),
    ]
    assert scored[0]["Notes"] == "'=HYPERLINK(1) Ada: her words\nlearned at Babbage Ltd"
    assert scored[0]["Evidence"].startswith("room 3:00: “The sleep blocks")
    assert rows[1]["Not assessed"] == "No question on it."


def visitors(told: Told) -> dict[str, object]:
    late, observer = make_user(Role.INTERVIEWER), make_user(Role.OBSERVER)
    for user, role in ((late, Participant.Role.INTERVIEWER), (observer, Participant.Role.OBSERVER)):
        Participant.objects.create(interview=told.interview, user=user, role=role)
    elsewhere = make_user(Role.HIRING_MANAGER)
    make_position(elsewhere)
    return {
        "rater": told.raters[0],
        "manager": told.manager,
        "administrator": make_user(Role.ADMINISTRATOR),
        "still to score": late,
        "observer": observer,
        "coordinator": make_user(Role.COORDINATOR),
        "author": make_user(Role.AUTHOR),
        "other manager": elsewhere,
        "other interviewer": make_user(Role.INTERVIEWER),
    }


@pytest.mark.parametrize("name", [page for page in PAGES if page != "report"])
def test_who_may_read_versions_and_files(told, name) -> None:
    issue_report(interview=told.interview, by=told.manager)
    got = {who: signed_in(user).get(address(name, told.interview)).status_code for who, user in visitors(told).items()}
    assert got == {who: 200 if who in ("rater", "manager", "administrator") else 404 for who in got}


def test_who_may_issue(told) -> None:
    for who, user in visitors(told).items():
        IssuedReport.objects.all()._raw_delete("default")
        signed_in(user).post(address("issue", told.interview))
        may = who in ("rater", "manager", "administrator")
        assert (who, IssuedReport.objects.count()) == (who, int(may))


@pytest.mark.parametrize("name", [*PAGES, "issue"])
def test_strangers_sign_in_first(told, name) -> None:
    answer = (
        Client().post(address(name, told.interview)) if name == "issue" else Client().get(address(name, told.interview))
    )
    assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)


def test_what_is_not_there_is_not_found(told) -> None:
    client = signed_in(told.manager)
    held = held_session(told.raters[0], plan=make_plan(told.interview.position))[0].interview
    assert [client.get(address(name, told.interview, 1)).status_code for name in PAGES[3:]] == [404] * 3
    assert [client.get(address(name, held)).status_code for name in ("json", "csv")] == [404, 404]
    answer = client.post(address("issue", held), follow=True)
    assert "so there is nothing to issue." in answer.content.decode()


def test_who_still_has_to_score_is_told_no_version(told) -> None:
    issue_report(interview=told.interview, by=told.manager)
    late = visitors(told)["still to score"]
    page = text_of(signed_in(late), address("report", told.interview))
    assert ("Submit your own scorecard first" in page, "Version" in page, "Priya" in page) == (True, False, False)


def test_the_page_takes_the_same_queries_whatever_there_is(told, django_assert_max_num_queries) -> None:
    client = signed_in(told.manager)
    for score in (6, 7, 8):
        issue_report(interview=told.interview, by=told.manager)
        rescore(told, score)
    with django_assert_max_num_queries(20):
        page = text_of(client, address("report", told.interview))
    assert "Changed since version 3" in page
    with django_assert_max_num_queries(14):
        text_of(client, address("issued", told.interview, 2))


def test_few_and_many_raters_take_the_same_queries() -> None:
    raters, manager = [make_user(Role.INTERVIEWER) for _ in range(4)], make_user(Role.HIRING_MANAGER)
    plan = make_plan(make_position(manager))
    client, taken = signed_in(manager), []
    for several in (raters[:1], raters):
        session, seq = held_session(*several, plan=plan)
        for rater in several:
            submitted_scorecard(session.interview, rater, seq=seq)
        with CaptureQueriesContext(connection) as queries:
            text_of(client, address("report", session.interview))
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 20


def test_the_name_stands_in_the_title_only_where_it_is_shown(told) -> None:
    client, here = signed_in(told.manager), address("report", told.interview)
    assert f"<title>{NAME}, scorecard" in text_of(client, here)
    assert "<title>Candidate " in text_of(client, f"{here}?redacted=1")
