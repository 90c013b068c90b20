from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max

from interviews.log import state_of
from interviews.models import Event, Interview, LiveState
from interviews.models.event import Status, Stream
from reports.seeding.load import seed_load
from scoring.models import Outcome, Rating, RubricVersion, Scorecard
from snippets.refusal import ActionRefused
from tests.factories import NOON, make_interview, make_version

pytestmark = pytest.mark.django_db
NOW = NOON + timedelta(days=100)


@pytest.fixture
def bank() -> None:
    for number in range(3):
        make_version(f"question-{number}")


def rows() -> list[tuple[object, ...]]:
    scores = list(Rating.objects.values_list("scorecard__interview__public_id", "criterion", "score").order_by("pk"))
    said = list(Event.objects.values_list("interview__public_id", "stream", "seq", "body").order_by("pk"))
    return scores + said


@pytest.mark.usefixtures("bank")
def test_it_makes_as_many_as_asked_for() -> None:
    made = seed_load(interviews=300, ratings=2000, seed=1, now=NOW)
    assert made.interviews == Interview.objects.count() == 300
    assert made.ratings == Rating.objects.count()
    assert abs(made.ratings - 2000) < 150
    assert made.scorecards == Scorecard.objects.count()
    assert made.events == Event.objects.count()


@pytest.mark.usefixtures("bank")
def test_the_same_seed_makes_the_same_and_another_one_something_else() -> None:
    first, second, other = [], [], []
    for found, seed in ((first, 1), (second, 1), (other, 2)):
        seed_load(interviews=60, ratings=400, seed=seed, now=NOW)
        found += rows()
        for model in (LiveState, Scorecard, Event, Interview):
            model.objects.all().delete()
    assert first
    assert first == second
    assert first != other


@pytest.mark.usefixtures("bank")
def test_what_it_makes_could_have_happened() -> None:
    seed_load(interviews=300, ratings=2000, seed=1, now=NOW)
    held = Interview.objects.filter(live__status=Status.ENDED)
    assert set(Scorecard.objects.values_list("interview__live__status", flat=True)) == {Status.ENDED}
    assert not Scorecard.objects.exclude(interview__participants__user=F("rater"))
    assert not held.filter(scheduled_at__gt=NOW).exists()
    raters = held.annotate(raters=Count("participants")).values_list("raters", flat=True)
    assert {1, 2, 3} >= set(raters) > {1}
    assert set(RubricVersion.objects.filter(scorecards__isnull=False).values_list("rubric__slug", "number")) == {
        ("seeded-backend", 1), ("seeded-backend", 2), ("seeded-data", 1),
    }  # fmt: skip
    for score, lowest, highest in (
        (rating.score, rating.scorecard.rubric.content.lowest, rating.scorecard.rubric.content.highest)
        for rating in Rating.objects.exclude(score=None).select_related("scorecard__rubric")
    ):
        assert lowest <= score <= highest
    assert set(Outcome.objects.values_list("choice", flat=True)) == {"advance", "hold", "decline"}


@pytest.mark.usefixtures("bank")
def test_its_logs_are_numbered_and_fold_like_real_ones() -> None:
    seed_load(interviews=60, ratings=400, seed=1, now=NOW)
    logged = Interview.objects.filter(pk__in=Event.objects.values("interview"))
    assert logged
    for interview in logged.select_related("live"):
        state = state_of(interview)
        assert (state.status, state.ended_at) == (Status.ENDED, interview.live.ended_at)
        assert (state.room_seq, state.panel_seq) == (interview.live.room_seq, interview.live.panel_seq)
        said = {message.seq: message.text for message in state.messages}
        assert all(finding.quote in said[finding.seq] for finding in state.findings.values())
    counted = Event.objects.order_by().values("interview", "stream").annotate(last=Max("seq"), rows=Count("pk"))
    assert {row["last"] - row["rows"] for row in counted} == {0}
    assert {row["stream"] for row in counted} == set(Stream)
    assert not LiveState.objects.exclude(wake_at=None).exists()


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("ratings", [5, 5000])
def test_numbers_that_do_not_fit_are_refused(ratings: int) -> None:
    with pytest.raises(ActionRefused, match=r"60 interviews take \d+ to \d+ ratings"):
        seed_load(interviews=60, ratings=ratings, seed=1, now=NOW)
    assert not Interview.objects.exists()


def test_without_a_bank_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="load_bank"):
        call_command("seed_load", interviews=60, ratings=400)


@pytest.mark.usefixtures("bank")
def test_a_database_in_use_is_left_alone_unless_told_otherwise(capsys) -> None:
    make_interview()
    with pytest.raises(CommandError, match="--beside-others"):
        call_command("seed_load", interviews=60, ratings=400)
    assert Interview.objects.count() == 1
    call_command("seed_load", interviews=60, ratings=400, beside_others=True)
    assert Interview.objects.count() == 61
    assert capsys.readouterr().out.startswith("60 interviews, ")
