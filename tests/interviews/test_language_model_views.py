from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from interviews.llm.figures import figures
from interviews.models import ModelCall, ModelSwitch
from interviews.roles import Role
from tests.factories import make_interview, make_user

pytestmark = pytest.mark.django_db
PAGE, SWITCH = reverse("interviews:model"), reverse("interviews:model-switch")


def call(interview=None, **fields) -> ModelCall:
    defaults = {"purpose": "listener", "model": "m", "prompt": "p", "outcome": "ok", "tokens_in": 10, "tokens_out": 5}
    return ModelCall.objects.create(interview=interview, **{**defaults, **fields})


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.INTERVIEWER, Role.AUTHOR, Role.HIRING_MANAGER])
def test_nobody_but_an_administrator_gets_the_page(client, role) -> None:
    client.force_login(make_user(role))

    assert (client.get(PAGE).status_code, client.post(SWITCH).status_code) == (403, 403)


def test_without_a_model_the_page_says_so(client, settings) -> None:
    settings.OPENAI_MODEL = ""
    client.force_login(make_user(Role.ADMINISTRATOR))

    assert "None is configured" in client.get(PAGE).content.decode()


def test_the_switch_is_for_all_and_tells_who_used_it(client, settings) -> None:
    settings.OPENAI_MODEL = "some-model"
    user = make_user(Role.ADMINISTRATOR, name="Ann")
    client.force_login(user)
    client.post(SWITCH, {"enabled": "0"})
    off = client.get(PAGE).content.decode()
    client.post(SWITCH, {"enabled": "1"})

    assert "switched off for all interviews" in off
    assert "switched by Ann" in off
    assert ModelSwitch.objects.get().enabled


def test_figures_are_those_of_the_last_day_by_purpose_and_outcome() -> None:
    interview = make_interview()
    call(interview), call(interview, milliseconds=30), call(None, purpose="speaker", outcome="timeout")
    ModelCall.objects.filter(pk=call(interview, tokens_in=999).pk).update(at=timezone.now() - timedelta(days=2))
    found = figures(timezone.now())

    assert found.tokens == 45
    assert [(row["purpose"], row["outcome"], row["calls"]) for row in found.rows] == [
        ("listener", "ok", 2),
        ("speaker", "timeout", 1),
    ]
    assert [row["tokens"] for row in found.dear] == [30, 15]


def test_the_page_tells_every_limit_that_is_set(client, settings) -> None:
    settings.OPENAI_TOKENS_PER_DAY, settings.OPENAI_TOKENS_PER_INTERVIEW = 4321, 0
    settings.OPENAI_COST_PER_DAY, settings.OPENAI_COST_PER_INTERVIEW = Decimal("7.5"), Decimal("1.25")
    client.force_login(make_user(Role.ADMINISTRATOR))

    told = "<p>0 tokens of 4321, cost 0.0000 of 7.5; an interview may cost 1.25.</p>"
    assert told in client.get(PAGE).content.decode()


def test_the_page_needs_as_many_queries_for_many_calls(client, settings, django_assert_num_queries) -> None:
    settings.OPENAI_MODEL = "some-model"
    client.force_login(make_user(Role.ADMINISTRATOR))
    client.get(PAGE)
    for number in range(3):
        call(make_interview(), outcome=f"http_{500 + number}")
    with django_assert_num_queries(7) as few:
        client.get(PAGE)
    for number in range(30):
        call(make_interview(), outcome=f"http_{530 + number}")
    with django_assert_num_queries(len(few)):
        client.get(PAGE)


def test_an_interview_has_a_switch_of_its_own(client, settings) -> None:
    settings.OPENAI_MODEL = "some-model"
    interview = make_interview()
    page, switch = (reverse(f"interviews:{name}", args=[interview.public_id]) for name in ("interview", "use-model"))
    client.force_login(make_user(Role.COORDINATOR))
    client.post(switch, {"allowed": "0"})
    interview.refresh_from_db()

    assert not interview.uses_model
    assert "Switch on" in client.get(page).content.decode()
    client.post(switch, {"allowed": "1"})
    interview.refresh_from_db()
    assert interview.uses_model


def test_who_does_not_plan_cannot_switch_it(client, settings) -> None:
    settings.OPENAI_MODEL = "some-model"
    interviewer = make_user(Role.INTERVIEWER)
    interview = make_interview(interviewers=(interviewer,))
    client.force_login(interviewer)

    assert client.post(reverse("interviews:use-model", args=[interview.public_id])).status_code == 403
    interview.refresh_from_db()
    assert interview.uses_model
