"""Reads what the comparison is made of, in the same few queries for two candidates and for six."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef

from interviews.models import Event, Interview, Participant, PlanItem, Position
from interviews.models.event import Status, Stream
from interviews.models.interview import InterviewQuerySet
from reports.comparing.comparison import Column
from reports.comparing.facts import KINDS, facts_of
from scoring.models import Evidence, Outcome, Scorecard
from scoring.records.transcript import clock

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LETTERS = "ABCDEF"


def comparable(position: Position) -> InterviewQuerySet:
    """Held, with at least one scorecard in."""
    scored = Exists(Scorecard.objects.submitted().filter(interview=OuterRef("pk")))
    return Interview.objects.filter(scored, position=position, live__status=Status.ENDED)


def blind_interviews(user: User, interviews: Iterable[int]) -> set[int]:
    """Those of `interviews` (keys) that the user is asked to score and has not: `must_score_first` for many."""
    own = Scorecard.objects.submitted().filter(interview=OuterRef("interview"), rater=user)
    asked = Participant.objects.filter(interview__in=interviews, user=user, role=Participant.Role.INTERVIEWER)
    return set(asked.exclude(Exists(own)).values_list("interview", flat=True))


def columns_for(user: User, position: Position, chosen: Sequence[UUID], *, redacted: bool) -> list[Column]:
    """In the order of their dates; what is not to be compared is left out. Redacted, they are called by letters, and
    words of the record, in which a name may stand, are left out."""
    found = comparable(position).filter(public_id__in=chosen).select_related("live", "plan", "position")
    interviews = list(found.order_by("scheduled_at", "pk"))
    ids = [each.pk for each in interviews]
    blind, cards, outcomes = blind_interviews(user, ids), _cards(user, ids), _outcomes(ids)
    clocks = {} if redacted else _clocks(interviews, cards)
    raters, events, problems, minutes = _raters(ids), _events(ids), *_plans(interviews)
    return [
        Column(
            interview=each,
            name=f"Candidate {letter}" if redacted else each.candidate_name,
            blind=each.pk in blind,
            cards=cards[each.pk],
            outcome=None if each.pk in blind else outcomes.get(each.pk),
            clocks=clocks.get(each.pk, {}),
            facts=facts_of(
                each,
                questions=problems[each.plan_id],
                planned=minutes[each.plan_id],
                raters=raters[each.pk],
                events=events[each.pk],
                blind=each.pk in blind,
            ),
        )
        for each, letter in zip(interviews, LETTERS, strict=False)
    ]


def _cards(user: User, ids: Sequence[int]) -> dict[int, list[Scorecard]]:
    cards: dict[int, list[Scorecard]] = defaultdict(list)
    visible = Scorecard.objects.visible_to(user).current().filter(interview__in=ids)
    for card in visible.select_related("rater", "rubric__rubric").prefetch_related("ratings__evidence"):
        cards[card.interview_id].append(card)
    return cards


def _clocks(interviews: Iterable[Interview], cards: Mapping[int, Iterable[Scorecard]]) -> dict[int, dict[int, str]]:
    """Of each interview when the entries of the room that its raters cite were made."""
    starts = {each.pk: each.live.started_at for each in interviews}
    shown = [card.pk for given in cards.values() for card in given]
    cited = Evidence.objects.filter(rating__scorecard__in=shown, stream=Stream.ROOM).values("seq")
    clocks: dict[int, dict[int, str]] = defaultdict(dict)
    for event in Event.objects.filter(interview__in=starts, stream=Stream.ROOM, seq__in=cited).only(
        "interview", "seq", "at"
    ):
        clocks[event.interview_id][event.seq] = clock(event.at, starts[event.interview_id])
    return clocks


def _outcomes(ids: Sequence[int]) -> dict[int, Outcome]:
    """Of each interview the latest one."""
    rows = Outcome.objects.filter(interview__in=ids).order_by("decided_at", "pk")
    return {row.interview_id: row for row in rows}


def _raters(ids: Sequence[int]) -> dict[int, list[str]]:
    raters: dict[int, list[str]] = defaultdict(list)
    asked = Participant.objects.filter(interview__in=ids, role=Participant.Role.INTERVIEWER)
    for participant in asked.select_related("user"):
        raters[participant.interview_id].append(participant.name)
    return raters


def _events(ids: Sequence[int]) -> dict[int, list[Event]]:
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(interview__in=ids, kind__in=KINDS).order_by("pk"):
        events[event.interview_id].append(event)
    return events


def _plans(interviews: Iterable[Interview]) -> tuple[dict[int, list[str]], dict[int, int]]:
    """Of each plan the questions with their versions, and its minutes."""
    questions: dict[int, list[str]] = defaultdict(list)
    minutes: dict[int, int] = defaultdict(int)
    items = PlanItem.objects.filter(plan__in={each.plan_id for each in interviews})
    for item in items.select_related("version__question"):
        minutes[item.plan_id] += item.minutes
        if item.version:
            questions[item.plan_id].append(str(item.version))
    return questions, minutes
