from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from interviews.events import EndReason
from interviews.models import LiveState, Plan
from reports.items import reading as item_reading
from reports.items.figures import BankFigures, FindingFigures, QuestionFigures
from reports.items.reading import bank_figures
from snippets.models import Question, QuestionVersion
from tests.factories import make_plan, make_version
from tests.scoring.sessions import Session, live_session

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SLEEP, TYPES = "blocking-sleep", "no-types"


@pytest.fixture
def version() -> QuestionVersion:
    return make_version("slow-wait")


@pytest.fixture
def plan(version) -> Plan:
    return make_plan(versions=[version])


def held(plan: Plan, *, found: dict[str, int] | None = None, asked: Sequence[str] = (), shown: bool = True) -> Session:
    """An ended interview in which some findings were shown, at a rung, and others were asked about in vain."""
    session = live_session(plan=plan)
    if shown:
        public_id = session.show()
        for defect, rung in (found or {}).items():
            session.finds(public_id, defect, None, "", rung=rung)
        for defect in asked:
            session.probes(public_id, "sleep-0", defect, 0, "And else?")
    session.end()
    return session


def figures(slug: str = "slow-wait", now: datetime = NOW) -> QuestionFigures:
    return next(row for row in bank_figures(now).questions if row.slug == slug)


def finding(slug: str = SLEEP) -> FindingFigures:
    return next(row for row in figures().findings if row.slug == slug)


def test_who_was_not_asked_and_said_nothing_is_out_of_the_denominator(plan) -> None:
    for rung in (0, 0, 2):
        held(plan, found={SLEEP: rung})
    for _ in range(2):
        held(plan, asked=[SLEEP])
    held(plan)
    row = finding()
    assert (row.reached, row.found, row.difficulty, row.partial) == (5, [2, 0, 1, 0, 0, 0], 0.6, 0)
    assert (finding(TYPES).reached, finding(TYPES).enough) == (0, False)


def test_figures_of_fewer_than_five_are_held_back(plan) -> None:
    for _ in range(4):
        held(plan, found={SLEEP: 0})
    assert finding() == FindingFigures(SLEEP, "Blocks", "blocker", 4)
    held(plan, asked=[SLEEP])
    assert (finding().enough, finding().difficulty) == (True, 0.8)


def test_discrimination_is_against_the_rest_of_the_same_interview(plan) -> None:
    for _ in range(4):
        held(plan, found={SLEEP: 0, TYPES: 0})
        held(plan, asked=[SLEEP, TYPES])
    assert (finding().discrimination, finding().pairs) == (pytest.approx(1), 8)
    for _ in range(8):
        held(plan, found={SLEEP: 0}, asked=[TYPES])
        held(plan, found={TYPES: 0}, asked=[SLEEP])
    assert (finding().discrimination, finding().pairs) == (pytest.approx(-8 / 24), 24)
    assert finding().flags == ["negative"]


def test_a_finding_that_was_rejected_was_missed(plan) -> None:
    for _ in range(5):
        session = live_session(plan=plan)
        public_id = session.show()
        session.probes(public_id, "sleep-0", SLEEP, 0, "And?")
        session.finds(public_id, SLEEP, None, "")
        session.finds(public_id, SLEEP, None, "", strength="rejected")
        session.end()
    assert (finding().reached, finding().difficulty, finding().missed) == (5, 0, 5)


def test_only_interviews_that_ended_and_showed_something_count(plan) -> None:
    held(plan, found={SLEEP: 0})
    held(plan, shown=False)
    live_session(plan=plan).show()
    session = live_session(plan=plan)
    session.show()
    session.end(EndReason.RESCHEDULE)
    found = bank_figures(NOW)
    assert (found.interviews, found.questions[0].shown, finding().reached) == (1, 1, 1)


def test_all_versions_of_a_question_count_together_under_the_newest_title(plan, version) -> None:
    newer = make_version("slow-wait", title="A slower wait")
    held(plan, found={SLEEP: 0})
    held(make_plan(versions=[newer]), found={SLEEP: 0})
    row = figures()
    assert (row.title, row.shown, finding().reached) == ("A slower wait", 2, 2)


def test_exposure_is_by_wording_and_month(plan, version) -> None:
    held(plan)
    held(plan)
    QuestionVersion.objects.bulk_create(
        [QuestionVersion(question=version.question, number=2, variant="clinic", title="A slow wait", minutes=15)]
    )
    clinic = QuestionVersion.objects.get(variant="clinic")
    type(version.key).objects.create(version=clinic, data=version.key.data)
    session = held(make_plan(versions=[clinic]))
    LiveState.objects.filter(interview=session.interview).update(ended_at=datetime(2025, 12, 31, 23, tzinfo=UTC))
    found = bank_figures(NOW)
    assert found.months == [f"2025-{month:02}" for month in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]
    assert found.totals == [0] * 8 + [1, 0, 0, 2]
    row = next(row for row in found.questions if row.slug == "slow-wait")
    assert [(each.variant, each.months, each.total) for each in row.exposures] == [
        ("", [0] * 11 + [2], 2),
        ("clinic", [0] * 8 + [1, 0, 0, 0], 1),
    ]
    assert [each.shares[-4:] for each in row.exposures] == [[0, None, None, 1], [1, None, None, 0]]
    assert (row.recent, found.recent) == (3, 3)


def test_a_question_shown_to_very_many_of_late_is_over_exposed(plan, monkeypatch) -> None:
    monkeypatch.setattr("reports.items.statistics.LEAST_EXPOSED", 2)
    held(plan)
    assert figures().flags == []
    held(plan)
    assert (figures().flags, figures().all_flags) == (["exposed"], {"exposed"})
    assert figures(now=datetime(2027, 3, 20, tzinfo=UTC)).flags == []


def test_a_question_that_nobody_saw_stands_there_without_figures(version) -> None:
    row = figures()
    assert (row.shown, row.exposures, [each.reached for each in row.findings]) == (0, [], [0, 0])


def test_an_empty_bank_has_no_figures() -> None:
    found = bank_figures(NOW)
    assert (found.interviews, found.recent, found.questions) == (0, 0, [])
    assert isinstance(found, BankFigures)


def test_logs_are_read_some_hundred_at_a_time(plan, monkeypatch, django_assert_max_num_queries) -> None:
    for _ in range(6):
        held(plan, found={SLEEP: 0})
    with django_assert_max_num_queries(5):
        whole = bank_figures(NOW)
    monkeypatch.setattr(item_reading, "AT_ONCE", 2)
    assert bank_figures(NOW) == whole


def test_a_question_without_a_version_does_no_harm() -> None:
    Question.objects.create(slug="empty", kind="background")
    assert bank_figures(timezone.now()).questions == []
