from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.utils import timezone

from reports import statistics, statistics_tasks
from reports.fairness.source import Asked, Measure
from reports.models import StatisticsRun
from reports.services.statistics import work_out, work_out_all
from reports.statistics import standing
from tests.factories import make_version
from tests.reports.declared import decided

pytestmark = pytest.mark.django_db
BANK, FAIRNESS = StatisticsRun.Kind.BANK, StatisticsRun.Kind.FAIRNESS


@pytest.fixture
def sent(monkeypatch, django_capture_on_commit_callbacks) -> list[tuple]:
    """What was sent to the workers; nothing is."""
    tasks: list[tuple] = []
    monkeypatch.setattr(statistics_tasks.work_out, "delay_on_commit", lambda *given: tasks.append(given))
    return tasks


@pytest.fixture
def _many(monkeypatch) -> None:
    monkeypatch.setattr(statistics, "AT_ONCE", 0)
    decided([("female", "asian", "advance")] * 6)


def aged(run: StatisticsRun, days: float) -> None:
    StatisticsRun.objects.filter(pk=run.pk).update(computed_at=timezone.now() - timedelta(days=days))


def test_few_interviews_are_counted_while_one_looks(sent) -> None:
    make_version("slow-wait")
    now = standing(BANK, {})
    assert [row.slug for row in now.figures.questions] == ["slow-wait"]
    assert (now.waiting, sent, StatisticsRun.objects.count()) == (False, [], 0)


@pytest.mark.usefixtures("_many")
def test_many_wait_for_a_task_that_is_asked_for_once(sent) -> None:
    asked = Asked().stored()
    for _ in range(3):
        now = standing(FAIRNESS, asked)
        assert (now.figures, now.computed_at, now.waiting) == (None, None, True)
    assert sent == [("fairness", asked)]
    statistics_tasks.work_out(*sent[0])
    now = standing(FAIRNESS, asked)
    assert (now.figures.impact.n, now.waiting, sent) == (6, False, [("fairness", asked)])


@pytest.mark.usefixtures("_many")
def test_figures_older_than_a_day_are_shown_while_newer_ones_are_worked_out(sent) -> None:
    run = work_out(kind=BANK, asked={}, now=timezone.now())
    aged(run, 0.9)
    assert (standing(BANK, {}).waiting, sent) == (False, [])
    aged(run, 1.1)
    now = standing(BANK, {})
    assert (now.figures is not None, now.waiting, sent) == (True, True, [("bank", {})])


@pytest.mark.usefixtures("_many")
def test_fresh_figures_wait_too_when_newer_ones_were_asked_for(sent) -> None:
    work_out(kind=BANK, asked={}, now=timezone.now())
    statistics_tasks.ask_for(BANK, {})
    assert standing(BANK, {}).waiting
    statistics_tasks.work_out(*sent[0])
    assert not standing(BANK, {}).waiting


@pytest.mark.usefixtures("_many")
def test_figures_of_an_older_shape_are_worked_out_anew(sent) -> None:
    StatisticsRun.objects.create(kind=BANK, figures={"interviews": 3})
    now = standing(BANK, {})
    assert (now.figures, now.computed_at, now.waiting, sent) == (None, None, True, [("bank", {})])


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize("rule", [{"FAIRNESS_SMALLEST_GROUP": 7}, {"FAIRNESS_THRESHOLD": 0.9}])
def test_figures_by_an_earlier_rule_are_not_shown_any_more(sent, settings, rule) -> None:
    asked = Asked().stored()
    work_out(kind=FAIRNESS, asked=asked, now=timezone.now())
    for name, value in rule.items():
        setattr(settings, name, value)
    now = standing(FAIRNESS, asked)
    assert (now.figures, now.computed_at, now.waiting, sent) == (None, None, True, [("fairness", asked)])
    statistics_tasks.work_out(*sent[0])
    assert standing(FAIRNESS, asked).figures.by_present_rules


@pytest.mark.usefixtures("_many")
def test_what_is_stored_comes_back_as_it_was() -> None:
    asked = Asked(Measure.ADVANCED).stored()
    run = work_out(kind=FAIRNESS, asked=asked, now=timezone.now())
    run.refresh_from_db()
    kept = standing(FAIRNESS, asked)
    assert (kept.figures.impact.sex.rows[0].n, kept.computed_at) == (6, run.computed_at)
    bank = work_out(kind=BANK, asked={}, now=timezone.now())
    bank.refresh_from_db()
    assert bank.figures["interviews"] == 0


def test_newer_figures_take_the_place_of_older_ones_on_the_same_question() -> None:
    now = timezone.now()
    first = work_out(kind=FAIRNESS, asked=Asked(year=2026).stored(), now=now)
    other = work_out(kind=FAIRNESS, asked=Asked(year=2025).stored(), now=now)
    second = work_out(kind=FAIRNESS, asked=Asked(year=2026).stored(), now=now)
    assert first.pk not in set(StatisticsRun.objects.values_list("pk", flat=True))
    assert set(StatisticsRun.objects.all()) == {other, second}


def test_at_night_everything_is_worked_out_and_the_forgotten_goes() -> None:
    now = timezone.now()
    decided([("female", "asian", "advance")], at=datetime(2025, 6, 1, tzinfo=UTC))
    old = work_out(kind=FAIRNESS, asked=Asked(year=2020).stored(), now=now)
    kept = work_out(kind=FAIRNESS, asked=Asked(year=2021).stored(), now=now)
    aged(old, 31)
    aged(kept, 29)
    work_out_all(now=now)
    runs = [(run.kind, run.asked.get("measure"), run.asked.get("year")) for run in StatisticsRun.objects.all()]
    assert sorted(runs, key=str) == sorted(
        [("bank", None, None), ("fairness", "advanced", 2021), *(("fairness", each.value, 2025) for each in Measure)],
        key=str,
    )


def test_a_task_that_fails_may_be_asked_for_again(sent, monkeypatch) -> None:
    def fails(**given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(statistics_tasks.statistics, "work_out", fails)
    statistics_tasks.ask_for(BANK, {})
    with pytest.raises(RuntimeError):
        statistics_tasks.work_out(*sent[0])
    statistics_tasks.ask_for(BANK, {})
    assert sent == [("bank", {}), ("bank", {})]


def test_workers_and_beat_know_the_tasks() -> None:
    current_app.loader.import_default_modules()
    assert {"reports.statistics_tasks.work_out", "reports.statistics_tasks.work_out_all"} <= set(current_app.tasks)
    assert current_app.conf.beat_schedule["statistics"]["task"] == "reports.statistics_tasks.work_out_all"
