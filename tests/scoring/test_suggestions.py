"""Suggestions as they are built and stored."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from interviews import events
from interviews.events import ASSISTANT, CANDIDATE, Draft, EndReason
from interviews.log import append
from interviews.models.event import Status
from scoring import receivers, tasks
from scoring.models import RubricVersion, SuggestedRating, Suggestion
from scoring.services.rubrics import DEFAULT_SLUG, publish_rubric
from scoring.services.suggestions import build_suggestion, suggestion_to_show
from scoring.services.suggestions_answers import answer_suggestion
from snippets.refusal import ActionRefused
from tests.factories import make_interview, make_plan, make_user, make_version
from tests.scoring.sessions import SLEEP, Session, held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric")]


def numbers_of(suggestion: Suggestion) -> dict[str, Decimal]:
    return {row.criterion: row.score for row in suggestion.ratings.all() if row.score is not None}


def finds_no_types(session: Session, *, rung: int = 2) -> None:
    """Marked by an interviewer, also after the end."""
    version = str(session.interview.plan.items.exclude(version=None).get().version.public_id)
    session.finds(version, "no-types", None, "", rung=rung)


def test_it_holds_a_verdict_on_each_finding_and_a_row_for_each_criterion() -> None:
    session, seq = held_session()
    suggestion = build_suggestion(interview=session.interview)
    found, not_reached = suggestion.verdicts["findings"]
    assert (found["finding"], found["severity"], found["fate"], found["rung"]) == (
        "blocking-sleep",
        "blocker",
        "found",
        0,
    )
    assert found["quotes"] == [{"stream": 0, "seq": seq, "quote": "blocks the whole thread"}]
    assert (not_reached["fate"], not_reached["quotes"], suggestion.verdicts["myths"]) == ("not_reached", [], [])
    stored = Suggestion.objects.get()
    assert (stored.formula, stored.overall, stored.assessor) == ("4", Decimal(10), {})
    assert numbers_of(stored) == {"python-core": Decimal(10)}
    assert [row.criterion for row in stored.ratings.all()] == [each.slug for each in stored.rubric.content.criteria]


def test_the_same_record_gives_the_same_row() -> None:
    session, _ = held_session()
    first = build_suggestion(interview=session.interview)
    assert build_suggestion(interview=session.interview) == first
    assert SuggestedRating.objects.count() == len(first.rubric.content.criteria)


def test_what_is_marked_later_makes_another_and_words_that_change_nothing_do_not() -> None:
    session, _ = held_session()
    before = build_suggestion(interview=session.interview)
    session.add("interviewer:1", events.Noted(text="Was calm."))
    assert build_suggestion(interview=session.interview) == before
    finds_no_types(session)
    after = build_suggestion(interview=session.interview)
    assert (after != before, numbers_of(after)) == (True, {"python-core": Decimal("8.92")})


def test_what_was_planned_and_never_shown_is_not_reached() -> None:
    shown, never = make_version(), make_version()
    session, _ = held_session(plan=make_plan(versions=[shown, never]))
    findings = build_suggestion(interview=session.interview).verdicts["findings"]
    assert [(each["version"], each["fate"]) for each in findings] == [
        (str(shown.public_id), "found"),
        (str(shown.public_id), "not_reached"),
        (str(never.public_id), "not_reached"),
        (str(never.public_id), "not_reached"),
    ]


def test_claims_are_kept_with_their_words() -> None:
    session = live_session()
    version = session.show()
    seq = session.says(CANDIDATE, SLEEP)
    session.finds(version, "blocking-sleep", seq, "blocks the whole thread")
    claim = events.MythHeard(version=version, myth="F-sleep-is-async", stance="claimed", seq=seq, quote="nothing else")
    session.add(ASSISTANT, claim)
    session.end()
    suggestion = build_suggestion(interview=session.interview)
    assert [(myth["myth"], myth["stance"], myth["quotes"]) for myth in suggestion.verdicts["myths"]] == [
        ("F-sleep-is-async", "claimed", [{"stream": 0, "seq": seq, "quote": "nothing else"}])
    ]
    assert numbers_of(suggestion) == {"python-core": Decimal("9.7")}


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.LOBBY, Status.LIVE])
def test_nothing_is_suggested_before_the_end(status) -> None:
    with pytest.raises(ActionRefused, match="not ended"):
        build_suggestion(interview=make_interview(status=status))
    assert not Suggestion.objects.exists()


def test_nothing_is_suggested_without_a_rubric(monkeypatch) -> None:
    session, _ = held_session()
    monkeypatch.setattr("scoring.services.rubrics.DEFAULT_SLUG", "not-loaded")
    assert suggestion_to_show(interview=session.interview) is None
    tasks.build_suggestion(session.interview.pk)
    assert not Suggestion.objects.exists()


def test_it_costs_the_same_queries_however_long_the_interview(django_assert_num_queries) -> None:
    short, _ = held_session()
    long = live_session(plan=make_plan(versions=[make_version() for _ in range(3)]))
    for number in (1, 2, 3):
        version = long.show(number)
        seq = long.says(CANDIDATE, SLEEP)
        long.finds(version, "blocking-sleep", seq, "blocks the whole thread")
    long.end()
    for session in (short, long):
        with django_assert_num_queries(13):
            build_suggestion(interview=session.interview)


def test_what_is_shown_follows_the_record_until_somebody_has_answered() -> None:
    rater = make_user()
    session, _ = held_session(rater)
    card = submitted_scorecard(session.interview, rater)
    first = suggestion_to_show(interview=session.interview)
    finds_no_types(session)
    second = suggestion_to_show(interview=session.interview)
    answered = second.ratings.get(criterion="python-core")
    answer_suggestion(scorecard=card, suggested=answered, action="keep", reason="Mine stands.")
    finds_no_types(session, rung=5)
    assert (first != second, suggestion_to_show(interview=session.interview) == second) == (True, True)


def test_it_is_made_for_the_rubric_that_scores_the_interview() -> None:
    rater = make_user()
    session, _ = held_session(rater)
    card = submitted_scorecard(session.interview, rater)
    newer = RubricVersion.objects.get(rubric__slug=DEFAULT_SLUG).content.model_copy(update={"title": "Newer"})
    publish_rubric(rubric=newer)
    assert build_suggestion(interview=session.interview).rubric == card.rubric


def test_the_task_builds_it_and_passes_by_what_is_gone() -> None:
    session, _ = held_session()
    tasks.build_suggestion(session.interview.pk)
    tasks.build_suggestion(session.interview.pk + 1)
    assert Suggestion.objects.get().interview == session.interview


@pytest.mark.parametrize(
    ("reason", "sent"), [(EndReason.COMPLETED, 1), (EndReason.CANDIDATE, 1), (EndReason.RESCHEDULE, 0)]
)
def test_an_end_sends_the_task_when_it_is_committed(
    monkeypatch, django_capture_on_commit_callbacks, reason, sent
) -> None:
    calls = []
    monkeypatch.setattr(receivers.build_suggestion, "apply_async", lambda **given: calls.append(given))
    session = live_session()
    with django_capture_on_commit_callbacks(execute=True):
        append(session.interview.pk, [Draft(events.Ended(reason=reason), CANDIDATE, "end")])
        assert calls == []
    assert calls == [{"args": [session.interview.pk], "countdown": receivers.AFTER_THE_LAST_TURN}] * sent


def test_the_task_runs_after_the_last_turn_and_waits_in_the_slow_queue(settings) -> None:
    from interviews.conductor.turn import LEASE

    assert timedelta(seconds=receivers.AFTER_THE_LAST_TURN) > LEASE
    assert tasks.build_suggestion.name not in settings.CELERY_TASK_ROUTES
    assert settings.CELERY_TASK_DEFAULT_QUEUE == "slow"


@pytest.mark.django_db(transaction=True)
def test_task_and_reader_who_build_at_once_share_one_row() -> None:
    session, _ = held_session()
    together = threading.Barrier(4)

    def build(_: int) -> int:
        try:
            together.wait(10)
            return build_suggestion(interview=session.interview).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        built = list(pool.map(build, range(4)))
    suggestion = Suggestion.objects.get()
    assert built == [suggestion.pk] * 4
    assert suggestion.ratings.count() == len(suggestion.rubric.content.criteria)
