"""What waits for a hiring manager, and what candidates ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from interviews.forms.agenda import AgendaForm
from interviews.models import Correction, Interview, Participant
from interviews.models.event import Status
from interviews.models.interview import InterviewQuerySet
from interviews.roles import Role, has_role
from reports.models import ReviewRequest
from scoring.models import Decision, Outcome, Scorecard

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """One list; `answers` says that a candidate asked for something, and not that a decision is due."""

    slug: str
    title: str
    interviews: QuerySet[Interview]
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    interview: Interview
    decisions: list[Decision]
    corrections: int = 0
    asks_review: bool = False


def waiting_for(user: User, narrowed: AgendaForm, now: datetime) -> list[Waiting]:
    """Each interview without a decision, or on hold, stands in one list: of those where raters disagree it is that."""
    lists = []
    if has_role(user, Role.HIRING_MANAGER):
        undecided = narrowed.narrow(_undecided(user), now)
        visible = Scorecard.objects.visible_to(user).current().filter(interview=OuterRef("pk"))
        torn = Q(Exists(visible.filter(decision__lte=Decision.NO)), Exists(visible.filter(decision__gte=Decision.YES)))
        open_still, on_hold = Q(choice=None), Q(choice=Outcome.Choice.HOLD)
        lists = [
            Waiting("disagree", "Raters disagree", undecided.filter(open_still, torn)),
            Waiting("decide", "To decide", undecided.filter(open_still, ~torn)),
            Waiting("hold", "On hold", undecided.filter(on_hold)),
        ]
    if has_role(user, Role.HIRING_MANAGER, Role.ADMINISTRATOR):
        lists.append(
            Waiting("asks", "Candidates ask", narrowed.narrow(_asked(user), now).order_by("-pk"), answers=True)
        )
    return lists


def rows_of(user: User, interviews: Iterable[Interview]) -> list[Row]:
    """Of a page, with the recommendations that the user may see."""
    shown = list(interviews)
    decisions: dict[int, list[Decision]] = defaultdict(list)
    cards = Scorecard.objects.visible_to(user).current().filter(interview__in=shown)
    for interview, decision in cards.order_by("-decision", "pk").values_list("interview", "decision"):
        decisions[interview].append(Decision(decision or 0))
    corrections = dict(_new_corrections().filter(interview__in=shown).values_list("interview").annotate(Count("pk")))
    asking = set(ReviewRequest.objects.open_for(user).filter(interview__in=shown).values_list("interview", flat=True))
    return [Row(each, decisions[each.pk], corrections.get(each.pk, 0), each.pk in asking) for each in shown]


def _undecided(user: User) -> InterviewQuerySet:
    """Interviews of the user's positions with submissions, but none that the user has to score first."""
    here = OuterRef("pk")
    submitted = Scorecard.objects.submitted().filter(interview=here).order_by()
    last_in = submitted.values("interview").annotate(last=Max("submitted_at")).values("last")
    asked = Participant.objects.filter(interview=here, user=user, role=Participant.Role.INTERVIEWER)
    latest = Outcome.objects.filter(interview=here).order_by("-decided_at", "-pk").values("choice")[:1]
    return (
        Interview.objects.filter(position__memberships__user=user, live__status=Status.ENDED)
        .alias(choice=Subquery(latest), last_in=Subquery(last_in))
        .filter(Q(choice=None) | Q(choice=Outcome.Choice.HOLD), Exists(submitted))
        .exclude(Exists(asked) & ~Exists(submitted.filter(rater=user)))
        .select_related("position", "plan", "live")
        .order_by("-last_in", "-pk")
    )


def _asked(user: User) -> InterviewQuerySet:
    """Open requests for a review, and corrections since the last decision."""
    open_requests = ReviewRequest.objects.open_for(user).filter(interview=OuterRef("pk"))
    corrected = Q(Exists(_new_corrections().filter(interview=OuterRef("pk"))))
    if not has_role(user, Role.ADMINISTRATOR):
        corrected &= Q(position__in=user.position_memberships.values("position"))
    asked = Interview.objects.filter(Exists(open_requests) | corrected)
    return asked.select_related("position", "plan", "live").order_by("-pk")


def _new_corrections() -> QuerySet[Correction]:
    later = Outcome.objects.filter(interview=OuterRef("interview"), decided_at__gte=OuterRef("made_at"))
    return Correction.objects.exclude(Exists(later)).order_by()
