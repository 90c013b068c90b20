from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from interviews.roles import Role
from scoring.models import Scorecard, SuggestionAnswer
from scoring.services.scorecards import revise
from scoring.services.suggestions_answers import answer_suggestion
from snippets.refusal import ActionRefused
from tests.factories import make_user
from tests.scoring.sessions import filled_draft, held_session, submitted_scorecard
from tests.scoring.suggested import make_suggestion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def rater():
    return make_user(Role.INTERVIEWER)


@pytest.fixture
def interview(rater):
    return held_session(rater)[0].interview


def scores_of(rater) -> list[tuple[int, str, int]]:
    cards = Scorecard.objects.filter(rater=rater).order_by("revision")
    rows = cards.filter(ratings__criterion="python-core", submitted_at__isnull=False)
    return list(rows.values_list("revision", "revision_reason", "ratings__score"))


@pytest.mark.parametrize(
    ("action", "new_score", "after"),
    [
        ("accept", None, [(1, "", 7), (2, "Heard it again.", 5)]),
        ("change", 6, [(1, "", 7), (2, "Heard it again.", 6)]),
        ("keep", None, [(1, "", 7)]),
        ("keep", 6, [(1, "", 7)]),
    ],
)
def test_accepting_and_changing_revise_and_keeping_records(rater, interview, action, new_score, after) -> None:
    card = submitted_scorecard(interview, rater)
    suggested = make_suggestion(interview, python_core=4.5)["python-core"]
    answer = answer_suggestion(
        scorecard=card, suggested=suggested, action=action, reason=" Heard it again. ", new_score=new_score
    )
    assert scores_of(rater) == after
    stored = (answer.scorecard, answer.action, answer.reason, answer.own_score, answer.new_score)
    assert stored == (card, action, "Heard it again.", 7, after[1][2] if len(after) > 1 else None)


def test_a_second_answer_goes_on_from_the_revision(rater, interview) -> None:
    card = submitted_scorecard(interview, rater)
    rows = make_suggestion(interview, python_core=4, mvt=3)
    answer_suggestion(scorecard=card, suggested=rows["python-core"], action="accept", reason="Yes.")
    answer = answer_suggestion(scorecard=card, suggested=rows["mvt"], action="accept", reason="That too.")
    assert (answer.scorecard.revision, answer.own_score, answer.new_score) == (2, None, 3)
    latest = Scorecard.objects.current().get()
    assert {each.criterion: each.score for each in latest.ratings.exclude(score=None)} == {"python-core": 4, "mvt": 3}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"reason": "  "}, "Say why"),
        ({"action": "change"}, "Say which score"),
        ({"action": "change", "new_score": 11}, "from 0 to 10"),
    ],
)
def test_an_answer_without_reason_or_score_is_refused(rater, interview, given, message) -> None:
    card = submitted_scorecard(interview, rater)
    suggested = make_suggestion(interview, python_core=4)["python-core"]
    with pytest.raises(ActionRefused, match=message):
        answer_suggestion(scorecard=card, suggested=suggested, **{"action": "accept", "reason": "Yes.", **given})
    assert (scores_of(rater), SuggestionAnswer.objects.count()) == ([(1, "", 7)], 0)


def test_an_unsure_suggestion_has_no_number_to_accept(rater, interview) -> None:
    card = submitted_scorecard(interview, rater)
    suggested = make_suggestion(interview, python_core=None)["python-core"]
    with pytest.raises(ActionRefused, match="no number to accept"):
        answer_suggestion(scorecard=card, suggested=suggested, action="accept", reason="Yes.")


def test_it_is_answered_once_and_never_over_an_open_revision(rater, interview) -> None:
    card = submitted_scorecard(interview, rater)
    rows = make_suggestion(interview, python_core=4, mvt=3)
    answer_suggestion(scorecard=card, suggested=rows["python-core"], action="keep", reason="Mine.")
    with pytest.raises(ActionRefused, match="answered this suggestion already"):
        answer_suggestion(scorecard=card, suggested=rows["python-core"], action="accept", reason="Yes.")
    revise(scorecard=card, reason="Something else.")
    with pytest.raises(ActionRefused, match="Your scorecard is open"):
        answer_suggestion(scorecard=card, suggested=rows["mvt"], action="accept", reason="Yes.")
    assert scores_of(rater) == [(1, "", 7)]


def test_a_suggestion_for_another_interview_is_refused(rater, interview) -> None:
    card = submitted_scorecard(interview, rater)
    foreign = make_suggestion(held_session(rater)[0].interview, python_core=4)["python-core"]
    with pytest.raises(ActionRefused, match="another interview"):
        answer_suggestion(scorecard=card, suggested=foreign, action="keep", reason="Mine.")


def post(client: Client, interview, suggested, **data: object):
    fields = {"action": "accept", "reason": "Yes.", **data}
    return client.post(reverse("scoring:answer", args=[interview.public_id, suggested.pk]), fields)


def test_the_view_answers_for_the_reader_and_loads_the_page_again(client: Client, rater, interview) -> None:
    submitted_scorecard(interview, rater)
    suggested = make_suggestion(interview, python_core=4)["python-core"]
    client.force_login(rater)
    answer = post(client, interview, suggested)
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    assert scores_of(rater)[-1] == (2, "Yes.", 4)


def test_nobody_answers_before_submitting_or_for_others(client: Client, rater, interview) -> None:
    filled_draft(interview, rater)
    suggested = make_suggestion(interview, python_core=4)["python-core"]
    client.force_login(rater)
    assert post(client, interview, suggested).status_code == 422
    for user in (make_user(Role.ADMINISTRATOR), make_user(Role.INTERVIEWER)):
        client.force_login(user)
        assert post(client, interview, suggested).status_code == 404
    assert not SuggestionAnswer.objects.exists()
