"""Where the candidates of a position stand. Coordinators see how far everybody is, nothing of scores or outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Count, Exists, OuterRef, QuerySet, Subquery, TextChoices, Value, When

from interviews.models import Interview, Participant, Position
from interviews.models.event import Status
from scoring.models import Outcome, Scorecard

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Stage(TextChoices):
    INVITED = "invited", "Invited"
    LOBBY = "lobby", "In the lobby"
    LIVE = "live", "Live"
    ENDED = "ended", "To be scored"
    SCORED = "scored", "Scored"
    DECIDED = "decided", "Decided"
    ADVANCE = "advance", "Advance"
    HOLD = "hold", "On hold"
    DECLINE = "decline", "Declined"
    PERSON = "person", "Needs a person"
    TIME = "time", "Another time wanted"
    CANCELLED = "cancelled", "Cancelled"


BEFORE_SCORES = {
    Status.SCHEDULED: Stage.INVITED, Status.LOBBY: Stage.LOBBY, Status.LIVE: Stage.LIVE,
    Status.NEEDS_PERSON: Stage.PERSON, Status.RESCHEDULE: Stage.TIME, Status.CANCELLED: Stage.CANCELLED,
}  # fmt: skip
ON_THE_WAY = (Stage.INVITED, Stage.LOBBY, Stage.LIVE, Stage.ENDED, Stage.SCORED)
OUTCOMES = (Stage.ADVANCE, Stage.HOLD, Stage.DECLINE)
ASIDE = (Stage.PERSON, Stage.TIME, Stage.CANCELLED)
COMPARABLE = frozenset({Stage.SCORED, *OUTCOMES})


@dataclass(frozen=True, slots=True)
class Step:
    """One stage with how many are in it."""

    stage: Stage
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """`scored` of `raters` have submitted."""

    interview: Interview
    stage: Stage
    scored: int
    raters: int

    @property
    def comparable(self) -> bool:
        return self.stage in COMPARABLE


def staged(position: Position, user: User, *, reads_scores: bool) -> QuerySet[Interview]:
    """The interviews with their `stage`. For who still has to score one it is to be scored, whatever others did."""
    here = OuterRef("pk")
    submitted = Scorecard.objects.submitted().filter(interview=here)
    asked = Participant.objects.filter(interview=here, user=user, role=Participant.Role.INTERVIEWER)
    latest = Outcome.objects.filter(interview=here).order_by("-decided_at", "-pk").values("choice")[:1]
    decided = "latest" if reads_scores else Value(Stage.DECIDED)
    stage = Case(
        *[When(live__status=status, then=Value(stage)) for status, stage in BEFORE_SCORES.items()],
        When(Exists(asked) & ~Exists(submitted.filter(rater=user)), then=Value(Stage.ENDED)),
        When(latest__isnull=False, then=decided),
        When(Exists(submitted), then=Value(Stage.SCORED)),
        default=Value(Stage.ENDED),
        output_field=CharField(),
    )
    return Interview.objects.filter(position=position).alias(latest=Subquery(latest)).annotate(stage=stage)


def in_stage(interviews: QuerySet[Interview], stage: str) -> QuerySet[Interview]:
    return interviews.filter(stage=stage)  # type: ignore[misc] # annotated by `staged`


def counts_of(interviews: QuerySet[Interview]) -> dict[str, int]:
    """How many are in each stage that anybody is in."""
    return dict(interviews.order_by().values_list("stage").annotate(Count("pk")))  # type: ignore[misc] # as above


def steps_of(counts: Mapping[str, int], stages: Iterable[Stage]) -> list[Step]:
    return [Step(stage, counts.get(stage, 0)) for stage in stages]


def rows_of(interviews: Iterable[Interview]) -> list[Row]:
    """For a page of `staged` interviews."""
    shown = list(interviews)
    asked = Participant.objects.filter(interview__in=shown, role=Participant.Role.INTERVIEWER)
    raters = dict(asked.values_list("interview").annotate(Count("pk")))
    submitted = Scorecard.objects.submitted().filter(interview__in=shown).order_by()
    scored = dict(submitted.values_list("interview").annotate(Count("rater", distinct=True)))
    return [Row(each, Stage(each.stage), scored.get(each.pk, 0), raters.get(each.pk, 0)) for each in shown]  # type: ignore[attr-defined] # annotated
