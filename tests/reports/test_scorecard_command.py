"""`manage.py scorecard` in all its forms."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from reports.scorecard.exports import schema_text
from reports.services.issuing import issue_report
from scoring.models import Scorecard
from scoring.services.scorecards import revise, save_rating, submit
from tests.factories import make_user
from tests.reports.told import Told, tell
from tests.scoring.sessions import filled_draft, held_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def told() -> Told:
    return tell()


def printed(told: Told, *words: str) -> str:
    out = io.StringIO()
    call_command("scorecard", str(told.interview.public_id), *words, stdout=out)
    return out.getvalue()


def test_a_table_is_printed_as_it_is_downloaded(told) -> None:
    text = printed(told, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert (text[0], len(rows), rows[0]["Candidate"]) == ("\ufeff", 22, "Ada van Lovelace")


def test_a_page_is_printed_with_all_it_needs(told) -> None:
    page = printed(told, "--format", "html")
    assert page.startswith("<!doctype html>")
    assert ("<bdi>Ada van Lovelace</bdi>" in page, "--paper: light-dark(" in page) == (True, True)
    assert ("<link" in page, "<script" in page, "<form" in page, 'src="' in page) == (False,) * 4
    assert page.count('class="crit" ') == 11


@pytest.mark.parametrize("form", ["json", "csv", "html"])
def test_every_form_is_printed_without_who_it_is(told, form) -> None:
    issue_report(interview=told.interview, by=told.manager, also_hide=["reads well"])
    whole, hidden = printed(told, "--format", form), printed(told, "--format", form, "--redacted")
    for word in ("Lovelace", "Babbage", "reads well"):
        assert (word in whole, word in hidden) == (True, False)


def test_an_issued_version_is_printed_as_it_was(told) -> None:
    issue_report(interview=told.interview, by=told.manager)
    draft = revise(scorecard=Scorecard.objects.current().get(rater=told.raters[0]), reason="Again")
    save_rating(scorecard=draft, criterion="python-core", score=2)
    submit(scorecard=draft)
    then, now = (json.loads(printed(told, *words)) for words in (["--version", "1"], []))
    scores = [[each["ratings"][6]["score"] for each in data["scorecards"]] for data in (then, now)]
    assert (scores, then["issue"]["version"], now["issue"]) == ([[8, 5], [2, 5]], 1, None)


@pytest.mark.parametrize("version", ["0", "2", "-1"])
def test_a_version_that_was_not_issued_is_said_with_exit_code_2(told, version) -> None:
    issue_report(interview=told.interview, by=told.manager)
    with pytest.raises(CommandError, match=f"Version {version} of this report was not issued") as failed:
        printed(told, "--version", version)
    assert failed.value.returncode == 2


@pytest.mark.parametrize("form", ["json", "csv", "html"])
def test_nothing_submitted_is_said_in_every_form(form) -> None:
    rater = make_user()
    session, _ = held_session(rater)
    filled_draft(session.interview, rater)
    with pytest.raises(CommandError, match="No scorecard of this interview was submitted yet") as failed:
        printed(Told(session, (rater, rater), rater), "--format", form)
    assert failed.value.returncode == 3


def test_the_schema_is_printed_as_it_is_published() -> None:
    out = io.StringIO()
    call_command("scorecard_schema", stdout=out)
    assert out.getvalue() == schema_text() + "\n"
