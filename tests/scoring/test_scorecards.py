from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from interviews.events import CANDIDATE, Commented, Edited, EndReason, Noted
from interviews.models import Participant
from scoring.models import Evidence, Rating, Scorecard
from scoring.services.scorecards import (
    Stale,
    cite,
    decide,
    discard_revision,
    draft_for,
    revise,
    save_rating,
    submit,
    withdraw_evidence,
)
from snippets.refusal import ActionRefused
from tests.factories import make_interview, make_user
from tests.scoring.sessions import (
    SLEEP,
    filled_draft,
    held_session,
    live_session,
    lobby_interview,
    submitted_scorecard,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric")]


@pytest.fixture
def rater():
    return make_user(name="Priya")


def test_a_draft_is_begun_once(rater) -> None:
    interview = live_session(rater).interview
    Participant.objects.update(credentials="Staff engineer")
    first = draft_for(interview=interview, rater=rater)
    assert draft_for(interview=interview, rater=rater) == first
    assert (first.revision, first.credentials, first.submitted_at) == (1, "Staff engineer", None)


def test_scoring_opens_when_the_interview_starts(rater) -> None:
    with pytest.raises(ActionRefused, match="Scoring opens when the interview starts"):
        draft_for(interview=lobby_interview(rater), rater=rater)


def test_only_interviewers_of_the_interview_score_it(rater) -> None:
    observer = make_user()
    interview = live_session(rater).interview
    Participant.objects.create(interview=interview, user=observer, role=Participant.Role.OBSERVER)
    for other in (observer, make_user()):
        with pytest.raises(ActionRefused, match="Only interviewers of this interview score it"):
            draft_for(interview=interview, rater=other)


def test_what_is_not_named_stays(rater) -> None:
    draft = draft_for(interview=live_session(rater).interview, rater=rater)
    save_rating(scorecard=draft, criterion="mvt", score=6, notes="- knows querysets")
    save_rating(scorecard=draft, criterion="mvt", notes="- knows when they run")
    rating = draft.ratings.get()
    assert (rating.score, rating.notes, rating.complete) == (6, "- knows when they run", True)


def test_a_score_and_not_assessed_exclude_each_other(rater) -> None:
    draft = draft_for(interview=live_session(rater).interview, rater=rater)
    save_rating(scorecard=draft, criterion="mvt", score=6)
    rating = save_rating(scorecard=draft, criterion="mvt", not_assessed=True)
    assert (rating.score, rating.not_assessed, rating.complete) == (None, True, False)
    rating = save_rating(scorecard=draft, criterion="mvt", not_assessed_reason="Not reached.")
    assert rating.complete
    rating = save_rating(scorecard=draft, criterion="mvt", score=0)
    assert (rating.score, rating.not_assessed, rating.complete) == (0, False, True)


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_off_the_scale_is_refused(rater, score) -> None:
    draft = draft_for(interview=live_session(rater).interview, rater=rater)
    with pytest.raises(ActionRefused, match="A score is a whole number from 0 to 10"):
        save_rating(scorecard=draft, criterion="mvt", score=score)
    assert not Rating.objects.exists()


def test_a_criterion_the_rubric_does_not_have_is_refused(rater) -> None:
    draft = draft_for(interview=live_session(rater).interview, rater=rater)
    with pytest.raises(ActionRefused, match="no criterion 'charm'"):
        save_rating(scorecard=draft, criterion="charm", score=5)


def test_an_edit_that_comes_late_does_not_overwrite_a_newer_one(rater) -> None:
    draft = draft_for(interview=live_session(rater).interview, rater=rater)
    save_rating(scorecard=draft, criterion="mvt", notes="newer", edit=20)
    with pytest.raises(Stale) as refused:
        save_rating(scorecard=draft, criterion="mvt", notes="older", edit=10)
    assert refused.value.latest == 20
    save_rating(scorecard=draft, criterion="mvt", score=4, edit=10)
    assert draft.ratings.values_list("notes", "score").get() == ("newer", 4)


def test_the_same_edit_again_is_taken_again(rater) -> None:
    draft = draft_for(interview=live_session(rater).interview, rater=rater)
    for _ in range(2):
        decide(scorecard=draft, reason="clear", edit=5)
    with pytest.raises(Stale):
        decide(scorecard=draft, reason="older", edit=4)
    draft.refresh_from_db()
    assert draft.reason == "clear"


def test_cited_words_are_kept_with_their_event_once(rater) -> None:
    session, seq = held_session(rater)
    draft = draft_for(interview=session.interview, rater=rater)
    for _ in range(2):
        cite(scorecard=draft, criterion="python-core", stream=0, seq=seq, quote=" blocks the whole thread ")
    evidence = Evidence.objects.get()
    assert (evidence.rating.criterion, evidence.stream, evidence.seq, evidence.quote) == (
        "python-core", 0, seq, "blocks the whole thread",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        ("blocks the whole process", "Those words are not in that entry"),
        ("   ", "nothing to quote"),
        ("x" * 2001, "at most 2000 characters"),
    ],
)
def test_a_quote_that_is_not_there_is_refused(rater, quote, message) -> None:
    session, seq = held_session(rater)
    draft = draft_for(interview=session.interview, rater=rater)
    with pytest.raises(ActionRefused, match=message):
        cite(scorecard=draft, criterion="python-core", stream=0, seq=seq, quote=quote)
    assert not Evidence.objects.exists()


