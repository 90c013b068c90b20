"""The table itself takes only words of the record, whoever writes to it."""

from __future__ import annotations

import pytest
from django.db import transaction

from interviews.events import Noted
from interviews.models import Event
from scoring.models import Evidence, NotInRecord, Rating
from scoring.services.scorecards import cite, draft_for, revise, save_rating
from tests.factories import make_user
from tests.scoring.sessions import held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric")]


@pytest.fixture
def rater():
    return make_user()


@pytest.fixture
def rating_and_seq(rater) -> tuple[Rating, int]:
    session, seq = held_session(rater)
    draft = draft_for(interview=session.interview, rater=rater)
    return save_rating(scorecard=draft, criterion="mvt", score=6), seq


WRONG = [{"quote": "never said"}, {"quote": ""}, {"stream": 1}, {"seq": 1}, {"seq": 999}]


@pytest.mark.parametrize("wrong", WRONG)
def test_saving_refuses_what_is_not_in_the_event(rating_and_seq, wrong) -> None:
    rating, seq = rating_and_seq
    fields = {"stream": 0, "seq": seq, "quote": "blocks", **wrong}
    for write in (Evidence(rating=rating, **fields).save, lambda: Evidence.objects.create(rating=rating, **fields)):
        with pytest.raises(NotInRecord):
            write()
    with pytest.raises(NotInRecord):
        rating.evidence.create(**fields)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("wrong", WRONG)
def test_one_wrong_piece_keeps_a_whole_bulk_out(rating_and_seq, wrong) -> None:
    rating, seq = rating_and_seq
    right = {"stream": 0, "seq": seq, "quote": "blocks"}
    with pytest.raises(NotInRecord):
        Evidence.objects.bulk_create(Evidence(rating=rating, **fields) for fields in (right, {**right, **wrong}))
    assert not Evidence.objects.exists()
    Evidence.objects.bulk_create([Evidence(rating=rating, **right)])
    assert Evidence.objects.get().quote == "blocks"


def test_what_was_checked_is_not_changed_afterwards(rating_and_seq) -> None:
    rating, seq = rating_and_seq
    piece = rating.evidence.create(stream=0, seq=seq, quote="blocks")
    for change in (lambda: Evidence.objects.update(quote="never said"), lambda: Evidence.objects.update(seq=1)):
        with pytest.raises(NotInRecord):
            change()
    piece.quote = "never said"
    with pytest.raises(NotInRecord):
        piece.save()
    with pytest.raises(NotInRecord), transaction.atomic():
        Evidence.objects.bulk_update([piece], ["quote"])
    assert Evidence.objects.get().quote == "blocks"


def test_words_of_another_interview_or_of_anothers_note_are_refused(rater) -> None:
    other = make_user()
    session, quiet = live_session(rater, other), live_session(rater)
    theirs = session.interview.participants.get(user=other).actor
    seq = session.add(theirs, Noted(text="drew the flow first"))
    draft = draft_for(interview=quiet.interview, rater=rater)
    rating = save_rating(scorecard=draft, criterion="mvt", score=6)
    said = Event.objects.filter(interview=session.interview, kind="said").first()
    own = save_rating(scorecard=draft_for(interview=session.interview, rater=rater), criterion="mvt", score=6)
    session.says("candidate", "Only said here.")
    for wrong in (
        Evidence(rating=rating, stream=0, seq=said.seq + 1, quote="Only said here."),
        Evidence(rating=own, stream=1, seq=seq, quote="drew the flow"),
    ):
        with pytest.raises(NotInRecord):
            wrong.save()


def test_a_long_scorecard_is_revised_with_the_same_queries(rater, django_assert_max_num_queries) -> None:
    session, seq = held_session(rater)
    card = submitted_scorecard(session.interview, rater, seq=seq)
    with django_assert_max_num_queries(30):
        second = revise(scorecard=card, reason="Read again.")
    for criterion in ("mvt", "db-design"):
        for quote in ("sleep", "thread", "nothing else"):
            cite(scorecard=second, criterion=criterion, stream=0, seq=seq, quote=quote)
    assert Evidence.objects.filter(rating__scorecard=second).count() == 7
