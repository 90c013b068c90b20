"""How well the raters of a rubric agree, read for one person: the same few queries however many interviews there are.

Only first submissions count: they were written blind, and a revision may follow the others' scores or a suggestion.
What was submitted never changes, so figures are kept until the set of scorecards they rest on is another one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone

from interviews.models import Membership, Participant, Position
from interviews.roles import Role, has_role
from scoring.calibration.figures import (
    Answers,
    CriterionAgreement,
    MonthAgreement,
    Part,
    RaterFigures,
    criteria_of,
    months_of,
    parts_of,
    raters_of,
)
from scoring.models import Rating, RubricVersion, Scorecard, SuggestionAnswer

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from scoring.models.scorecard import ScorecardQuerySet

KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Figures:
    criteria: list[CriterionAgreement]
    parts: dict[int, Part]
    answers: dict[int, Answers]
    months: list[MonthAgreement]


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
        self.rubric = rubric or _used_last(everything)
        self._cards = held_between(everything.filter(rubric=self.rubric), since, until)
        if position:
            self._cards = self._cards.filter(interview__position=position)

    @property
    def criteria(self) -> list[CriterionAgreement]:
        return self._figures.criteria

    @property
    def months(self) -> list[MonthAgreement]:
        return self._figures.months

    @cached_property
    def raters(self) -> list[RaterFigures]:
        """By name; of people who score themselves only their own line."""
        rows = raters_of(self._names, self._figures.parts, self._figures.answers)
        return [row for person, row in rows.items() if person == self.user.pk or not self.user_rates]

    @cached_property
    def _figures(self) -> Figures:
        if not self.rubric:
            return Figures([], {}, {}, [])
        key = self._key()
        figures: Figures | None = cache.get(key)
        if figures is None:
            figures = self._worked_out(self.rubric)
            cache.set(key, figures, KEPT_SECONDS)
        return figures

    def _key(self) -> str:
        """Tells which scorecards and answers the figures rest on. Both are only ever added."""
        cards = self._cards.aggregate(Count("pk"), Max("pk"), Sum("pk"), mixed=Sum(F("pk") * F("interview")))
        answers = SuggestionAnswer.objects.filter(scorecard__in=self._cards.values("pk")).aggregate(
            Count("pk"), Max("pk")
        )
        words = f"{self.user.pk} {self.rubric and self.rubric.pk} {cards} {answers}"
        return f"calibration:{hashlib.sha256(words.encode()).hexdigest()}"

    def _worked_out(self, rubric: RubricVersion) -> Figures:
        """What only one rater submitted compares with nothing, and is not read."""
        first = self._cards.filter(revision=1)
        shared = first.values("interview").annotate(raters=Count("pk")).filter(raters__gt=1)
        cards = first.filter(interview__in=shared.values("interview"))
        ratings = Rating.objects.filter(scorecard__in=cards.values("pk"), score__isnull=False)
        rows = ratings.order_by().values_list(
            "criterion", "scorecard__interview", "scorecard__rater", "score", "scorecard__interview__scheduled_at"
        )
        scores: dict[str, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        held: dict[int, datetime] = {}
        for criterion, interview, rater, score, at in cast("Iterable[tuple[str, int, int, int, datetime]]", rows):
            scores[criterion][interview][rater] = score
            held[interview] = at
        months = {interview: _month(at) for interview, at in held.items()}
        by_rater, by_month = self._answers()
        return Figures(
            criteria_of(rubric.content, scores), parts_of(scores), by_rater, months_of(scores, months, by_month)
        )

    @property
    def _given_answers(self) -> QuerySet[SuggestionAnswer]:
        return SuggestionAnswer.objects.filter(scorecard__in=self._cards.values("pk")).order_by()

    @cached_property
    def _names(self) -> dict[int, str]:
        people = get_user_model().objects.filter(pk__in=self._cards.values("rater"))
        named = {person.pk: person.get_full_name() or person.get_username() for person in people}
        return dict(sorted(named.items(), key=lambda each: (each[1].casefold(), each[0])))

    def _answers(self) -> tuple[dict[int, Answers], dict[str, Answers]]:
        """By rater, and by month."""
        one = self._given_answers.values_list(
            "scorecard__rater", "scorecard__interview__scheduled_at", "scorecard__interview"
        )
        rows = one.annotate(given=Count("pk"), accepted=Count("pk", filter=Q(action=SuggestionAnswer.Action.ACCEPT)))
        by_rater: dict[int, Answers] = defaultdict(Answers)
        by_month: dict[str, Answers] = defaultdict(Answers)
        for rater, at, _, given, accepted in rows:
            of_one = Answers(given, accepted, 1)
            by_rater[rater] = by_rater[rater].plus(of_one)
            by_month[_month(at)] = by_month[_month(at)].plus(of_one)
        return dict(by_rater), dict(by_month)


def scorecards_for(user: User) -> ScorecardQuerySet:
    """What was submitted in all positions for administrators, in their own for hiring managers. Blind as
    `Scorecard.objects.visible_to` is, in a form that the database answers quickly for many."""
    own = Scorecard.objects.submitted().filter(rater=user).order_by()
    parts = Participant.objects.filter(user=user, role=Participant.Role.INTERVIEWER)
    blind = parts.exclude(interview__in=own.values("interview"))
    cards = Scorecard.objects.submitted().exclude(interview__in=blind.values("interview")).order_by()
    if has_role(user, Role.ADMINISTRATOR):
        return cards
    if has_role(user, Role.HIRING_MANAGER):
        # As a list: with a subquery the database plans a join over all interviews.
        positions = list(Membership.objects.filter(user=user).values_list("position", flat=True))
        return cards.filter(interview__position__in=positions)
    return cards.none()


def rubrics_for(user: User) -> QuerySet[RubricVersion]:
    used = RubricVersion.objects.filter(pk__in=scorecards_for(user).values("rubric"))
    return used.select_related("rubric").defer("data")


def _used_last(cards: ScorecardQuerySet) -> RubricVersion | None:
    latest = cards.order_by("-submitted_at").values_list("rubric", flat=True).first()
    return RubricVersion.objects.select_related("rubric").filter(pk=latest).first() if latest else None


def held_between(cards: ScorecardQuerySet, since: date | None, until: date | None) -> ScorecardQuerySet:
    """By the day of the interview, not of the submission, so that all raters of one fall into the same period."""
    if since:
        cards = cards.filter(interview__scheduled_at__gte=_midnight(since))
    if until and until < date.max:
        cards = cards.filter(interview__scheduled_at__lt=_midnight(until + timedelta(days=1)))
    return cards


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def _month(at: datetime) -> str:
    return f"{at.astimezone(timezone.get_default_timezone()):%Y-%m}"
