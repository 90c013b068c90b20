"""The table itself takes only words of the record at the place where they stand, whoever writes to it."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from interviews.events import CANDIDATE, Edited, Noted
from scoring.models import Evidence, Rating, Scorecard
from scoring.services.scorecards import cite, draft_for, revise, save_rating
from tests.factories import make_user
from tests.scoring.sessions import SLEEP, held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric")]

TWICE = "No lock \N{LOCK}, as I said: no lock."


@pytest.fixture
def rater():
    return make_user()


@pytest.fixture
def rating_and_seq(rater) -> tuple[Rating, int]:
    session, seq = held_session(rater)
    draft = draft_for(interview=session.interview, rater=rater)
    return save_rating(scorecard=draft, criterion="mvt", score=6), seq


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def insert(rating: Rating, **fields: object) -> None:
    row = {"rating_id": rating.pk, "stream": 0, "start": 10, "quote": "blocks", "created_at": "2026-03-02", **fields}
    marks = ", ".join(["%s"] * len(row))
    execute(f"INSERT INTO scoring_evidence ({', '.join(row)}) VALUES ({marks})", *row.values())


WRONG = [
    {"quote": "never said"}, {"quote": ""}, {"quote": "Blocks"}, {"stream": 1}, {"seq": 1}, {"seq": 999},
    {"start": 9}, {"start": 11}, {"start": 999}, {"quote": "nothing else runs. And more", "start": 35},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_words_that_do_not_stand_there_are_refused(rating_and_seq, wrong) -> None:
    rating, seq = rating_and_seq
    right = {"stream": 0, "seq": seq, "start": 10, "quote": "blocks"}
    fields = {**right, **wrong}
    assert refused(Evidence(rating=rating, **fields).save)
    assert refused(lambda: Evidence.objects.bulk_create(Evidence(rating=rating, **each) for each in (right, fields)))
    assert refused(lambda: insert(rating, **{"seq": seq, **wrong}))
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("wrong", WRONG)
def test_what_stands_there_is_not_changed_into_what_does_not(rating_and_seq, wrong) -> None:
    rating, seq = rating_and_seq
    insert(rating, seq=seq)
    piece = Evidence.objects.get()
    assert refused(lambda: Evidence.objects.update(**wrong))
    for name, value in wrong.items():
        setattr(piece, name, value)
    assert refused(piece.save)
    changes = ", ".join(f"{name} = %s" for name in wrong)
    assert refused(lambda: execute(f"UPDATE scoring_evidence SET {changes}", *wrong.values()))
    assert list(Evidence.objects.values_list("stream", "seq", "start", "quote")) == [(0, seq, 10, "blocks")]


def test_words_said_twice_are_two_places(rater) -> None:
    session = live_session(rater)
    seq = session.says(CANDIDATE, TWICE)
    draft = draft_for(interview=session.interview, rater=rater)
    for start in (None, 3, 25):
        cite(scorecard=draft, criterion="mvt", stream=0, seq=seq, quote="lock", start=start)
    pieces = list(Evidence.objects.all())
    assert [piece.moment for piece in pieces] == [f"room-{seq}.3-7", f"room-{seq}.25-29"]
    assert [TWICE[piece.start : piece.end] for piece in pieces] == ["lock", "lock"]


def test_what_was_said_elsewhere_or_noted_by_another_is_refused(rater) -> None:
    other = make_user()
    session, quiet = live_session(rater, other), live_session(rater)
    theirs, mine = (session.interview.participants.get(user=user).actor for user in (other, rater))
    foreign = session.add(theirs, Noted(text="drew the flow first"))
    noted = session.add(mine, Noted(text="drew the flow first"))
    elsewhere = save_rating(scorecard=draft_for(interview=quiet.interview, rater=rater), criterion="mvt", score=6)
    rating = save_rating(scorecard=draft_for(interview=session.interview, rater=rater), criterion="mvt", score=6)
    said = session.says(CANDIDATE, "Only said here.")
    assert refused(lambda: insert(elsewhere, seq=said, start=0, quote="Only"))
    assert refused(lambda: insert(rating, stream=1, seq=foreign, start=0, quote="drew"))
    insert(rating, stream=1, seq=noted, start=0, quote="drew")
    insert(rating, seq=said, start=0, quote="Only")


def test_an_edit_has_words_of_its_own(rating_and_seq, rater) -> None:
    session = live_session(rater)
    seq = session.says(CANDIDATE, "It leaks the connection.")
    edit = session.add(CANDIDATE, Edited(seq=seq, text="It leaks the cursor."))
    rating = save_rating(scorecard=draft_for(interview=session.interview, rater=rater), criterion="mvt", score=6)
    assert refused(lambda: insert(rating, seq=seq, start=13, quote="cursor"))
    insert(rating, seq=edit, start=13, quote="cursor")
    insert(rating, seq=seq, start=13, quote="connection")


def test_a_rating_is_not_moved_to_where_its_words_were_not_said(rating_and_seq, rater) -> None:
    rating, seq = rating_and_seq
    insert(rating, seq=seq)
    other = draft_for(interview=live_session(rater).interview, rater=rater)
    card = Scorecard.objects.filter(pk=rating.scorecard_id)
    assert refused(lambda: execute("UPDATE scoring_rating SET scorecard_id = %s", other.pk))
    assert refused(lambda: card.update(rater=make_user()))
    assert refused(lambda: card.update(interview=live_session().interview))


def test_older_evidence_begins_at_the_first_place(rating_and_seq, rater) -> None:
    rating, seq = rating_and_seq
    session = live_session(rater)
    twice = session.says(CANDIDATE, TWICE)
    insert(rating, seq=seq)
    draft = draft_for(interview=session.interview, rater=rater)
    cite(scorecard=draft, criterion="mvt", stream=0, seq=twice, quote="lock", start=25)
    migration = import_module("scoring.migrations.0004_evidence_is_a_span")
    migration.begin_at_the_first_place(apps, None)
    places = Evidence.objects.order_by("seq").values_list("seq", "start")
    assert list(places) == sorted([(seq, SLEEP.index("blocks")), (twice, 3)])


def test_a_long_scorecard_is_revised_with_the_same_queries(rater, django_assert_max_num_queries) -> None:
    session, seq = held_session(rater)
    card = submitted_scorecard(session.interview, rater, seq=seq)
    with django_assert_max_num_queries(30):
        second = revise(scorecard=card, reason="Read again.")
    for criterion in ("mvt", "db-design"):
        for quote in ("sleep", "thread", "nothing else"):
            cite(scorecard=second, criterion=criterion, stream=0, seq=seq, quote=quote)
    assert Evidence.objects.filter(rating__scorecard=second).count() == 7
