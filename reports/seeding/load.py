"""A database full of interviews, the same one for the same seed and hour: everything in bulk, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.db.models import F, Model, OuterRef, Subquery

from interviews.models import Event, Interview, Invitation, LiveState, ModelCall, Participant
from interviews.models.event import Status, Stream
from reports.models import ReviewRequest, SelfDeclaration
from reports.seeding.afterwards import declaration, model_calls, review_request
from reports.seeding.appointments import MOST_RATERS, Appointment, appointments
from reports.seeding.ground import MAIL, NoQuestions, Round, lay_ground
from reports.seeding.judging import decide, judge, ratings_for_one_rater_each
from reports.seeding.logs import Log
from scoring.models import Outcome, Rating, Scorecard
from snippets.refusal import ActionRefused

LOGGED = 0.4
BATCH = 2000
SUBMITTED = 500  # in one statement, which names each of them


@dataclass(slots=True)
class Seeded:
    interviews: int = 0
    scorecards: int = 0
    ratings: int = 0
    events: int = 0


def seed_load(*, interviews: int, ratings: int, seed: int, now: datetime) -> Seeded:
    """About so many ratings. Refused where the bank is empty, or so many interviews cannot hold so many ratings."""
    now = now.replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        try:
            rounds = lay_ground(seed)
        except NoQuestions:
            raise ActionRefused("The bank has too few questions. First run: manage.py load_bank") from None
        seeded = Seeded()
        raters = _raters(rounds, interviews, ratings, seed, now)
        planned = appointments(rounds, interviews, seed, now, raters)
        while batch := list(islice(planned, BATCH)):
            _store(batch, seed, now, seeded)
        ModelCall.objects.bulk_create(model_calls(Interview.objects.order_by("-pk")[:BATCH], seed))
        _date_back()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return seeded


def _raters(rounds: Sequence[Round], interviews: int, ratings: int, seed: int, now: datetime) -> float:
    """How many an interview needs on average; what is drawn for it does not change who was held."""
    each = ratings_for_one_rater_each(appointments(rounds, interviews, seed, now, 1))
    if not each <= ratings <= MOST_RATERS * each:
        raise ActionRefused(f"{interviews} interviews take {each} to {MOST_RATERS * each} ratings.")
    return ratings / each


def _store(batch: Sequence[Appointment], seed: int, now: datetime, seeded: Seeded) -> None:
    Interview.objects.bulk_create(each.interview for each in batch)
    logs = [
        Log(each).held(seed, each.round.problems)
        for each in batch
        if each.status is Status.ENDED and each.chance.happens(LOGGED)
    ]
    LiveState.objects.bulk_create(_live_states(batch, logs))
    Participant.objects.bulk_create(row for each in batch for row in each.participants)
    _create(Invitation, (each.invitation(now) for each in batch))
    judged = [judge(each, seed, now) for each in batch]
    cards = [card for each in judged for card in each.cards]
    ratings = [row for each in judged for row in each.ratings]
    _create_scorecards(cards, ratings)
    pairs = zip(batch, judged, strict=True)
    Outcome.objects.bulk_create(row for each, scores in pairs for row in decide(each, scores.shares, now))
    _create(SelfDeclaration, (declaration(each) for each in batch))
    _create(ReviewRequest, (review_request(each, now) for each in batch))
    events = Event.objects.bulk_create((row for log in logs for row in log.rows), batch_size=BATCH)
    seeded.interviews += len(batch)
    seeded.scorecards += len(cards)
    seeded.ratings += len(ratings)
    seeded.events += len(events)


def _create_scorecards(cards: Sequence[Scorecard], ratings: Sequence[Rating]) -> None:
    """Submitted ones take no ratings any more, and a revision begins when the one before it is submitted."""
    for revision in sorted({card.revision for card in cards}):
        begun = [card for card in cards if card.revision == revision]
        submitted = [card.submitted_at for card in begun]
        for card in begun:
            card.submitted_at = None
        Scorecard.objects.bulk_create(begun)
        rows = (rating for rating in ratings if rating.scorecard.revision == revision)
        Rating.objects.bulk_create(rows, batch_size=BATCH)
        for card, at in zip(begun, submitted, strict=True):
            card.submitted_at = at
        Scorecard.objects.bulk_update([card for card in begun if card.submitted_at], ["submitted_at"], SUBMITTED)


def _create(model: type[Model], rows: Iterable[Model | None]) -> None:
    model._default_manager.bulk_create(row for row in rows if row)


def _live_states(batch: Iterable[Appointment], logs: Iterable[Log]) -> list[LiveState]:
    seqs = {log.interview.pk: log.seqs for log in logs}
    states = [each.live() for each in batch]
    for state in states:
        counted = seqs.get(state.interview.pk)
        if counted:
            state.room_seq, state.panel_seq = counted[Stream.ROOM], counted[Stream.PANEL]
    return states


def _date_back() -> None:
    """Django stamps new rows with the present."""
    seeded = Interview.objects.filter(candidate_email__endswith=f"@{MAIL}")
    seeded.update(created_at=F("scheduled_at") - timedelta(days=7))
    held_at = Interview.objects.filter(pk=OuterRef("interview")).values("scheduled_at")[:1]
    Outcome.objects.filter(interview__in=seeded).update(decided_at=Subquery(held_at) + timedelta(days=3))
