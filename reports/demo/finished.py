"""The demo's finished interview, played, noted, scored and submitted."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from interviews.events import CANDIDATE
from interviews.log import state_of
from interviews.models import Interview, Plan
from interviews.models.event import Stream
from interviews.roles import Role
from reports.demo.rounds import Users, demo_interviews, new_interview
from reports.demo.session import Session
from scoring.models import Decision, Scorecard
from scoring.services.scorecards import cite, decide, draft_for, save_rating, submit

FINISHED = "noor@demo.example"
JUDGEMENT = Path(__file__).with_name("finished.yaml")
AGO = timedelta(days=1)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rated(_Strict):
    score: int
    notes: str
    quotes: tuple[str, ...]


class Judgement(_Strict):
    """Keys of `notes` are how an answer begins; other keys are criteria. Quotes are words of the candidate."""

    notes: dict[str, str]
    ratings: dict[str, Rated]
    not_assessed: dict[str, str]
    decision: str
    reason: str


@cache
def judgement() -> Judgement:
    return Judgement.model_validate(yaml.safe_load(JUDGEMENT.read_text(encoding="utf-8")))


def finished_interview(plan: Plan, users: Users, now: datetime) -> Interview:
    held = demo_interviews(FINISHED)
    if held:
        return held[0]
    interview = new_interview(plan, users, name="Noor Haddad", email=FINISHED, pronouns="she/her", at=now - AGO)
    Session(interview, now - AGO, judgement().notes).hold()
    score(draft_for(interview=interview, rater=users[Role.INTERVIEWER]))
    return interview


def score(scorecard: Scorecard) -> None:
    messages = state_of(scorecard.interview).messages
    words = {message.seq: message.text for message in messages if message.actor == CANDIDATE}
    for criterion, rated in judgement().ratings.items():
        save_rating(scorecard=scorecard, criterion=criterion, score=rated.score, notes=rated.notes)
        for quote in rated.quotes:
            for seq in [seq for seq, text in words.items() if quote in text][:1]:
                cite(scorecard=scorecard, criterion=criterion, stream=Stream.ROOM, seq=seq, quote=quote)
    for criterion, reason in judgement().not_assessed.items():
        save_rating(scorecard=scorecard, criterion=criterion, not_assessed=True, not_assessed_reason=reason)
    decide(scorecard=scorecard, decision=Decision[judgement().decision], reason=judgement().reason)
    submit(scorecard=scorecard)
