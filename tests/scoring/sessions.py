"""A small interview that was really held: every event through the log, at fixed times."""

from __future__ import annotations

import itertools
from datetime import timedelta

from django.contrib.auth.models import User

from interviews import events
from interviews.events import ASSISTANT, CANDIDATE, SYSTEM, Body, Draft, EndReason, Stage
from interviews.log import append
from interviews.models import Interview, Plan
from interviews.models.event import Status
from scoring.models import Scorecard
from scoring.services.rubrics import DEFAULT_FILE, publish_rubric, read_rubric
from scoring.services.scorecards import cite, decide, draft_for, save_rating, submit
from tests.factories import NOON, make_interview

_numbers = itertools.count(1)
SLEEP = "The sleep blocks the whole thread, nothing else runs."


class Session:
    """Writes to the log of one interview, ten seconds after the last entry unless told otherwise."""

    def __init__(self, interview: Interview) -> None:
        self.interview, self.at = interview, NOON

    def add(self, actor: str, body: Body, *, after: float = 10) -> int:
        """The seq of the new event."""
        self.at += timedelta(seconds=after)
        return append(self.interview.pk, [Draft(body, actor, f"t:{next(_numbers)}")], at=self.at)[0].seq

    def says(self, actor: str, text: str, *, after: float = 10) -> int:
        return self.add(actor, events.Said(text=text), after=after)

    def start(self) -> None:
        self.add(CANDIDATE, events.Consented(recording=True, ai=True, notice="v1"))
        self.add(SYSTEM, events.Started(minutes=29))
        self.add(SYSTEM, events.Handed(to="assistant"))
        self.add(SYSTEM, events.StageEntered(stage=Stage.WELCOME))
        self.says(ASSISTANT, "Hello, I am an automated assistant.")

    def show(self, number: int = 1) -> str:
        """The public id of the version that is shown."""
        versions = [item.version for item in self.interview.plan.items.all() if item.version]
        version = versions[number - 1]
        self.add(SYSTEM, events.StageEntered(stage=Stage.PROBLEM, number=number, minutes=15))
        shown = events.Shown(version=version.public_id, title=version.title, number=number, of=len(versions))
        self.add(SYSTEM, shown)
        return str(version.public_id)

    def finds(
        self, version: str, defect: str, seq: int | None, quote: str, *, rung: int = 0, strength: str = "identified"
    ) -> None:
        body = events.Found(version=version, defect=defect, strength=strength, rung=rung, seq=seq, quote=quote)
        self.add(ASSISTANT, body, after=0)

    def probes(self, version: str, probe: str, target: str, rung: int, ask: str) -> None:
        self.says(ASSISTANT, ask)
        body = events.Probed(version=version, probe=probe, target=target, rung=rung, reveals={target: rung})
        self.add(ASSISTANT, body, after=0)

    def end(self, reason: EndReason = EndReason.COMPLETED, *, after: float = 10) -> None:
        self.add(SYSTEM, events.Ended(reason=reason), after=after)


def lobby_interview(*interviewers: User, plan: Plan | None = None, **fields: object) -> Interview:
    return make_interview(plan, interviewers=interviewers, status=Status.LOBBY, **fields)


def live_session(*interviewers: User, plan: Plan | None = None, **fields: object) -> Session:
    session = Session(lobby_interview(*interviewers, plan=plan, **fields))
    session.start()
    return session


def held_session(*interviewers: User, plan: Plan | None = None, **fields: object) -> tuple[Session, int]:
    """One problem, one unaided finding; and the seq of the words that show it."""
    session = live_session(*interviewers, plan=plan, **fields)
    version = session.show()
    seq = session.says(CANDIDATE, SLEEP)
    session.finds(version, "blocking-sleep", seq, "blocks the whole thread")
    session.end()
    return session, seq


def load_default_rubric() -> None:
    publish_rubric(rubric=read_rubric(DEFAULT_FILE))


def filled_draft(interview: Interview, rater: User, *, score: int = 7, seq: int | None = None) -> Scorecard:
    """Ready to submit: python-core scored, everything else not assessed."""
    draft = draft_for(interview=interview, rater=rater)
    for criterion in draft.rubric.content.criteria:
        if criterion.slug == "python-core":
            save_rating(scorecard=draft, criterion="python-core", score=score, notes="- Saw the wait\n- Named the loop")
        else:
            save_rating(
                scorecard=draft, criterion=criterion.slug, not_assessed=True, not_assessed_reason="No question on it."
            )
    if seq:
        cite(scorecard=draft, criterion="python-core", stream=0, seq=seq, quote="blocks the whole thread")
    return decide(scorecard=draft, decision=3, reason="Reads code well.")


def submitted_scorecard(interview: Interview, rater: User, *, score: int = 7, seq: int | None = None) -> Scorecard:
    return submit(scorecard=filled_draft(interview, rater, score=score, seq=seq))
