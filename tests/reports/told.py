"""An interview in which everything stands that a report can hold: two raters, corrections, suggestions, a decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from interviews.events import ASSISTANT, CANDIDATE, SYSTEM, MythHeard, Noted, Stage, StageEntered
from interviews.models import Correction, Interview
from interviews.roles import Role
from reports.scorecard.document import Document, document_of
from reports.scorecard.source import source_of
from scoring.models import Outcome, Scorecard
from scoring.services.outcomes import record_outcome
from scoring.services.scorecards import cite, decide, save_rating, submit
from scoring.services.suggestions import build_suggestion
from scoring.services.suggestions_answers import answer_suggestion
from tests.factories import make_plan, make_position, make_user
from tests.scoring.sessions import SLEEP, Session, filled_draft, live_session

NAME, PRONOUNS, EMPLOYER = "Ada van Lovelace", "she/her", "Babbage Ltd"


@dataclass
class Told:
    session: Session
    raters: tuple[User, User]
    manager: User

    @property
    def interview(self) -> Interview:
        return self.session.interview

    def document(self) -> Document:
        cards = Scorecard.objects.current().filter(interview=self.interview)
        return document_of(source_of(self.interview, cards.select_related("rater", "rubric")))


def tell(name: str = NAME, pronouns: str = PRONOUNS, employer: str = EMPLOYER) -> Told:
    """With name, pronoun and employer in every place where somebody may write or say them."""
    first, second = (_person(Role.INTERVIEWER, each) for each in ("Priya Rao", "Jonas Berg"))
    manager = _person(Role.HIRING_MANAGER, "Mira Holm")
    plan = make_plan(make_position(manager))
    session = live_session(first, second, plan=plan, candidate_name=name, candidate_pronouns=pronouns)
    noted = _talk(session, name, employer)
    told = Told(session, (first, second), manager)
    for rater, score in ((first, 8), (second, 5)):
        _score(told, rater, score, employer, noted)
    suggested = build_suggestion(interview=told.interview).ratings.get(criterion="python-core")
    card = Scorecard.objects.current().get(interview=told.interview, rater=first)
    answer_suggestion(scorecard=card, suggested=suggested, action="keep", reason=f"He heard {name}, at {employer}.")
    record_outcome(
        interview=told.interview, by=manager, choice=Outcome.Choice.HOLD, reason=Outcome.Reason.OTHER,
        words=f"She waits. {name} knows {employer} well.", seen=None,
    )  # fmt: skip
    return told


def _person(role: Role, name: str) -> User:
    """With an address of their own in a database that outlives the process, too."""
    return make_user(role, email=f"told-{User.objects.count()}@example.com", name=name)


def _talk(session: Session, name: str, employer: str) -> int:
    """The seq of a private note of the first interviewer."""
    session.add(SYSTEM, StageEntered(stage=Stage.BACKGROUND, minutes=3))
    session.says(ASSISTANT, f"Tell me about your work, {name}?")
    session.says(CANDIDATE, f"I am {name}. I work at {employer} as an engineer.", after=90)
    version = session.show()
    session.probes(version, "sleep-0", "blocking-sleep", 0, f"What happens in line 5, {name.split()[0]}?")
    words = f"{SLEEP} At {employer} we, {name}, avoid it."
    seq = session.says(CANDIDATE, words)
    session.finds(version, "blocking-sleep", seq, words)
    heard = session.says(CANDIDATE, f"It yields, {name.upper()} says.")
    session.add(
        ASSISTANT,
        MythHeard(version=version, myth="F-sleep-is-async", stance="claimed", seq=heard, quote=f"{name.upper()} says"),
    )
    actor = session.interview.participants.first().actor
    session.says(actor, f"And at {employer}, {name.split()[-1]}?")
    noted = session.add(actor, Noted(text=f"She was at {employer}; {name} told him so."))
    session.add(SYSTEM, StageEntered(stage=Stage.CANDIDATE_QUESTIONS, minutes=5))
    session.says(CANDIDATE, f"Will {name} hear back?")
    session.end()
    Correction.objects.create(interview=session.interview, seq=seq, words=f"{SLEEP} {name} of {employer} avoids it.")
    return noted


def _score(told: Told, rater: User, score: int, employer: str, noted: int) -> None:
    name = told.interview.candidate_name
    draft = filled_draft(told.interview, rater, score=score)
    said = next(event for event in told.interview.events.all() if "avoid it" in event.body.get("text", ""))
    cite(scorecard=draft, criterion="python-core", stream=0, seq=said.seq, quote=said.body["text"])
    if rater == told.raters[0]:
        cite(scorecard=draft, criterion="python-core", stream=1, seq=noted, quote="told him so")
    save_rating(scorecard=draft, criterion="python-core", notes=f"- {name}: her words\n- learned at {employer}")
    save_rating(
        scorecard=draft, criterion="mvt", not_assessed=True, not_assessed_reason=f"{name} said he had no time for it."
    )
    decide(scorecard=draft, decision=3, reason=f"{name} reads well; she learned it at {employer}.")
    submit(scorecard=draft)
