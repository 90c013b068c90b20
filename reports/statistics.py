"""What a page shows of figures: those of a task with their time, or, where there is little to count, those of now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.utils import timezone
from pydantic import TypeAdapter, ValidationError

from interviews.models import LiveState
from interviews.models.event import Status
from reports.fairness.source import FairnessFigures
from reports.items.figures import BankFigures
from reports.models import StatisticsRun
from reports.services.statistics import figures_of
from reports.statistics_tasks import ask_for, is_asked_for

FRESH = timedelta(days=1)
# So few interviews are counted while one looks.
AT_ONCE = 200
Figures = TypeVar("Figures")
SHAPES: dict[str, TypeAdapter[Any]] = {
    StatisticsRun.Kind.BANK: TypeAdapter(BankFigures),
    StatisticsRun.Kind.FAIRNESS: TypeAdapter(FairnessFigures),
}


@dataclass(frozen=True, slots=True)
class Standing(Generic[Figures]):
    """`figures` are None as long as none were ever worked out; `waiting`: newer ones are on their way."""

    figures: Figures | None
    computed_at: datetime | None
    waiting: bool = False


def standing(kind: StatisticsRun.Kind, asked: dict[str, Any]) -> Standing[Any]:
    now = timezone.now()
    if _few():
        return Standing(SHAPES[kind].validate_python(figures_of(kind=kind, asked=asked, now=now)), now)
    run = StatisticsRun.objects.filter(kind=kind, asked=asked).first()
    figures = _figures(run) if run else None
    if run is None or figures is None or run.computed_at < now - FRESH:
        ask_for(kind, asked)
    waiting = is_asked_for(kind, asked)
    return Standing(figures, run.computed_at if run and figures else None, waiting)


def _figures(run: StatisticsRun) -> Any:
    """None where an older release left them in another shape, or small groups are hidden by another rule by now."""
    try:
        figures = SHAPES[run.kind].validate_python(run.figures)
    except ValidationError:
        return None
    outdated = isinstance(figures, FairnessFigures) and not figures.by_present_rules
    return None if outdated else figures


def _few() -> bool:
    return LiveState.objects.filter(status=Status.ENDED)[: AT_ONCE + 1].count() <= AT_ONCE
