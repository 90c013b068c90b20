"""Scorecards, drafts, revisions and outcomes that follow the candidate's ability and the rater's manner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean

from interviews.models import Participant
from interviews.models.event import Status
from reports.seeding.appointments import RECENT, Appointment
from reports.seeding.chance import Chance
from scoring.models import Decision, Outcome, Rating, Scorecard

NOTES = (
    "- Read the code from the outside in\n- Named what happens when the request is repeated",
    "Explained the flow of data well. Needed a nudge before the second fault was seen.",
    "- Saw the main fault unaided\n- The repair holds for large inputs\n- Said what it costs",
    "Stayed with one line for a long time. Once the area was named, the explanation was right.",
    "Talked about tests without being asked and named the case that would have failed.",
)
NOT_ASSESSED = "Time was up before we came to it."
REASONS = {
    Decision.STRONG_NO: "Took faulty code for right, also after the line was named.",
    Decision.NO: "Sees what is pointed out and does not look further.",
    Decision.YES: "Reads code well and repairs it with a nudge.",
    Decision.STRONG_YES: "Found what mattered unaided and weighed the repairs.",
}
WORDS = {
    Outcome.Choice.ADVANCE: "The raters agree in what matters, and the notes show it.",
    Outcome.Choice.HOLD: "One more conversation is needed before this can be decided.",
    Outcome.Choice.DECLINE: "The main faults were not seen by reading.",
}


@dataclass(slots=True)
class Judged:
    """`share` of the scale, of each submitted card; cards and ratings as they go into the database."""

    cards: list[Scorecard] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)


def judge(appointment: Appointment, seed: int, now: datetime) -> Judged:
    """Of long ago everything is scored; of the last days a part, some of it begun."""
    judged = Judged()
    if appointment.status is not Status.ENDED:
        return judged
    for rater in appointment.participants:
        fresh = appointment.ended_at > now - RECENT
        if fresh and appointment.chance.happens(0.5):
            if appointment.chance.happens(0.3):
                _score(judged, appointment, rater, seed, draft=True)
            continue
        _score(judged, appointment, rater, seed)
        if appointment.chance.happens(0.02):
            _score(judged, appointment, rater, seed, revision=2)
    return judged


def _score(
    judged: Judged, appointment: Appointment, rater: Participant, seed: int, *, revision: int = 1, draft: bool = False
) -> None:
    chance, rubric = appointment.chance, appointment.round.rubric.content
    leniency = Chance.of(seed, "leniency", rater.user.email).gauss(0, 0.45)
    card = Scorecard(
        interview=appointment.interview, rater=rater.user, rubric=appointment.round.rubric, revision=revision,
        revision_reason="One note was about another candidate." if revision > 1 else "",
        credentials=rater.credentials,
    )  # fmt: skip
    shares = []
    for criterion in rubric.criteria[: 2 if draft else None]:
        if chance.happens(0.04):
            rating = {"not_assessed": True, "not_assessed_reason": NOT_ASSESSED}
        else:
            share = 0.55 + 0.17 * (0.8 * appointment.ability + leniency + chance.gauss(0, 0.6))
            score = round(rubric.lowest + (rubric.highest - rubric.lowest) * share)
            score = max(rubric.lowest, min(rubric.highest, score))
            shares.append((score - rubric.lowest) / (rubric.highest - rubric.lowest))
            rating = {"score": score, "notes": chance.choice(NOTES)}
        judged.ratings.append(Rating(scorecard=card, criterion=criterion.slug, **rating))
    judged.cards.append(card)
    if not draft:
        mean = fmean(shares) if shares else 0.5
        judged.shares.append(mean)
        card.decision = Decision(1 + (mean > 0.35) + (mean > 0.55) + (mean > 0.8))
        card.reason = REASONS[Decision(card.decision)]
        card.submitted_at = appointment.ended_at + timedelta(minutes=chance.randint(20, 2000) * revision)


def decide(appointment: Appointment, shares: Sequence[float], now: datetime) -> Iterator[Outcome]:
    """Of long ago nearly everything is decided, now and then after it was put on hold."""
    chance = appointment.chance
    recent = appointment.ended_at > now - RECENT
    if not shares or chance.happens(0.8 if recent else 0.03):
        return
    if chance.happens(0.06):
        yield _outcome(appointment, Outcome.Choice.HOLD, Outcome.Reason.INCOMPLETE)
        if recent or chance.happens(0.1):
            return
    if fmean(shares) + chance.gauss(0, 0.08) > 0.6:
        yield _outcome(appointment, Outcome.Choice.ADVANCE, Outcome.Reason.MEETS)
    else:
        yield _outcome(appointment, Outcome.Choice.DECLINE, Outcome.Reason.BELOW)


def _outcome(appointment: Appointment, choice: Outcome.Choice, reason: Outcome.Reason) -> Outcome:
    by = appointment.round.managers[0]
    return Outcome(interview=appointment.interview, choice=choice, reason=reason, words=WORDS[choice], decided_by=by)


def ratings_for_one_rater_each(appointments: Iterable[Appointment]) -> int:
    held = (each for each in appointments if each.status is Status.ENDED)
    return sum(len(each.round.rubric.content.criteria) for each in held)
