"""Works figures out and keeps them: the only writer of StatisticsRun."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.db import transaction

from reports.fairness.source import Asked, Measure, fairness_figures, years_held
from reports.items.reading import bank_figures
from reports.models import StatisticsRun

Kind = StatisticsRun.Kind
# Figures that nobody looked at again for so long go.
KEPT = timedelta(days=30)


def work_out(*, kind: Kind, asked: dict[str, Any], now: datetime) -> StatisticsRun:
    """The figures of now take the place of the older ones that were asked for in the same words."""
    figures = figures_of(kind=kind, asked=asked, now=now)
    with transaction.atomic():
        run = StatisticsRun.objects.create(kind=kind, asked=asked, figures=figures)
        StatisticsRun.objects.filter(kind=kind, asked=asked, pk__lt=run.pk).delete()
    return run


def work_out_all(*, now: datetime) -> None:
    """The bank, and fairness over everybody in the latest year; other figures are made when they are asked for."""
    StatisticsRun.objects.filter(computed_at__lt=now - KEPT).delete()
    work_out(kind=Kind.BANK, asked={}, now=now)
    for measure, year in product(Measure, years_held()[:1]):
        work_out(kind=Kind.FAIRNESS, asked=Asked(measure, year=year).stored(), now=now)


def figures_of(*, kind: Kind, asked: dict[str, Any], now: datetime) -> dict[str, Any]:
    if kind == Kind.BANK:
        return asdict(bank_figures(now))
    measure, without = Measure(asked["measure"]), tuple(asked["without"])
    return asdict(fairness_figures(Asked(measure, asked["position"], asked["year"], without)))
