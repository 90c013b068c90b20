"""How well the raters of a rubric agree, read for one person: the same few queries however many interviews there are.

Only first submissions count: they were written blind, and a revision may follow the others' scores or a suggestion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from interviews.models import Position
from interviews.roles import Role, has_role
from scoring.agreement import Metric, Spread, Tally, agreement, alpha, leniency, spread, tally
from scoring.models import Rating, RubricVersion, Scorecard, SuggestionAnswer
from scoring.schema import RubricData

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from scoring.models.scorecard import ScorecardQuerySet

LEAST_INTERVIEWS = 3


# By criterion and interview, what each rater gave.
Scores = Mapping[str, Mapping[int, Mapping[int, int]]]


class Answers(NamedTuple):
    """How often a rater answered suggestions, how often by accepting, and in how many interviews."""

    given: int
    accepted: int
    interviews: int


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """`interviews`: those that at least two raters scored on it. The figures are None for too few of them."""

    title: str
    section: str
    interviews: int
    ordinal: float | None = None
    interval: float | None = None
    exact: float | None = None
    near: float | None = None
    spread: Spread | None = None

    @property
    def enough(self) -> bool:
        return self.interviews >= LEAST_INTERVIEWS


@dataclass(frozen=True, slots=True)
class RaterFigures:
    """`shared`: interviews that somebody else scored too. A figure that rests on too few interviews is None."""

    name: str
    shared: int
    leniency: float | None
    answers: Answers
    acceptance: float | None

    @property
    def shift(self) -> str:
        """With a sign, as +0.5; nothing that is rounded away has one."""
        rounded = round(self.leniency or 0, 1)
        sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
        return f"{sign}{abs(rounded):.1f}"


class Calibration:
    """`rubric` None: the one that was scored on last."""

    def __init__(
        self,
        user: User,
        *,
        rubric: RubricVersion | None = None,
        position: Position | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> None:
        self.user = user
        everything = scorecards_for(user)
        self.user_rates = everything.filter(rater=user).exists()
        latest = everything.select_related("rubric__rubric").order_by("-submitted_at").first()
        self.rubric = rubric or (latest.rubric if latest else None)
        self._cards = held_between(everything.filter(rubric=self.rubric), since, until)
        if position:
            self._cards = self._cards.filter(interview__position=position)

    @cached_property
    def criteria(self) -> list[CriterionAgreement]:
        return criteria_of(self.rubric.content, self._scores) if self.rubric else []

    @cached_property
    def raters(self) -> list[RaterFigures]:
        """By name; of people who score themselves only their own line."""
        rows = raters_of(self._names, self._scores, self._answers)
        return [row for person, row in rows.items() if person == self.user.pk or not self.user_rates]

    @cached_property
    def _scores(self) -> Scores:
        first = Rating.objects.filter(scorecard__in=self._cards.filter(revision=1).values("pk"), score__isnull=False)
        rows = first.order_by().values_list("criterion", "scorecard__interview", "scorecard__rater", "score")
        scores: dict[str, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        for criterion, interview, rater, score in cast("Iterable[tuple[str, int, int, int]]", rows):
            scores[criterion][interview][rater] = score
        return scores

    @cached_property
    def _names(self) -> dict[int, str]:
        people = get_user_model().objects.filter(pk__in=self._cards.values("rater"))
        named = {person.pk: person.get_full_name() or person.get_username() for person in people}
        return dict(sorted(named.items(), key=lambda each: (each[1].casefold(), each[0])))

    @cached_property
    def _answers(self) -> dict[int, Answers]:
        answers = SuggestionAnswer.objects.filter(scorecard__in=self._cards.values("pk")).order_by()
        rows = answers.values_list("scorecard__rater").annotate(
            given=Count("pk"),
            accepted=Count("pk", filter=Q(action=SuggestionAnswer.Action.ACCEPT)),
            interviews=Count("scorecard__interview", distinct=True),
        )
        return {rater: Answers(*counts) for rater, *counts in rows}


def scorecards_for(user: User) -> ScorecardQuerySet:
    """What was submitted in all positions for administrators, in their own for hiring managers, blind as always."""
    cards = Scorecard.objects.visible_to(user).submitted().order_by()
    if has_role(user, Role.ADMINISTRATOR):
        return cards
    if has_role(user, Role.HIRING_MANAGER):
        return cards.filter(interview__position__memberships__user=user)
    return cards.none()


def rubrics_for(user: User) -> QuerySet[RubricVersion]:
    used = RubricVersion.objects.filter(pk__in=scorecards_for(user).values("rubric"))
    return used.select_related("rubric").defer("data")


def positions_for(user: User) -> QuerySet[Position]:
    return Position.objects.filter(pk__in=scorecards_for(user).values("interview__position"))


def held_between(cards: ScorecardQuerySet, since: date | None, until: date | None) -> ScorecardQuerySet:
    """By the day of the interview, not of the submission, so that all raters of one fall into the same period."""
    if since:
        cards = cards.filter(interview__scheduled_at__gte=_midnight(since))
    if until and until < date.max:
        cards = cards.filter(interview__scheduled_at__lt=_midnight(until + timedelta(days=1)))
    return cards


def criteria_of(rubric: RubricData, scores: Scores) -> list[CriterionAgreement]:
    return [
        _agreement_on(row.title, section.title, tally(unit.values() for unit in scores.get(row.slug, {}).values()))
        for section in rubric.sections
        for row in section.criteria
    ]


def raters_of(names: Mapping[int, str], scores: Scores, answers: Mapping[int, Answers]) -> dict[int, RaterFigures]:
    shared: dict[int, set[int]] = defaultdict(set)
    for interviews in scores.values():
        for interview, unit in interviews.items():
            for rater in unit if len(unit) > 1 else ():
                shared[rater].add(interview)
    shifts = leniency(unit for interviews in scores.values() for unit in interviews.values())
    return {
        rater: _figures_of(name, len(shared[rater]), shifts.get(rater), answers.get(rater, Answers(0, 0, 0)))
        for rater, name in names.items()
    }


def _agreement_on(title: str, section: str, units: Tally) -> CriterionAgreement:
    judged = sum(units.values())
    if judged < LEAST_INTERVIEWS:
        return CriterionAgreement(title, section, judged)
    return CriterionAgreement(
        title,
        section,
        judged,
        alpha(units, Metric.ORDINAL),
        alpha(units, Metric.INTERVAL),
        agreement(units),
        agreement(units, within=1),
        spread(units),
    )


def _figures_of(name: str, shared: int, shift: float | None, answers: Answers) -> RaterFigures:
    return RaterFigures(
        name,
        shared,
        shift if shared >= LEAST_INTERVIEWS else None,
        answers,
        answers.accepted / answers.given if answers.interviews >= LEAST_INTERVIEWS else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())
