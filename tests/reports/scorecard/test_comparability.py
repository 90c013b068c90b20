"""What the report says of the language models that took part."""

from __future__ import annotations

import pytest

from interviews import events
from interviews.events import ASSISTANT
from reports.scorecard.document import document_of
from reports.scorecard.source import source_of
from scoring.models import Scorecard
from scoring.services.suggestions import build_suggestion
from tests.factories import make_user
from tests.scoring.design_question import held
from tests.scoring.sessions import live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric")]


def told_of(session) -> list[str]:
    cards = Scorecard.objects.submitted().filter(interview=session.interview)
    return [line for line in document_of(source_of(session.interview, cards)).disclosure if "odel" in line]


@pytest.mark.parametrize(
    ("model", "came"),
    [
        ("fake", "It gave verdicts with quotes and no number; where its two runs differed, they count nowhere."),
        ("fake-refusal", "Nothing of it could be used."),
    ],
)
def test_a_model_that_was_asked_afterwards_is_named_with_what_came_of_it(language_model, model, came) -> None:
    language_model.OPENAI_MODEL = model
    rater = make_user()
    session = held(rater=rater)
    suggestion = build_suggestion(interview=session.interview, may_ask=True)
    submitted_scorecard(session.interview, rater)

    assert told_of(session) == [
        "Answers were compared with the known defects by built-in rules on this server. Model: none.",
        f"A language model was asked about open questions afterwards: {model} (instructions "
        f"{suggestion.assessor['prompt']}). {came}",
    ]


def test_models_that_listened_or_worded_questions_are_named() -> None:
    rater = make_user()
    session = live_session(rater)
    for model in ("some-4", "some-3", "some-4"):
        session.add(ASSISTANT, events.TurnTaken(answered_seq=1, heard=None, clock="2026-03-02T12:00:00+00:00",
                                                policy="1", move="wait", calls=({"model": model},)))  # fmt: skip
    session.end()
    submitted_scorecard(session.interview, rater)

    assert told_of(session) == [
        "Answers were compared with the known defects by built-in rules on this server. Model: some-3, some-4."
    ]
