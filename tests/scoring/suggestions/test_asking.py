"""A question of the plan is found by its words, whichever of the two the log has first."""

from __future__ import annotations

import uuid

import pytest

from interviews.events import ASSISTANT, CANDIDATE, Draft, Probed, Said
from interviews.log import append
from scoring.records.record import record_of
from scoring.records.transcript import transcript_of
from scoring.suggestions.asking import asking_seq
from tests.factories import make_user
from tests.scoring.sessions import Session, live_session

pytestmark = pytest.mark.django_db

ASK = "What happens while it waits?"


@pytest.fixture
def session() -> Session:
    return live_session(make_user())


def put(session: Session, actor: str, *, words_first: bool) -> None:
    """In one append, as a turn of the assistant and an interviewer's call write it."""
    version = uuid.UUID(session.show())
    session.says(CANDIDATE, "Let me read.")
    session.at = session.at.replace(minute=session.at.minute + 1)
    probed = Probed(version=version, probe="sleep-0", target="blocking-sleep", rung=0)
    bodies = [Said(text=ASK), probed] if words_first else [probed, Said(text=ASK)]
    drafts = [Draft(body, actor, f"turn:{number}") for number, body in enumerate(bodies)]
    append(session.interview.pk, drafts, at=session.at)
    session.says(CANDIDATE, "It blocks.")


@pytest.mark.parametrize("words_first", [True, False])
@pytest.mark.parametrize("actor", [ASSISTANT, "interviewer"])
def test_the_words_of_a_turn_are_those_that_ask(session, actor, words_first) -> None:
    actor = actor if actor == ASSISTANT else session.interview.participants.get().actor
    session.says(actor, "Thank you.")
    put(session, actor, words_first=words_first)
    record = record_of(session.interview)
    asks = [entry.message.text for entry in transcript_of(record) if entry.message and entry.asks]
    answered = [entry.message.text for entry in transcript_of(record) if entry.message and entry.criteria]
    assert (asks, answered) == ([ASK], [ASK, "It blocks."])


def test_where_nobody_said_the_words_it_stands_where_it_was_written(session) -> None:
    version = uuid.UUID(session.show())
    seq = session.says(CANDIDATE, "Let me read.")
    session.add(ASSISTANT, Probed(version=version, probe="sleep-0", target="blocking-sleep", rung=0))
    state = record_of(session.interview).state
    assert [asking_seq(probe, state) for probe in state.probes] == [seq]