def test_words_of_another_event_or_interview_are_refused(rater) -> None:
    session, seq = held_session(rater)
    held_session(rater)
    quiet = live_session(rater).interview
    draft = draft_for(interview=session.interview, rater=rater)
    for stream, number in ((0, seq - 1), (0, 999), (1, seq), (1, 1)):
        with pytest.raises(ActionRefused, match="not in that entry"):
            cite(scorecard=draft, criterion="mvt", stream=stream, seq=number, quote=SLEEP)
    with pytest.raises(ActionRefused, match="not in that entry"):
        cite(scorecard=draft_for(interview=quiet, rater=rater), criterion="mvt", stream=0, seq=seq, quote=SLEEP)


def test_an_edited_message_is_cited_from_the_event_that_has_the_words(rater) -> None:
    session = live_session(rater)
    seq = session.says(CANDIDATE, "It leaks the connection.")
    edit = session.add(CANDIDATE, Edited(seq=seq, text="It leaks the cursor."))
    draft = draft_for(interview=session.interview, rater=rater)
    cite(scorecard=draft, criterion="mvt", stream=0, seq=seq, quote="the cursor")
    cite(scorecard=draft, criterion="mvt", stream=0, seq=seq, quote="the connection")
    assert list(Evidence.objects.values_list("seq", "quote")) == [(edit, "the cursor"), (seq, "the connection")]


def test_own_notes_may_be_cited_and_those_of_others_not(rater) -> None:
    other = make_user()
    session = live_session(rater, other)
    mine, theirs = (session.interview.participants.get(user=user).actor for user in (rater, other))
    own = session.add(mine, Noted(text="drew the flow first"))
    foreign = session.add(theirs, Noted(text="drew the flow first"))
    draft = draft_for(interview=session.interview, rater=rater)
    cite(scorecard=draft, criterion="mvt", stream=1, seq=own, quote="drew the flow")
    with pytest.raises(ActionRefused, match="not in that entry"):
        cite(scorecard=draft, criterion="mvt", stream=1, seq=foreign, quote="drew the flow")


def test_a_comment_on_lines_can_be_cited(rater) -> None:
    session = live_session(rater)
    version = session.show()
    seq = session.add(CANDIDATE, Commented(version=version, first_line=5, line_count=1, text="This one blocks."))
    draft = draft_for(interview=session.interview, rater=rater)
    assert cite(scorecard=draft, criterion="mvt", stream=0, seq=seq, quote="This one blocks.").seq == seq


def test_withdrawn_evidence_is_gone_and_only_ones_own_can_be_withdrawn(rater) -> None:
    other = make_user()
    session, seq = held_session(rater, other)
    draft, foreign = (filled_draft(session.interview, user, seq=seq) for user in (rater, other))
    theirs, mine = foreign.ratings.get(criterion="python-core"), draft.ratings.get(criterion="python-core")
    withdraw_evidence(scorecard=draft, criterion="python-core", evidence_id=theirs.evidence.get().pk)
    withdraw_evidence(scorecard=draft, criterion="python-core", evidence_id=mine.evidence.get().pk)
    assert (theirs.evidence.count(), mine.evidence.count()) == (1, 0)


def test_what_is_open_is_named_before_submitting(rater) -> None:
    session, _ = held_session(rater)
    draft = filled_draft(session.interview, rater)
    save_rating(scorecard=draft, criterion="python-core", score=None)
    save_rating(scorecard=draft, criterion="mvt", not_assessed_reason="")
    decide(scorecard=draft, decision=None, reason=" ")
    with pytest.raises(ActionRefused) as refused:
        submit(scorecard=draft)
    assert str(refused.value) == (
        "Not submitted yet, still open: Python core fundamentals, Model, view and template layer "
        "(why was it not assessed?), the decision, the reason for it."
    )


def test_submitting_waits_for_the_end_of_the_interview(rater) -> None:
    session = live_session(rater)
    draft = filled_draft(session.interview, rater)
    with pytest.raises(ActionRefused, match="has not ended yet. Your draft is saved"):
        submit(scorecard=draft)
    session.end()
    assert submit(scorecard=draft).submitted_at


def test_an_interview_that_stopped_for_another_time_is_not_submitted(rater) -> None:
    session = live_session(rater)
    draft = filled_draft(session.interview, rater)
    session.end(EndReason.RESCHEDULE)
    with pytest.raises(ActionRefused, match="has not ended yet"):
        submit(scorecard=draft)


