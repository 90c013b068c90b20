from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.models import Participant
from interviews.roles import Role
from scoring.models import Evidence, Rating, Scorecard
from scoring.services.scorecards import cite
from tests.factories import make_user
from tests.scoring.sessions import filled_draft, held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def rater():
    return make_user(Role.INTERVIEWER)


@pytest.fixture
def held(rater):
    return held_session(rater)


@pytest.fixture
def signed_in(client: Client, rater) -> Client:
    client.force_login(rater)
    return client


def post(client: Client, name: str, interview, *args: object, **data: object):
    return client.post(reverse(f"scoring:{name}", args=[interview.public_id, *args]), data)


def test_each_field_saves_itself(signed_in: Client, held) -> None:
    interview = held[0].interview
    answers = [
        post(signed_in, "rating", interview, "mvt", **{"mvt-score": "7"}),
        post(signed_in, "rating", interview, "mvt", **{"mvt-notes": " spaced \n"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Rating.objects.values_list("score", "not_assessed", "notes").get() == (7, False, " spaced \n")
    text = answers[1].content.decode()
    assert ("Saved" in text, "7 · Strong" in text, "1</b> of 11" in text) == (True, True, True)


def test_not_assessed_is_a_choice_of_the_scale(signed_in: Client, held) -> None:
    interview = held[0].interview
    post(signed_in, "rating", interview, "mvt", **{"mvt-score": "7"})
    text = post(signed_in, "rating", interview, "mvt", **{"mvt-score": "none"}).content.decode()
    assert "say why" in text
    post(signed_in, "rating", interview, "mvt", **{"mvt-not_assessed_reason": "Not reached."})
    rating = Rating.objects.get()
    assert (rating.score, rating.not_assessed, rating.not_assessed_reason) == (None, True, "Not reached.")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"mvt-score": "11"}, "A score is a whole number from 0 to 10."),
        ({"mvt-score": "7.5"}, "A score is a whole number from 0 to 10."),
        ({"mvt-score": "x"}, "A score is a whole number from 0 to 10."),
        ({"mvt-notes": "x" * 20_001}, "at most 20000 characters"),
        ({"mvt-not_assessed_reason": "x" * 501}, "at most 500 characters"),
        ({"mvt-notes": "a\x00b"}, "Null characters are not allowed."),
        ({"mvt-notes": "x", "mvt-edit": "soon"}, "Enter a whole number."),
    ],
)
def test_what_cannot_be_saved_is_refused_in_words(signed_in: Client, held, data, message) -> None:
    answer = post(signed_in, "rating", held[0].interview, "mvt", **data)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert not Rating.objects.exists()


def test_long_notes_are_kept_whole(signed_in: Client, held) -> None:
    notes = "word " * 2000
    post(signed_in, "rating", held[0].interview, "mvt", **{"mvt-notes": notes})
    assert Rating.objects.get().notes == notes


def test_an_unknown_criterion_is_refused(signed_in: Client, held) -> None:
    answer = post(signed_in, "rating", held[0].interview, "charm", **{"charm-score": "5"})
    assert (answer.status_code, "no criterion" in answer.content.decode()) == (422, True)


def test_a_late_post_is_refused_and_names_the_stored_edit(signed_in: Client, held) -> None:
    interview = held[0].interview
    post(signed_in, "rating", interview, "mvt", **{"mvt-notes": "newer", "mvt-edit": "20"})
    answer = post(signed_in, "rating", interview, "mvt", **{"mvt-notes": "older", "mvt-edit": "10"})
    assert (answer.status_code, answer["X-Latest-Edit"]) == (409, "20")
    assert Rating.objects.get().notes == "newer"


def test_decision_and_reason_save_themselves(signed_in: Client, held) -> None:
    interview = held[0].interview
    post(signed_in, "verdict", interview, decision="4")
    post(signed_in, "verdict", interview, reason="Clear.", edit="3")
    card = Scorecard.objects.get()
    assert (card.decision, card.reason, card.edits) == (4, "Clear.", {"reason": 3})
    assert post(signed_in, "verdict", interview, decision="5").status_code == 422


def test_cited_words_appear_under_their_criterion(signed_in: Client, held) -> None:
    session, seq = held
    answer = post(signed_in, "evidence", session.interview, "mvt", stream=0, seq=seq, quote="blocks the whole thread")
    text = answer.content.decode()
    assert (answer.status_code, "<q>blocks the whole thread</q>" in text, "1 cited" in text) == (200, True, True)


