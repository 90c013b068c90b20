from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from interviews.events import CANDIDATE
from interviews.models import Participant
from interviews.roles import Role
from scoring.models import FindingMark
from scoring.services.marks import mark_finding
from scoring.services.scorecards import draft_for, revise
from snippets.refusal import ActionRefused
from tests.factories import make_user
from tests.scoring.sessions import held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
Verdict = FindingMark.Verdict


@pytest.fixture
def rater():
    return make_user(Role.INTERVIEWER)


@pytest.fixture
def held(rater):
    return held_session(rater)[0].interview


def version_of(interview) -> uuid.UUID:
    return interview.plan.items.get(version__isnull=False).version.public_id


def test_a_rater_confirms_rejects_and_takes_it_back(rater, held) -> None:
    draft, version = draft_for(interview=held, rater=rater), version_of(held)
    given = []
    for verdict in (Verdict.CONFIRMED, Verdict.REJECTED, None):
        mark_finding(scorecard=draft, version=version, finding="blocking-sleep", verdict=verdict)
        given.append(list(draft.marks.values_list("version", "finding", "verdict")))
    assert given == [[(version, "blocking-sleep", "confirmed")], [(version, "blocking-sleep", "rejected")], []]


def test_only_findings_of_the_record_can_be_marked(rater) -> None:
    session = live_session(rater)
    version = uuid.UUID(session.show())
    seq = session.says(CANDIDATE, "Types are missing.")
    session.finds(str(version), "no-types", seq, "Types")
    session.finds(str(version), "no-types", seq, "Types", strength="rejected")
    draft = draft_for(interview=session.interview, rater=rater)
    for where, finding in ((version, "no-types"), (version, "blocking-sleep"), (uuid.uuid4(), "no-types")):
        with pytest.raises(ActionRefused, match="no such finding"):
            mark_finding(scorecard=draft, version=where, finding=finding, verdict=Verdict.CONFIRMED)
    assert not FindingMark.objects.exists()


def test_marks_freeze_with_the_scorecard_and_go_along_into_a_revision(rater, held) -> None:
    draft, version = draft_for(interview=held, rater=rater), version_of(held)
    mark_finding(scorecard=draft, version=version, finding="blocking-sleep", verdict=Verdict.CONFIRMED)
    card = submitted_scorecard(held, rater)
    with pytest.raises(ActionRefused, match="submitted and stays as it is"):
        mark_finding(scorecard=card, version=version, finding="blocking-sleep", verdict=None)
    second = revise(scorecard=card, reason="Read again.")
    mark_finding(scorecard=second, version=version, finding="blocking-sleep", verdict=Verdict.REJECTED)
    assert [each.marks.get().verdict for each in (card, second)] == ["confirmed", "rejected"]


def post(client: Client, interview, **data: object):
    fields = {"version": version_of(interview), "finding": "blocking-sleep", "verdict": "confirmed", **data}
    return client.post(reverse("scoring:mark", args=[interview.public_id]), fields)


def test_the_buttons_say_what_is_marked(client: Client, rater, held) -> None:
    client.force_login(rater)
    text = post(client, held).content.decode()
    assert (text.count('aria-pressed="true"'), text.count('aria-pressed="false"')) == (1, 1)
    page = client.get(reverse("scoring:scorecard", args=[held.public_id])).content.decode()
    assert page.count('aria-pressed="true"') == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"verdict": "maybe"}, "maybe is not one of the available choices"),
        ({"version": "x"}, "Enter a valid UUID"),
        ({"finding": ""}, "This field is required"),
        ({"finding": "charm"}, "no such finding"),
    ],
)
def test_what_cannot_be_marked_is_refused_in_words(client: Client, rater, held, data, message) -> None:
    client.force_login(rater)
    answer = post(client, held, **data)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert not FindingMark.objects.exists()


def test_nobody_but_the_interviewers_marks(client: Client, held) -> None:
    observer = make_user(Role.OBSERVER)
    Participant.objects.create(interview=held, user=observer, role=Participant.Role.OBSERVER)
    for user in (observer, make_user(Role.ADMINISTRATOR), make_user(Role.INTERVIEWER)):
        client.force_login(user)
        assert post(client, held).status_code == 404
    client.logout()
    assert post(client, held).status_code == 401
