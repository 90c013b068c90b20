"""Whom the figures on fairness are about, and what they are worked out from: read for a task, never shown singly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Avg, Exists, Max, Min, OuterRef, Subquery
from django.utils import timezone

from interviews.models import Interview, Participant
from interviews.models.event import Status
from reports.fairness.apart import shown_apart
from reports.fairness.hiding import Cell, Count
from reports.fairness.impact import Breakdown, Impact, above_median, cells_of, impact_of
from reports.models import SelfDeclaration
from scoring.derived import derived_total
from scoring.models import Outcome, Rating, RubricVersion, Scorecard, Suggestion
from scoring.rubrics.schema import RubricData

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet


class Measure(StrEnum):
    ADVANCED = "advanced"
    RATERS = "raters"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Asked:
    """`year` is 0 for all of them. `without`: interviews that the reader has still to score, and so may not learn
    about."""

    measure: Measure = Measure.ADVANCED
    position: str = ""
    year: int = 0
    without: tuple[int, ...] = ()

    def stored(self) -> dict[str, Any]:
        return {
            "measure": self.measure.value, "position": self.position, "year": self.year,
            "without": sorted(self.without),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class FairnessFigures:
    """`median` of the whole sample, in parts of the scale; None where nothing is scored, or nobody is to be shown."""

    impact: Impact
    median: float | None
    smallest: int
    threshold: float

    @property
    def by_present_rules(self) -> bool:
        """Of kept figures: whether what they hide and what they call low is still what the settings say."""
        return (self.smallest, self.threshold) == (settings.FAIRNESS_SMALLEST_GROUP, settings.FAIRNESS_THRESHOLD)


@dataclass(frozen=True, slots=True)
class Weighed:
    mean: float | None
    weight: float


BREAKDOWN = Breakdown(SelfDeclaration.Sex.values, SelfDeclaration.Ethnicity.values)
Cells = dict[Cell, Count]


def fairness_figures(asked: Asked) -> FairnessFigures:
    """Of a position nothing is shown that tells of a small group beside the figures of all positions or of others."""
    sample = sample_of(asked)
    middle, cells = _counted(sample, asked.measure)
    smallest = settings.FAIRNESS_SMALLEST_GROUP
    hidden = BREAKDOWN.hidden(cells, smallest)
    if asked.position:
        positions = map(str, sample.values_list("position__public_id", flat=True).distinct())
        parts = {each: _counted(sample.filter(position__public_id=each), asked.measure) for each in positions}
        apart = shown_apart(
            {position: part for position, (_, part) in parts.items()},
            lambda part: BREAKDOWN.hidden(part, smallest, hidden) == hidden,
        )
        middle, cells = parts.get(asked.position, (None, {}))
        hidden = hidden if asked.position in apart or not cells else BREAKDOWN.names
    impact = impact_of(cells, BREAKDOWN, hidden=hidden, threshold=Fraction(str(settings.FAIRNESS_THRESHOLD)))
    return FairnessFigures(
        impact,
        None if impact.n is None else middle,
        settings.FAIRNESS_SMALLEST_GROUP,
        settings.FAIRNESS_THRESHOLD,
    )


def _counted(interviews: QuerySet[Interview], measure: Measure) -> tuple[float | None, Cells]:
    middle, picked = picked_in(interviews, measure)
    declared = SelfDeclaration.objects.filter(interview__in=interviews).values_list("interview", "sex", "ethnicity")
    said = {interview: (sex, ethnicity) for interview, sex, ethnicity in declared}
    return middle, cells_of((said.get(interview, ("", "")), is_picked) for interview, is_picked in picked.items())


def sample_of(asked: Asked) -> QuerySet[Interview]:
    """Of all positions."""
    interviews = _held().exclude(pk__in=asked.without)
    if asked.year:
        interviews = interviews.filter(scheduled_at__gte=_start(asked.year), scheduled_at__lt=_start(asked.year + 1))
    return interviews


def years_held() -> list[int]:
    """From the first interview that ended to the last, the latest first."""
    ends = _held().aggregate(first=Min("scheduled_at"), last=Max("scheduled_at"))
    years = [timezone.localtime(at, timezone.get_default_timezone()).year for at in ends.values() if at]
    return list(range(max(years), min(years) - 1, -1)) if years else []


def _held() -> QuerySet[Interview]:
    return Interview.objects.filter(live__status=Status.ENDED).order_by()


def to_score_first(user: User) -> tuple[int, ...]:
    """Interviews that others may have scored and the user has not, though asked to."""
    submitted = Scorecard.objects.submitted().filter(interview=OuterRef("interview"), rater=user)
    parts = Participant.objects.filter(
        user=user, role=Participant.Role.INTERVIEWER, interview__live__status=Status.ENDED
    )
    return tuple(parts.exclude(Exists(submitted)).order_by("interview").values_list("interview", flat=True))


def picked_in(interviews: QuerySet[Interview], measure: Measure) -> tuple[float | None, Mapping[int, bool]]:
    """The median, where the measure has one, and of each interview that counts whether it was picked."""
    if measure is Measure.ADVANCED:
        return None, _advanced(interviews)
    scores = _suggested(interviews) if measure is Measure.SUGGESTED else _rated(interviews)
    middle, above = above_median(scores)
    return middle, {interview: interview in above for interview in scores}


def _advanced(interviews: QuerySet[Interview]) -> dict[int, bool]:
    """By the latest decision. Who is on hold is not decided yet, who withdrew is no longer an applicant."""
    latest = Outcome.objects.filter(interview=OuterRef("pk")).order_by("-pk")
    decided = interviews.annotate(outcome=Subquery(latest.values("pk")[:1]))
    outcomes = Outcome.objects.filter(pk__in=decided.values("outcome")).exclude(choice=Outcome.Choice.HOLD)
    rows = outcomes.exclude(reason=Outcome.Reason.WITHDREW).order_by().values_list("interview", "choice")
    return {interview: choice == Outcome.Choice.ADVANCE for interview, choice in rows}


def _rated(interviews: QuerySet[Interview]) -> dict[int, float]:
    """The derived total of the raters' last submissions, in parts of the scale."""
    cards = Scorecard.objects.current().filter(interview__in=interviews.values("pk")).order_by()
    ratings = Rating.objects.filter(scorecard__in=cards.values("pk"), score__isnull=False).order_by()
    rows = ratings.values_list("scorecard__interview", "scorecard__rubric", "criterion").annotate(Avg("score"))
    rubrics = {each.pk: each.content for each in RubricVersion.objects.all()}
    weights = {pk: {row.slug: row.weight for row in rubric.criteria} for pk, rubric in rubrics.items()}
    assessed: dict[int, list[Weighed]] = defaultdict(list)
    for interview, rubric, criterion, mean in rows:
        if weight := weights[rubric].get(criterion):
            assessed[interview].append(Weighed(_part(mean, rubrics[rubric]), weight))
    totals = {interview: derived_total(rows) for interview, rows in assessed.items()}
    return {interview: round(total, 9) for interview, total in totals.items() if total is not None}


def _suggested(interviews: QuerySet[Interview]) -> dict[int, float]:
    """What the server suggested last, in parts of the scale."""
    made = Suggestion.objects.filter(interview__in=interviews.values("pk"), overall__isnull=False)
    rubrics = {each.pk: each.content for each in RubricVersion.objects.all()}
    rows = made.order_by("built_at", "pk").values_list("interview", "rubric", "overall")
    return {interview: round(_part(float(overall or 0), rubrics[rubric]), 9) for interview, rubric, overall in rows}


def _part(score: float, rubric: RubricData) -> float:
    return float((score - rubric.lowest) / (rubric.highest - rubric.lowest))


def _start(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=timezone.get_default_timezone())
