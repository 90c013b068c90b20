"""What comes after an interview besides scores: declarations, requests for a review, what the model was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from interviews.models import Interview, ModelCall
from interviews.models.event import Status
from reports.models import ReviewRequest, SelfDeclaration
from reports.seeding.appointments import RECENT, Appointment
from reports.seeding.chance import Chance

SEXES = {SelfDeclaration.Sex.FEMALE: 38, SelfDeclaration.Sex.MALE: 57, "": 5}
ETHNICITIES = {
    SelfDeclaration.Ethnicity.HISPANIC: 14, SelfDeclaration.Ethnicity.WHITE: 42, SelfDeclaration.Ethnicity.BLACK: 11,
    SelfDeclaration.Ethnicity.PACIFIC: 1, SelfDeclaration.Ethnicity.ASIAN: 21, SelfDeclaration.Ethnicity.NATIVE: 1,
    SelfDeclaration.Ethnicity.SEVERAL: 6, "": 4,
}  # fmt: skip
ASKS = "I think one of my answers was misheard. Could somebody read the part about the retry again?"
CALLS = 400


def declaration(appointment: Appointment) -> SelfDeclaration | None:
    chance = appointment.chance
    if appointment.status is not Status.ENDED or not chance.happens(0.4):
        return None
    sex = chance.choices(list(SEXES), list(SEXES.values()))[0]
    ethnicity = chance.choices(list(ETHNICITIES), list(ETHNICITIES.values()))[0]
    if not sex and not ethnicity:
        return None
    return SelfDeclaration(interview=appointment.interview, sex=sex, ethnicity=ethnicity)


def review_request(appointment: Appointment, now: datetime) -> ReviewRequest | None:
    chance, recent = appointment.chance, appointment.ended_at > now - RECENT
    if appointment.status is not Status.ENDED or not chance.happens(0.05 if recent else 0.004):
        return None
    request = ReviewRequest(interview=appointment.interview, words=ASKS)
    if not recent:
        request.answer = "It was read again by two people. The scores stay as they are."
        request.answered_by = appointment.round.managers[0]
        request.answered_at = appointment.ended_at + timedelta(days=3)
    return request


def model_calls(interviews: Iterable[Interview], seed: int) -> Iterator[ModelCall]:
    """Mostly answered, of today as far as the database knows."""
    chance, interviews = Chance.of(seed, "model calls"), list(interviews)
    for _ in range(min(CALLS, len(interviews))):
        yield ModelCall(
            interview=chance.choice(interviews),
            purpose=chance.choice(("listener", "speaker")),
            model="seeded",
            prompt="1",
            outcome=chance.choices(("ok", "timeout", "rate_limited"), (94, 4, 2))[0],
            tokens_in=chance.randint(300, 2000),
            tokens_out=chance.randint(20, 300),
            milliseconds=chance.randint(300, 4000),
        )
