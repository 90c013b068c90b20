from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import ModelCall, ModelSwitch
from interviews.roles import Role
from interviews.views.wordings import INCOMPLETE, NO_USE, NOTHING_NEW, OFF, REFUSALS
from tests import fake_openai
from tests.factories import make_user
from tests.interviews.llm import conftest as model

pytestmark = pytest.mark.django_db
endpoint = model.endpoint

HELP, WORDINGS = reverse("interviews:bank_help"), reverse("interviews:wordings")
FINDING = {
    "title": "The Sleep <b>Blocks</b>",
    "explanation": "It holds the thread.",
    "fix": "Wait without it.",
    "said": "it blocks everything\r\nnothing else runs",
    "vague": "the sleep is odd",
    "wrong_claims": "the sleep needs a lock\r\nit sleeps for ever",
    "descriptions": "it waits for some seconds",
}
OTHERS = [role for role in Role if role not in (Role.AUTHOR, Role.ADMINISTRATOR)]


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_user(*roles))
    return client


def proposed(page: str) -> dict[str, list[str]]:
    lists = re.findall(r'<fieldset[^>]+data-for="(\w+)">(.*?)</fieldset>', page, re.DOTALL)
    boxes = {name: re.findall(r'checkbox" value="([^"]*)"', inside) for name, inside in lists}
    return {name: [html.unescape(line) for line in lines] for name, lines in boxes.items()}


def ask(client: Client | None = None, **changes: str) -> str:
    answer = (client or signed_in(Role.AUTHOR)).post(WORDINGS, {**FINDING, **changes})
    assert answer.status_code == 200
    return answer.content.decode()


def reason(page: str) -> str:
    assert proposed(page) == {}
    (found,) = re.findall(r"<p>(.+) Your draft is as it was\.</p>", page)
    return str(found)


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.ADMINISTRATOR])
def test_writers_of_the_bank_get_a_button_that_asks(settings, role) -> None:
    settings.OPENAI_MODEL = "some-model"

    assert f'data-wordings="{WORDINGS}"' in signed_in(role).get(HELP).content.decode()


@pytest.mark.parametrize("role", OTHERS)
def test_for_everybody_else_there_is_no_help(endpoint, role) -> None:
    client = signed_in(role)

    assert (client.get(HELP).status_code, client.post(WORDINGS, FINDING).status_code) == (404, 404)
    assert fake_openai.requests == []


def test_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    assert [Client().get(HELP).status_code, Client().post(WORDINGS).status_code] == [302, 302]


@pytest.mark.parametrize("off", ["not configured", "switched off"])
def test_without_a_model_there_is_no_button_and_nothing_is_asked(endpoint, off) -> None:
    if off == "not configured":
        endpoint.OPENAI_MODEL = ""
    else:
        ModelSwitch.objects.create(pk=1, enabled=False)
    client = signed_in(Role.AUTHOR)

    assert client.get(HELP).content == b""
    assert reason(ask(client)) == OFF
    assert fake_openai.requests == []


def test_new_lines_are_proposed_as_plain_text_and_those_that_are_there_are_not(endpoint) -> None:
    page = ask()

    assert proposed(page) == {
        "said": ["I would say the sleep <b>blocks</b>", "the trouble is: the sleep <b>blocks</b>"],
        "vague": ["something there looks odd to me"],
        "wrong_claims": ["it is fine that the sleep <b>blocks</b>"],
        "descriptions": ["there is a function with two lines"],
    }
    assert "<b>" not in page
    assert "checked" not in page


def test_the_model_gets_the_finding_and_the_lines_that_are_there(endpoint) -> None:
    ask()
    (asked,) = fake_openai.requests
    given = json.loads(asked.get("input") or asked["messages"][-1]["content"])

    assert given == {
        **FINDING,
        "said": ["it blocks everything", "nothing else runs"],
        "vague": ["the sleep is odd"],
        "wrong_claims": ["the sleep needs a lock", "it sleeps for ever"],
        "descriptions": ["it waits for some seconds"],
    }


def test_a_call_is_billed_to_no_interview(endpoint) -> None:
    ask()
    call = ModelCall.objects.get()

    assert (call.interview, call.purpose, call.outcome, call.tokens_in > 0) == (None, "author", "ok", True)


@pytest.mark.parametrize("part", ["title", "explanation"])
def test_a_finding_that_says_nothing_yet_is_not_asked_about(endpoint, part) -> None:
    assert reason(ask(**{part: " "})) == INCOMPLETE
    assert fake_openai.requests == []


def test_a_key_point_has_no_repair(endpoint) -> None:
    assert list(proposed(ask(fix=""))) == ["said", "vague", "wrong_claims", "descriptions"]


def test_wrong_lines_may_begin_myths_and_no_others(endpoint) -> None:
    lists = re.findall(r'data-for="(\w+)">(.*?)</fieldset>', ask(), re.DOTALL)

    assert {name: re.findall(r'<option value="(\w+)"', inside) for name, inside in lists} == {
        "said": [], "vague": [], "wrong_claims": ["wrong_claims", "myths"], "descriptions": [],
    }  # fmt: skip


def test_when_all_is_there_already_it_says_so(endpoint) -> None:
    lines = [line for lines in proposed(ask()).values() for line in lines]

    assert reason(ask(said="\n".join(lines))) == NOTHING_NEW


@pytest.mark.parametrize(
    "name", ["fake-429", "fake-500", "fake-401", "fake-cut", "fake-invalid", "fake-ignores-schema", "fake-refusal"]
)
def test_a_failure_is_a_calm_word(endpoint, name) -> None:
    endpoint.OPENAI_MODEL = name

    assert reason(ask()) == NO_USE


def test_a_hanging_model_is_waited_for_as_long_as_the_setting_says(endpoint) -> None:
    endpoint.OPENAI_MODEL, endpoint.OPENAI_AUTHOR_SECONDS = "fake-hang", 0.2

    assert reason(ask()) == NO_USE
    assert ModelCall.objects.get().outcome == "timeout"


def test_an_endpoint_that_rests_and_a_limit_that_is_used_up_are_named(endpoint) -> None:
    client = signed_in(Role.AUTHOR)
    ask(client)
    endpoint.OPENAI_TOKENS_PER_DAY = 1
    assert reason(ask(client)) == REFUSALS["limit_day_tokens"]

    endpoint.OPENAI_TOKENS_PER_DAY, endpoint.OPENAI_MODEL = 0, "fake-500"
    assert [reason(ask(client)) for _ in range(4)] == [NO_USE] * 3 + [REFUSALS["resting"]]


def test_the_limits_of_an_interview_are_not_an_authors(endpoint) -> None:
    endpoint.OPENAI_TOKENS_PER_INTERVIEW = 1
    client = signed_in(Role.AUTHOR)

    assert [len(proposed(ask(client))) for _ in range(2)] == [4, 4]


def test_the_page_of_a_draft_knows_where_to_ask() -> None:
    draft = signed_in(Role.AUTHOR).post(reverse("snippets:draft_begin"), follow=True)

    assert f'data-help="{HELP}"' in draft.content.decode()
