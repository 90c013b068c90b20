from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import BaseModel

from interviews.llm import session as sessions
from interviews.llm.session import ModelSession, is_on
from interviews.models import ModelCall, ModelSwitch
from tests import fake_openai
from tests.factories import make_interview

pytestmark = pytest.mark.django_db
GIVEN = {"say": "How would you test it?", "candidate": "it works"}


class Wording(BaseModel):
    text: str


@pytest.fixture
def interview():
    return make_interview()


def asked(interview) -> tuple[Wording | None, str]:
    session = ModelSession(interview)
    return session.ask("speaker", Wording, GIVEN), session.calls[-1].outcome


def test_a_call_is_billed_and_kept(endpoint, interview) -> None:
    endpoint.OPENAI_PRICE_IN, endpoint.OPENAI_PRICE_OUT = Decimal(2), Decimal(10)

    assert asked(interview) == (Wording(text="How would you test it?"), "ok")
    call = ModelCall.objects.get()
    assert (call.interview, call.purpose, call.model, call.outcome) == (interview, "speaker", "fake", "ok")
    assert call.tokens_in > 0
    assert call.cost == (call.tokens_in * Decimal(2) + call.tokens_out * Decimal(10)) / 1_000_000


def test_after_three_failures_the_endpoint_is_left_alone(endpoint, interview) -> None:
    endpoint.OPENAI_MODEL = "fake-500"

    assert [asked(interview)[1] for _ in range(5)] == ["http_500"] * 3 + ["resting"] * 2
    assert len(fake_openai.requests) == 3


def test_a_success_between_failures_starts_the_count_anew(endpoint, interview) -> None:
    outcomes = []
    for model in ("fake-500", "fake-500", "fake", "fake-500", "fake-500", "fake"):
        endpoint.OPENAI_MODEL = model
        outcomes.append(asked(interview)[1])

    assert outcomes == ["http_500", "http_500", "ok", "http_500", "http_500", "ok"]


@pytest.mark.parametrize(
    ("setting", "outcome"),
    [
        ("OPENAI_TOKENS_PER_INTERVIEW", "limit_interview_tokens"),
        ("OPENAI_TOKENS_PER_DAY", "limit_day_tokens"),
        ("OPENAI_COST_PER_INTERVIEW", "limit_interview_cost"),
        ("OPENAI_COST_PER_DAY", "limit_day_cost"),
    ],
)
def test_a_limit_that_is_used_up_ends_the_asking(endpoint, interview, setting, outcome) -> None:
    endpoint.OPENAI_PRICE_IN = Decimal(5)
    setattr(endpoint, setting, Decimal("0.000001"))

    assert (asked(interview)[1], asked(interview)[1]) == ("ok", outcome)


def test_the_limits_of_an_interview_are_its_own(endpoint, interview) -> None:
    endpoint.OPENAI_TOKENS_PER_INTERVIEW = 1
    asked(interview)

    assert asked(make_interview())[1] == "ok"


def test_a_turn_without_time_left_asks_no_more(endpoint, interview) -> None:
    session = ModelSession(interview)
    session.left["speaker"] = 0

    assert session.ask("speaker", Wording, GIVEN) is None
    assert session.calls[-1].outcome == "no_time"
    assert fake_openai.requests == []


def test_the_model_is_off_unless_configured_and_wanted(settings, interview) -> None:
    settings.OPENAI_MODEL = ""
    assert not is_on(interview)
    settings.OPENAI_MODEL = "some"
    assert is_on(interview)
    ModelSwitch.objects.create(pk=1, enabled=False)
    assert not is_on(interview)
    ModelSwitch.objects.update(enabled=True)
    interview.uses_model = False
    assert not is_on(interview)


def test_every_purpose_has_its_prompt() -> None:
    purposes = ModelSession(make_interview()).left
    assert list(purposes) == ["listener", "speaker", "author", "assessor"]
    assert [len(sessions.prompt(purpose)[1]) for purpose in purposes] == [16] * 4