def test_a_submitted_scorecard_stays_as_it_is(rater) -> None:
    session, seq = held_session(rater)
    card = submitted_scorecard(session.interview, rater, seq=seq)
    piece = Evidence.objects.get()
    for change in (
        lambda: save_rating(scorecard=card, criterion="mvt", score=9),
        lambda: cite(scorecard=card, criterion="mvt", stream=0, seq=seq, quote="blocks"),
        lambda: withdraw_evidence(scorecard=card, criterion="python-core", evidence_id=piece.pk),
        lambda: decide(scorecard=card, decision=1),
        lambda: submit(scorecard=card),
        lambda: discard_revision(scorecard=card),
    ):
        with pytest.raises(ActionRefused, match="submitted and stays as it is"):
            change()
    with pytest.raises(ActionRefused, match="Start a revision"):
        draft_for(interview=session.interview, rater=rater)
    card.refresh_from_db()
    assert (card.decision, card.ratings.filter(score=9).exists(), Evidence.objects.count()) == (3, False, 1)


def test_a_revision_is_a_copy_and_the_first_submission_stays(rater) -> None:
    session, seq = held_session(rater)
    first = submitted_scorecard(session.interview, rater, seq=seq)
    second = revise(scorecard=first, reason=" Read the transcript again. ")
    assert revise(scorecard=first, reason="Twice") == second
    save_rating(scorecard=second, criterion="python-core", score=8)
    assert Scorecard.objects.current().get() == first
    submit(scorecard=second)
    assert list(Scorecard.objects.order_by("revision").values_list("revision", "revision_reason")) == [
        (1, ""),
        (2, "Read the transcript again."),
    ]
    assert [card.ratings.get(criterion="python-core").score for card in (first, second)] == [7, 8]
    assert second.ratings.get(criterion="python-core").evidence.get().quote == "blocks the whole thread"
    assert Scorecard.objects.current().get() == second


def test_a_revision_needs_a_reason(rater) -> None:
    session, _ = held_session(rater)
    with pytest.raises(ActionRefused, match="Say why"):
        revise(scorecard=submitted_scorecard(session.interview, rater), reason="  ")


def test_a_discarded_revision_leaves_the_submission(rater) -> None:
    session, _ = held_session(rater)
    first = submitted_scorecard(session.interview, rater)
    discard_revision(scorecard=revise(scorecard=first, reason="Second thoughts"))
    assert Scorecard.objects.get() == first


def test_the_first_draft_cannot_be_discarded(rater) -> None:
    session, _ = held_session(rater)
    draft = filled_draft(session.interview, rater)
    with pytest.raises(ActionRefused, match="Only a revision can be discarded"):
        discard_revision(scorecard=draft)


def test_a_rater_who_was_removed_loses_no_draft_but_cannot_go_on(rater) -> None:
    session, _ = held_session(rater)
    draft = filled_draft(session.interview, rater)
    session.interview.participants.all().delete()
    with pytest.raises(ActionRefused, match="Only interviewers of this interview"):
        submit(scorecard=draft)
    draft.refresh_from_db()
    assert (draft.ratings.count(), draft.submitted_at) == (11, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"revision": 2, "revision_reason": "why"},
        {"revision": 3},
        {"revision": 0, "submitted_at": timezone.now(), "decision": 1, "reason": "x"},
        {"revision": 3, "revision_reason": "why", "submitted_at": timezone.now()},
        {"revision": 3, "revision_reason": "why", "submitted_at": timezone.now(), "decision": 3},
        {"revision": 3, "revision_reason": "why", "submitted_at": timezone.now(), "decision": 5, "reason": "x"},
    ],
    ids=["second draft", "no revision reason", "revision 0", "no decision", "no reason", "unknown decision"],
)
def test_the_database_refuses_a_scorecard_that_cannot_be(rater, fields) -> None:
    draft = draft_for(interview=live_session(rater).interview, rater=rater)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scorecard.objects.create(interview=draft.interview, rater=rater, rubric=draft.rubric, **fields)


@pytest.mark.parametrize("fields", [{"score": 11}, {"score": 5, "not_assessed": True}])
def test_the_database_refuses_a_rating_that_cannot_be(rater, fields) -> None:
    draft = draft_for(interview=live_session(rater).interview, rater=rater)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(scorecard=draft, criterion="mvt", **fields)


def test_two_raters_write_apart(rater) -> None:
    other = make_user()
    interview = live_session(rater, other).interview
    for user, score in ((rater, 3), (other, 9)):
        save_rating(scorecard=draft_for(interview=interview, rater=user), criterion="mvt", score=score)
    assert list(Rating.objects.order_by("pk").values_list("scorecard__rater", "score")) == [
        (rater.pk, 3),
        (other.pk, 9),
    ]


def test_an_interview_never_held_has_no_scorecard(rater) -> None:
    with pytest.raises(ActionRefused, match="Scoring opens"):
        draft_for(interview=make_interview(interviewers=(rater,)), rater=rater)