def test_the_words_lead_to_where_they_were_said(signed_in: Client, held) -> None:
    session, seq = held
    answer = post(signed_in, "evidence", session.interview, "mvt", stream=0, seq=seq, quote=" blocks ", start=9)
    places = ("", f"/reports/{session.interview.public_id}/playback/")
    assert [f'href="{place}#room-{seq}.10-16"' in answer.content.decode() for place in places] == [True, True]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"quote": "never said"}, "Those words are not in that entry"),
        ({"quote": ""}, "nothing to quote"),
        ({"quote": "blocks", "seq": "x"}, "Enter a whole number."),
        ({"quote": "blocks", "seq": "99999999999"}, "less than or equal to"),
        ({"quote": "blocks", "stream": "7"}, "less than or equal to 1"),
        ({"quote": "blocks", "start": "11"}, "Those words are not in that entry"),
        ({"quote": "blocks", "start": "-1"}, "greater than or equal to 0"),
    ],
)
def test_evidence_that_is_not_in_the_record_is_refused(signed_in: Client, held, data, message) -> None:
    session, seq = held
    answer = post(signed_in, "evidence", session.interview, "mvt", **{"stream": 0, "seq": seq, **data})
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert not Evidence.objects.exists()


def test_evidence_can_be_withdrawn(signed_in: Client, held) -> None:
    session, seq = held
    post(signed_in, "evidence", session.interview, "mvt", stream=0, seq=seq, quote="blocks")
    answer = post(signed_in, "evidence-withdrawal", session.interview, "mvt", Evidence.objects.get().pk)
    assert "Nothing cited yet" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_submitting_an_open_scorecard_says_what_is_open(signed_in: Client, held) -> None:
    answer = post(signed_in, "submit", held[0].interview)
    assert answer.status_code == 422
    assert "Not submitted yet, still open: DB design, " in answer.content.decode()


def test_submitting_leads_back_to_the_page_and_twice_is_refused(signed_in: Client, rater, held) -> None:
    interview = held[0].interview
    filled_draft(interview, rater)
    answer = post(signed_in, "submit", interview)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/scoring/{interview.public_id}/")
    again = post(signed_in, "submit", interview)
    assert (again.status_code, "You have submitted this scorecard" in again.content.decode()) == (422, True)


def test_submitting_during_the_interview_is_refused(signed_in: Client, rater) -> None:
    session = live_session(rater)
    filled_draft(session.interview, rater)
    answer = post(signed_in, "submit", session.interview)
    assert (answer.status_code, "has not ended yet" in answer.content.decode()) == (422, True)


def test_a_revision_is_begun_and_discarded(signed_in: Client, rater, held) -> None:
    interview = held[0].interview
    assert post(signed_in, "revise", interview, reason="Why not").status_code == 422
    submitted_scorecard(interview, rater)
    assert post(signed_in, "revise", interview, reason=" ").status_code == 422
    assert post(signed_in, "revise", interview, reason="Misread.").status_code == 204
    assert list(Scorecard.objects.order_by("revision").values_list("revision", "revision_reason")) == [
        (1, ""),
        (2, "Misread."),
    ]
    assert post(signed_in, "discard", interview).status_code == 204
    assert Scorecard.objects.get().revision == 1


POSTS = [
    ("rating", ["mvt"], {"mvt-score": "7"}),
    ("verdict", [], {"decision": "4"}),
    ("evidence", ["mvt"], {"stream": 0, "seq": 5, "quote": "x"}),
    ("evidence-withdrawal", ["mvt", 1], {}),
    ("submit", [], {}),
    ("revise", [], {"reason": "x"}),
    ("discard", [], {}),
]


@pytest.mark.parametrize(("name", "args", "data"), POSTS)
def test_nobody_but_the_interviewers_may_save(client: Client, held, name, args, data) -> None:
    interview = held[0].interview
    observer, stranger = make_user(Role.OBSERVER), make_user(Role.INTERVIEWER)
    Participant.objects.create(interview=interview, user=observer, role=Participant.Role.OBSERVER)
    coordinator = make_user(Role.COORDINATOR, Role.ADMINISTRATOR)
    for user in (observer, stranger, coordinator):
        client.force_login(user)
        assert post(client, name, interview, *args, **data).status_code == 404
    assert not Scorecard.objects.exists()


@pytest.mark.parametrize(("name", "args", "data"), POSTS)
def test_signed_out_people_are_told_that_their_text_is_kept(client: Client, held, name, args, data) -> None:
    answer = post(client, name, held[0].interview, *args, **data)
    assert (answer.status_code, "What you typed is kept in this browser." in answer.content.decode()) == (401, True)


@pytest.mark.parametrize(("name", "args", "data"), POSTS)
def test_looking_is_not_saving(signed_in: Client, held, name, args, data) -> None:
    assert signed_in.get(reverse(f"scoring:{name}", args=[held[0].interview.public_id, *args])).status_code == 405


def test_saving_takes_the_same_few_queries_however_much_is_filled(signed_in: Client, rater, held) -> None:
    session, seq = held
    other = held_session(rater)[0].interview
    post(signed_in, "rating", other, "mvt", **{"mvt-score": "5"})
    draft = filled_draft(session.interview, rater, seq=seq)
    for quote in ("sleep", "thread", "nothing else"):
        cite(scorecard=draft, criterion="mvt", stream=0, seq=seq, quote=quote)
    counts = []
    for interview in (other, session.interview):
        with CaptureQueriesContext(connection) as queries:
            post(signed_in, "rating", interview, "mvt", **{"mvt-score": "7"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18
