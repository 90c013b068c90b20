"""Interviews with their candidates, interviewers and links, each where its time has brought it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from interviews.models import Interview, Invitation, LiveState, Participant
from interviews.models.event import Driver, Status
from reports.seeding.chance import Chance
from reports.seeding.ground import MAIL, Round
from reports.seeding.names import CREDENTIALS, FAMILY, GIVEN, ZONES

PAST, AHEAD = timedelta(days=540), timedelta(days=21)
WEEKDAYS = 5
RECENT = timedelta(days=10)
LASTS = timedelta(minutes=45)
MOST_RATERS = 3
AHEAD_STATUS = {Status.SCHEDULED: 88, Status.CANCELLED: 5, Status.RESCHEDULE: 4, Status.NEEDS_PERSON: 3}
RECENT_STATUS = {
    Status.ENDED: 82,
    Status.CANCELLED: 8,
    Status.RESCHEDULE: 5,
    Status.NEEDS_PERSON: 3,
    Status.SCHEDULED: 2,
}
PAST_STATUS = {Status.ENDED: 88, Status.CANCELLED: 12}


@dataclass(frozen=True, slots=True)
class Appointment:
    """`ability` of the candidate, in standard deviations, is what findings and scores follow."""

    interview: Interview
    round: Round
    status: Status
    participants: Sequence[Participant]
    minutes: int
    ability: float
    chance: Chance

    @property
    def ended_at(self) -> datetime:
        return self.interview.scheduled_at + timedelta(minutes=self.minutes)

    def live(self) -> LiveState:
        assisted = self.interview.mode == Interview.Mode.ASSISTANT
        held = self.status in (Status.LIVE, Status.ENDED)
        return LiveState(
            interview=self.interview,
            status=self.status,
            driver=Driver.ASSISTANT if assisted else Driver.INTERVIEWER,
            stage="closed" if self.status is Status.ENDED else "problem" if self.status is Status.LIVE else "",
            started_at=self.interview.scheduled_at if held else None,
            ended_at=self.ended_at if self.status is Status.ENDED else None,
        )

    def invitation(self, now: datetime) -> Invitation | None:
        """Used where the candidate came in; of those who are still to come nearly all have one that works."""
        waits = self.status is Status.SCHEDULED
        if waits and self.chance.happens(0.1):
            return None
        at = self.interview.scheduled_at
        return Invitation(
            interview=self.interview,
            token_hash=self.chance.hex(64),
            expires_at=max(at, now) + timedelta(days=self.chance.choice((1, 3, 7))) if waits else at,
            used_at=None if waits else at - timedelta(minutes=5),
        )


def appointments(
    rounds: Sequence[Round], number: int, seed: int, now: datetime, raters: float
) -> Iterator[Appointment]:
    """`raters` is how many an interview has on average, 1 to 3."""
    weights = [Chance.of(seed, "weight", each.plan.position.name).uniform(0.5, 2) for each in rounds]
    for count in range(number):
        chance = Chance.of(seed, "interview", count)
        at = _moment(chance, now)
        used = max(0.0, (at - now + PAST) / (PAST + AHEAD))
        chosen = chance.choices(rounds, weights)[0]
        plans = [each for each in rounds if each.plan.position_id == chosen.plan.position_id and each.since <= used]
        yield _appointment(chance, plans[-1] if chance.happens(0.9) else plans[0], at, now, raters)


def _appointment(chance: Chance, where: Round, at: datetime, now: datetime, raters: float) -> Appointment:
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    interview = Interview(
        public_id=chance.uuid(),
        position=where.plan.position,
        plan=where.plan,
        mode=Interview.Mode.INTERVIEWER if chance.happens(0.2) else Interview.Mode.ASSISTANT,
        candidate_name=name,
        candidate_email=f"{name.lower().replace(' ', '.').replace(chr(39), '')}.{chance.hex(4)}@{MAIL}",
        candidate_timezone=chance.choice(ZONES),
        timezone=chance.choice(ZONES),
        scheduled_at=at,
    )
    wanted = 1 + sum(chance.happens((raters - 1) / (MOST_RATERS - 1)) for _ in range(MOST_RATERS - 1))
    status, ability = _status(chance, at, now), chance.gauss(0, 1)
    participants = [_interviewer(interview, user, chance) for user in chance.sample(where.pool, wanted)]
    minutes = round(where.minutes * chance.triangular(0.75, 1.15, 0.95))
    return Appointment(interview, where, status, participants, minutes, ability, chance)


def _interviewer(interview: Interview, user: User, chance: Chance) -> Participant:
    credentials, key = chance.choice(CREDENTIALS), chance.hex(8)
    role = Participant.Role.INTERVIEWER
    return Participant(interview=interview, user=user, role=role, credentials=credentials, key=key)


def _moment(chance: Chance, now: datetime) -> datetime:
    """In working hours of a working day."""
    day = (now - PAST).replace(hour=0, minute=0) + chance.random() * (PAST + AHEAD)
    day -= timedelta(days=max(0, day.weekday() - WEEKDAYS + 1))
    return day.replace(hour=chance.randint(7, 18), minute=chance.choice((0, 15, 30, 45)), second=0, microsecond=0)


def _status(chance: Chance, at: datetime, now: datetime) -> Status:
    if now - LASTS < at <= now:
        return chance.choice((Status.LIVE, Status.LOBBY))
    shares = AHEAD_STATUS if at > now else RECENT_STATUS if at > now - RECENT else PAST_STATUS
    return chance.choices(list(shares), list(shares.values()))[0]
