from __future__ import annotations

import json
import socket
import threading
import time

import pytest
from pydantic import BaseModel

from interviews.llm.endpoint import ModelFailed, ask, strict_schema
from interviews.llm.hearing import Report
from tests import fake_openai


class Wording(BaseModel):
    text: str


GIVEN = json.dumps({"say": "How would you test it?", "candidate": "it works"})


def test_the_answer_comes_in_the_wanted_form_with_what_it_cost(endpoint) -> None:
    reply = ask(Wording, "Say it.", GIVEN, 5)

    assert reply.value == Wording(text="How would you test it?")
    assert (reply.usage.tokens_in, reply.usage.tokens_out) == (len(GIVEN) // 4, len(reply.raw) // 4)


def test_a_request_names_the_strict_schema_and_keeps_nothing_there(endpoint) -> None:
    ask(Wording, "Say it.", GIVEN, 5)
    (asked,) = fake_openai.requests

    form = asked["text"]["format"] if "text" in asked else asked["response_format"]["json_schema"]
    assert (form["strict"], form["schema"]["required"], form["schema"]["additionalProperties"]) == (
        True,
        ["text"],
        False,
    )
    assert asked.get("store", False) is False


@pytest.mark.parametrize(
    ("model", "outcome"),
    [
        ("fake-429", "rate_limited"),
        ("fake-500", "http_500"),
        ("fake-401", "http_401"),
        ("fake-cut", "cut"),
        ("fake-invalid", "invalid"),
        ("fake-ignores-schema", "invalid"),
        ("fake-refusal", "refused"),
    ],
)
def test_every_failure_has_a_name(endpoint, model, outcome) -> None:
    endpoint.OPENAI_MODEL = model

    with pytest.raises(ModelFailed) as failed:
        ask(Wording, "Say it.", GIVEN, 5)
    assert failed.value.outcome == outcome


@pytest.mark.parametrize("model", ["fake-hang", "fake-slow"])
def test_the_deadline_is_kept_whether_it_hangs_or_trickles(endpoint, model) -> None:
    endpoint.OPENAI_MODEL = model
    began = time.monotonic()

    with pytest.raises(ModelFailed) as failed:
        ask(Wording, "Say it.", GIVEN, 0.4)
    assert failed.value.outcome == "timeout"
    assert time.monotonic() - began < 10


def test_the_deadline_is_kept_while_the_name_server_does_not_answer(endpoint, monkeypatch) -> None:
    endpoint.OPENAI_BASE_URL = "http://models.example/v1"
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answered.wait(60) or [])
    began = time.monotonic()

    try:
        with pytest.raises(ModelFailed) as failed:
            ask(Wording, "Say it.", GIVEN, 0.4)
        assert time.monotonic() - began < 10
    finally:
        answered.set()
    assert failed.value.outcome == "timeout"


def test_an_endpoint_that_is_not_there_is_unreachable(endpoint) -> None:
    endpoint.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"

    with pytest.raises(ModelFailed) as failed:
        ask(Wording, "Say it.", GIVEN, 5)
    assert failed.value.outcome == "unreachable"


def test_a_failure_is_not_tried_again(endpoint) -> None:
    endpoint.OPENAI_MODEL = "fake-500"
    with pytest.raises(ModelFailed):
        ask(Wording, "Say it.", GIVEN, 5)

    assert len(fake_openai.requests) == 1


def test_a_strict_schema_requires_every_property_at_every_depth() -> None:
    schema = strict_schema(Report)

    nodes = [schema, *schema["$defs"].values()]
    assert [(node["additionalProperties"], node["required"] == list(node["properties"])) for node in nodes] == [
        (False, True)
    ] * 3
