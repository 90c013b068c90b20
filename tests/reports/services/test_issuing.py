"""Issued versions: each is whole, final and says what differs from the one before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from interviews.models import Participant
from interviews.roles import Role
from reports.models import IssuedReport
from reports.scorecard.document import Document
from reports.services.issuing import hash_of, issue_report, snapshot_of
from scoring.models import Scorecard
from scoring.services.scorecards import revise, save_rating, submit
from snippets.final import FinalError
from snippets.refusal import ActionRefused
from tests.factories import make_plan, make_position, make_user
from tests.scoring.sessions import filled_draft, held_session, load_default_rubric, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def manager():
    return make_user(Role.HIRING_MANAGER, name="Mira")


@pytest.fixture
def interview(rater, manager):
    held = held_session(rater, plan=make_plan(make_position(manager)))[0].interview
    submitted_scorecard(held, rater, score=6)
    return held


def rescored(interview, rater, score: int) -> None:
    card = Scorecard.objects.current().get(interview=interview, rater=rater)
    draft = revise(scorecard=card, reason="On second thoughts")
    save_rating(scorecard=draft, criterion="python-core", score=score)
    submit(scorecard=draft)


def test_the_first_version_holds_the_whole_report(interview, manager) -> None:
    report = issue_report(interview=interview, by=manager)
    snapshot = snapshot_of(IssuedReport.objects.get())
    assert (report.version, report.changes, report.issued_by) == (1, [], manager)
    assert (snapshot.issue.version, snapshot.issue.by, snapshot.issue.content_hash) == (1, "Mira", report.content_hash)
    assert hash_of(snapshot.model_copy(update={"issue": None})) == report.content_hash
    assert [rating.score for rating in snapshot.scorecards[0].ratings if rating.score is not None] == [6]


def test_without_a_change_there_is_no_new_version(interview, rater, manager) -> None:
    first = issue_report(interview=interview, by=manager)
    assert issue_report(interview=interview, by=rater) == first
    assert IssuedReport.objects.count() == 1


def test_a_revision_makes_a_version_that_says_what_changed(interview, rater, manager) -> None:
    issue_report(interview=interview, by=manager)
    rescored(interview, rater, 8)
    second = issue_report(interview=interview, by=manager)
    assert (second.version, second.changes) == (2, ["Python core fundamentals, Priya: 6 → 8."])
    scores = [
        [rating.score for rating in snapshot_of(each).scorecards[0].ratings if rating.score is not None]
        for each in IssuedReport.objects.order_by("version")
    ]
    assert scores == [[6], [8]]


def test_names_to_hide_stay_for_later_versions(interview, rater, manager) -> None:
    issue_report(interview=interview, by=manager, also_hide=["Analytical Society"])
    rescored(interview, rater, 8)
    later = issue_report(interview=interview, by=manager, also_hide=["Cambridge"])
    assert Document.model_validate(later.document).also_hide == ("Analytical Society", "Cambridge")


def test_a_draft_is_no_change(interview, rater, manager) -> None:
    first = issue_report(interview=interview, by=manager)
    revise(scorecard=Scorecard.objects.get(interview=interview), reason="Perhaps")
    assert issue_report(interview=interview, by=manager) == first


def test_an_issued_version_never_changes(interview, manager) -> None:
    report = issue_report(interview=interview, by=manager)
    for act in (report.save, report.delete, IssuedReport.objects.all().delete):
        with pytest.raises(FinalError):
            act()
    with pytest.raises(FinalError):
        IssuedReport.objects.update(version=9)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_issuedreport SET version = 9")


def test_nothing_is_issued_before_a_scorecard_is_submitted(rater, manager) -> None:
    held = held_session(rater, plan=make_plan(make_position(manager)))[0].interview
    filled_draft(held, rater)
    with pytest.raises(ActionRefused, match="nothing to issue"):
        issue_report(interview=held, by=manager)


def test_who_scores_too_submits_first(interview, manager) -> None:
    Participant.objects.create(interview=interview, user=manager, role=Participant.Role.INTERVIEWER)
    with pytest.raises(ActionRefused, match="Submit your scorecard before"):
        issue_report(interview=interview, by=manager)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.HIRING_MANAGER, Role.INTERVIEWER, Role.AUTHOR])
def test_others_issue_nothing(interview, role) -> None:
    with pytest.raises(ActionRefused, match="Only who may read"):
        issue_report(interview=interview, by=make_user(role))
    assert IssuedReport.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_get_the_same_version() -> None:
    load_default_rubric()
    rater = make_user(Role.INTERVIEWER)
    held = held_session(rater)[0].interview
    submitted_scorecard(held, rater)

    def issue(_: int) -> tuple[int, int]:
        try:
            report = issue_report(interview=held, by=rater)
            return report.pk, report.version
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(issue, range(4)))
    assert made == {(IssuedReport.objects.get().pk, 1)}
