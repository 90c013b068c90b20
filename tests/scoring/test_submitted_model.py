"""What was submitted stays in the tables as it is, whoever writes to them, until its interview is erased."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from scoring.models import Evidence, FindingMark, Rating, Scorecard
from scoring.services.marks import mark_finding
from scoring.services.scorecards import cite, discard_revision, revise, save_rating, submit, withdraw_evidence
from tests.factories import make_user
from tests.scoring.sessions import filled_draft, held_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric")]


@pytest.fixture
def draft() -> Scorecard:
    """Ready to submit, with a quote and a mark."""
    rater = make_user()
    session, seq = held_session(rater)
    draft = filled_draft(session.interview, rater, seq=seq)
    version = next(item.version for item in session.interview.plan.items.all() if item.version)
    mark_finding(
        scorecard=draft, version=version.public_id, finding="blocking-sleep", verdict=FindingMark.Verdict.CONFIRMED
    )
    return draft


@pytest.fixture
def card(draft) -> Scorecard:
    return submit(scorecard=draft)


def refused(sql: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as error:
        return "a submitted scorecard stays as it is" in str(error)
    return False


def copy(table: str, **changed: object) -> str:
    """An INSERT of all rows of the table once more, so changed."""
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    columns.remove("id")
    values = [f"'{changed[name]}'" if name in changed else name for name in columns]
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}"


CHANGES = [
    "UPDATE scoring_scorecard SET submitted_at = NULL",
    "UPDATE scoring_scorecard SET decision = 1",
    "UPDATE scoring_scorecard SET reason = 'Better so.'",
    "UPDATE scoring_scorecard SET revision = 7, revision_reason = 'None.'",
    "UPDATE scoring_rating SET score = 1 WHERE criterion = 'python-core'",
    "UPDATE scoring_rating SET notes = 'Better so.'",
    "UPDATE scoring_evidence SET quote = 'blocks'",
    "UPDATE scoring_evidence SET created_at = '2026-01-01'",
    "UPDATE scoring_findingmark SET verdict = 'rejected'",
    *(f"DELETE FROM {table}" for table in ("scoring_evidence", "scoring_findingmark")),
    "DELETE FROM scoring_rating WHERE criterion = 'mvt'",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_refused_once_it_is_submitted(draft, change) -> None:
    with transaction.atomic():
        assert not refused(change)
        transaction.set_rollback(True)
    submit(scorecard=draft)
    assert refused(change)


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("scoring_rating", {"criterion": "another"}),
        ("scoring_evidence", {}),
        ("scoring_findingmark", {"finding": "another"}),
    ],
)
def test_nothing_is_added_to_it(draft, table, changed) -> None:
    with transaction.atomic():
        assert not refused(copy(table, **changed))
        transaction.set_rollback(True)
    submit(scorecard=draft)
    assert refused(copy(table, **changed))


def test_evidence_of_a_draft_is_not_moved_into_it(card) -> None:
    second = revise(scorecard=card, reason="Read again.")
    target = card.ratings.get(criterion="python-core").pk
    move = f"UPDATE scoring_evidence SET rating_id = {target} WHERE rating_id IN "
    assert refused(f"{move} (SELECT id FROM scoring_rating WHERE scorecard_id = {second.pk})")


def test_it_is_not_deleted(card) -> None:
    assert refused("DELETE FROM scoring_scorecard")
    for delete in (card.delete, Scorecard.objects.all().delete, card.interview.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            delete()
    assert [model.objects.count() for model in (Scorecard, Evidence, FindingMark)] == [1, 1, 1]


def test_a_revision_is_written_beside_it_and_may_be_dropped(card) -> None:
    for _ in range(2):
        second = revise(scorecard=card, reason="Read again.")
        save_rating(scorecard=second, criterion="python-core", score=5)
        seq = second.ratings.get(criterion="python-core").evidence.get().seq
        added = cite(scorecard=second, criterion="python-core", stream=0, seq=seq, quote="nothing else runs")
        withdraw_evidence(scorecard=second, criterion="python-core", evidence_id=added.pk)
        discard_revision(scorecard=second)
    again = revise(scorecard=card, reason="Read again.")
    save_rating(scorecard=again, criterion="python-core", score=5)
    submit(scorecard=again)
    scores = Rating.objects.filter(criterion="python-core").order_by("scorecard__revision")
    assert list(scores.values_list("score", flat=True)) == [7, 5]


def test_it_goes_with_its_interview(card) -> None:
    other = held_session(card.rater)[0].interview
    kept = submit(scorecard=filled_draft(other, card.rater))
    interview = card.interview
    interview.live.delete()
    interview.delete()
    assert list(Scorecard.objects.values_list("pk", flat=True)) == [kept.pk]
    assert [model.objects.count() for model in (Evidence, FindingMark)] == [0, 0]
