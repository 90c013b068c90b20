"""Reads what became of every finding in every interview that has ended, some hundred logs at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models.functions import Coalesce
from django.utils import timezone

from interviews.events import Found, Probed, Shown
from interviews.models import Event, LiveState
from interviews.models.event import Status
from interviews.state import LOGGED, LogRow, RoomState, fold
from reports.items.figures import BankFigures, Exposure, QuestionFigures, figures_of
from reports.items.statistics import Tally, over_exposed, rest_scores
from scoring.suggestions.fate import FATES, Fate, fate_of
from scoring.suggestions.finding_score import Reached, reached_by
from snippets.models import QuestionVersion
from snippets.schema import Item

AT_ONCE = 500
MONTHS = 12
LATELY = timedelta(days=90)
KINDS = [kind.kind for kind in (Shown, Probed, Found)]


@dataclass(slots=True)
class Version:
    question: int
    variant: str
    item: Item


@dataclass(slots=True)
class Reading:
    """What has been counted so far; keys of `tallies` are question and finding."""

    now: datetime
    tallies: dict[tuple[int, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    shown: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    lately: Counter[int] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    recent: int = 0

    def add(self, state: RoomState, versions: Mapping[str, Version], ended_at: datetime) -> None:
        seen = {shown.version: versions[shown.version] for shown in state.shown if shown.version in versions}
        if not seen:
            return
        month, is_late = f"{timezone.localtime(ended_at):%Y-%m}", ended_at > self.now - LATELY
        self.months[month] += 1
        self.recent += is_late
        self.shown.update({(version.question, version.variant, month) for version in seen.values()})
        if is_late:
            self.lately.update({version.question for version in seen.values()})
        reached = list(_reached(state, seen))
        rests = rest_scores([row for _, _, row in reached])
        for (key, fate, row), rest in zip(reached, rests, strict=True):
            self.tallies[key].add(fate, row.rung, rest)


def bank_figures(now: datetime) -> BankFigures:
    reading = read_bank(now)
    first = now.year * 12 + now.month - MONTHS
    months = [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, first + MONTHS)]
    in_force = QuestionVersion.objects.newest().select_related("question", "key").defer("code", "intro")
    return BankFigures(
        interviews=reading.months.total(),
        recent=reading.recent,
        months=months,
        totals=[reading.months[month] for month in months],
        questions=[_question(version, reading, months) for version in in_force.order_by("title", "pk")],
    )


def read_bank(now: datetime) -> Reading:
    reading, versions = Reading(now), dict[str, Version]()
    for ended in _ended():
        for interview, state in _states(list(ended)):
            _learn(versions, state)
            reading.add(state, versions, ended[interview])
    return reading


def _ended() -> Iterator[dict[int, datetime]]:
    """When the interviews ended, in portions."""
    ended = LiveState.objects.filter(status=Status.ENDED).order_by("pk")
    rows = list(ended.values_list("pk", Coalesce("ended_at", "interview__scheduled_at")))
    for start in range(0, len(rows), AT_ONCE):
        yield dict(rows[start : start + AT_ONCE])


def _states(interviews: Sequence[int]) -> Iterator[tuple[int, RoomState]]:
    """What was shown, asked and found in each; the rest of the log is not looked at."""
    events = Event.objects.filter(interview__in=interviews, kind__in=KINDS).order_by("interview", "pk")
    rows = events.values_list("interview_id", *LOGGED)
    for interview, entries in groupby(rows, key=itemgetter(0)):
        yield interview, fold(LogRow(*entry) for _, *entry in entries)


def _learn(versions: dict[str, Version], state: RoomState) -> None:
    if unknown := {shown.version for shown in state.shown} - versions.keys():
        for version in QuestionVersion.objects.filter(public_id__in=unknown).select_related("key"):
            versions[str(version.public_id)] = Version(version.question_id, version.variant, version.key.item)


def _reached(state: RoomState, seen: Mapping[str, Version]) -> Iterator[tuple[tuple[int, str], Fate, Reached]]:
    for public_id, version in seen.items():
        for finding in version.item.findings:
            fate = fate_of(state, public_id, finding.slug)
            shown = state.findings.get((public_id, finding.slug))
            row = reached_by(state, shown, finding.severity) if shown else Reached(finding.severity)
            if fate in (*FATES.values(), Fate.MISSED):
                yield (version.question, finding.slug), fate, row


def _question(version: QuestionVersion, reading: Reading, months: Sequence[str]) -> QuestionFigures:
    question, totals = version.question, [reading.months[month] for month in months]
    by_month = {(variant, month): n for (pk, variant, month), n in reading.shown.items() if pk == question.pk}
    variants = sorted({variant for variant, _ in by_month})
    recent = reading.lately[question.pk]
    return QuestionFigures(
        slug=question.slug,
        title=version.title,
        kind=question.kind,
        shown=sum(by_month.values()),
        recent=recent,
        exposures=[_exposure(name, [by_month.get((name, month), 0) for month in months], totals) for name in variants],
        flags=["exposed"] if over_exposed(recent, reading.recent) else [],
        findings=[
            figures_of(finding.slug, finding.title, finding.severity.value, reading.tallies[question.pk, finding.slug])
            for finding in sorted(version.key.item.findings, key=lambda finding: finding.severity.rank)
        ],
    )


def _exposure(variant: str, shown: list[int], totals: Sequence[int]) -> Exposure:
    return Exposure(variant, shown, [n / total if total else None for n, total in zip(shown, totals, strict=True)])
