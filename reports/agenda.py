"""What waits for a hiring manager, and what candidates ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from interviews.forms.agenda import AgendaForm
from interviews.models import Correction, Interview, Participant
from interviews.models.event import Status
from interviews.models.interview import InterviewQuerySet
from interviews.roles import Role, has_role
from reports.models import ReviewRequest
from scoring.models import Decision, Outcome, Scorecard

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CARD = ("interview", "rater", "decision")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One list of keys of interviews; `answers`: a candidate asked for something, no decision is due."""

    slug: str
    title: str
    interviews: list[int]
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    interview: Interview
    decisions: list[Decision]
    corrections: int = 0
    asks_review: bool = False


def waiting_for(user: User, narrowed: AgendaForm, now: datetime) -> list[Waiting]:
    """Each interview without a decision, or on hold, stands in one list: where raters disagree in that."""
    lists = []
    if has_role(user, Role.HIRING_MANAGER):
        lists = _to_decide(dict(_undecided(user, narrowed, now)))
    if has_role(user, Role.HIRING_MANAGER, Role.ADMINISTRATOR):
        asked = narrowed.narrow(_asked(user), now).order_by("-pk").values_list("pk", flat=True)
        lists.append(Waiting("asks", "Candidates ask", list(asked), answers=True))
    return lists


def _to_decide(undecided: Mapping[int, str | None]) -> list[Waiting]:
    """What was scored last comes first."""
    decisions = _decisions(undecided)
    still_open = [each for each in decisions if undecided[each] is None]
    return [
        Waiting("disagree", "Raters disagree", [each for each in still_open if _disagree(decisions[each])]),
        Waiting("decide", "To decide", [each for each in still_open if not _disagree(decisions[each])]),
        Waiting("hold", "On hold", [each for each in decisions if undecided[each] is not None]),
    ]


def rows_of(user: User, shown: Collection[int]) -> dict[int, Row]:
    """By key; with the recommendations that the user may see."""
    interviews = Interview.objects.select_related("position", "plan", "live").in_bulk(shown)
    # Submitted ones: a draft of one's own shows nothing of the others'.
    visible = Scorecard.objects.visible_to(user).submitted().filter(interview__in=shown).order_by()
    decisions = _decisions(set(visible.values_list("interview", flat=True)))
    corrections = dict(_new_corrections().filter(interview__in=shown).values_list("interview").annotate(Count("pk")))
    asking = set(ReviewRequest.objects.open_for(user).filter(interview__in=shown).values_list("interview", flat=True))
    return {
        key: Row(interview, decisions.get(key, []), corrections.get(key, 0), key in asking)
        for key, interview in interviews.items()
    }


def _decisions(interviews: Collection[int]) -> dict[int, list[Decision]]:
    """Of each rater the last one, the best first; the interview that was scored last first."""
    cards = Scorecard.objects.submitted().filter(interview__in=interviews)
    decisions: dict[int, dict[int, Decision]] = defaultdict(dict)
    for interview, rater, decision in cards.order_by("-submitted_at", "-pk").values_list(*CARD):
        decisions[interview].setdefault(rater, Decision(decision or 0))
    return {interview: sorted(given.values(), reverse=True) for interview, given in decisions.items()}


def _disagree(given: Sequence[Decision]) -> bool:
    return given[-1] <= Decision.NO and given[0] >= Decision.YES


def _undecided(user: User, narrowed: AgendaForm, now: datetime) -> QuerySet[Interview, tuple[int, str | None]]:
    """Keys of interviews of the user's positions, but none that the user has to score first; with `hold` or nothing."""
    outcomes = Outcome.objects.filter(interview=OuterRef("pk"))
    latest = Subquery(outcomes.order_by("-decided_at", "-pk").values("choice")[:1])
    once_on_hold = Exists(outcomes.filter(choice=Outcome.Choice.HOLD))
    asked = Participant.objects.filter(interview=OuterRef("pk"), user=user, role=Participant.Role.INTERVIEWER)
    own = Scorecard.objects.submitted().filter(interview=OuterRef("pk"), rater=user)
    positions = list(user.position_memberships.values_list("position", flat=True))
    held = Interview.objects.filter(position__in=positions, live__status=Status.ENDED).alias(latest=latest)
    undecided = held.filter(~Exists(outcomes) | Q(once_on_hold, latest=Outcome.Choice.HOLD))
    undecided = narrowed.narrow(undecided.exclude(Exists(asked) & ~Exists(own)), now).order_by()
    return undecided.annotate(choice=latest).values_list("pk", "choice")


def _asked(user: User) -> InterviewQuerySet:
    """Open requests for a review, and corrections since the last decision."""
    corrections = _new_corrections()
    if not has_role(user, Role.ADMINISTRATOR):
        corrections = corrections.filter(interview__position__in=user.position_memberships.values("position"))
    # Few, and quickly found by themselves: asking each interview for them takes long where there are many.
    requests = ReviewRequest.objects.open_for(user).order_by()
    asking = {*requests.values_list("interview", flat=True), *corrections.values_list("interview", flat=True)}
    return Interview.objects.filter(pk__in=asking)


def _new_corrections() -> QuerySet[Correction]:
    later = Outcome.objects.filter(interview=OuterRef("interview"), decided_at__gte=OuterRef("made_at"))
    return Correction.objects.exclude(Exists(later)).order_by()
