from __future__ import annotations

import re
from unittest.mock import Mock

import pytest

from interviews.log import AppendError
from interviews.models import Interview, LiveState
from interviews.models.event import Status
from interviews.roles import Role
from interviews.services import lobby
from snippets.refusal import NOT_STORED
from tests.factories import make_interview, make_user
from tests.interviews.visits import join_url, joined, page, signed_in, status_of

pytestmark = pytest.mark.django_db
INTERVIEWER = Interview.Mode.INTERVIEWER
YES = {"recording": "yes", "ai": "yes"}


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (Status.SCHEDULED, "lobby"),
        (Status.LOBBY, "lobby"),
        (Status.NEEDS_PERSON, "lobby"),
        (Status.RESCHEDULE, "lobby"),
        (Status.LIVE, "candidate-room"),
        (Status.ENDED, "ended"),
        (Status.CANCELLED, "ended"),
    ],
)
def test_the_candidate_is_led_to_where_the_interview_stands(status: Status, name: str) -> None:
    interview = make_interview()
    client = joined(interview)
    LiveState.objects.update(status=status)
    assert client.get(page("candidate", interview))["Location"] == page(name, interview)


@pytest.mark.parametrize(
    ("status", "name", "words"),
    [
        (Status.LOBBY, "lobby", "Welcome, Ada Example"),
        (Status.NEEDS_PERSON, "lobby", "A person will talk with you"),
        (Status.RESCHEDULE, "lobby", "We look for another time"),
        (Status.SCHEDULED, "lobby", "Your interview is planned"),
        (Status.ENDED, "ended", "What happens next"),
        (Status.CANCELLED, "ended", "This interview was cancelled"),
    ],
)
def test_each_state_has_its_page(status: Status, name: str, words: str) -> None:
    interview = make_interview()
    client = joined(interview)
    LiveState.objects.update(status=status)
    assert words in client.get(page(name, interview)).content.decode()


def test_the_lobby_says_who_asks_who_reads_and_who_watches() -> None:
    people = {"interviewers": (make_user(name="Priya"),), "observers": (make_user(name="Olu"),)}
    led_by_assistant = make_interview(**people)
    html = joined(led_by_assistant).get(page("lobby", led_by_assistant)).content.decode()
    for words in ("An automated assistant", "Priya may watch and take over", "May also watch: Olu", "read it"):
        assert words in html
    led_by_person = make_interview(mode=INTERVIEWER, **people)
    html = joined(led_by_person).get(page("lobby", led_by_person)).content.decode()
    assert "Priya asks the questions" in html
    assert "The assistant is a program" not in html


@pytest.mark.parametrize("mode", Interview.Mode.values)
def test_whoever_asks_the_lobby_says_what_a_language_model_gets(settings, mode) -> None:
    interview = make_interview(mode=mode, status=Status.LOBBY)
    client = joined(interview)
    assert "language model" not in client.get(page("lobby", interview)).content.decode()
    settings.OPENAI_MODEL = "some-model"
    told = client.get(page("lobby", interview)).content.decode()
    assert "your words are sent to that model" in told
    assert "to tell people what they show" in told


def test_from_the_lobby_into_the_room() -> None:
    interview = make_interview()
    client = joined(interview)
    assert "Begin the interview" not in client.get(page("lobby", interview)).content.decode()
    assert client.post(page("consents", interview), YES)["Location"] == page("lobby", interview)
    assert "Begin the interview" in client.get(page("lobby", interview)).content.decode()
    assert client.post(page("begin", interview))["Location"] == page("candidate", interview)
    assert client.get(page("candidate", interview))["Location"] == page("candidate-room", interview)


def test_beginning_without_consent_is_refused_in_words() -> None:
    interview = make_interview()
    response = joined(interview).post(page("begin", interview))
    assert response.status_code == 409
    assert "Please answer the two questions first" in response.content.decode()
    assert status_of(interview) == Status.LOBBY


@pytest.mark.parametrize("answers", [{}, {"recording": "yes"}, {"recording": "maybe", "ai": "yes"}])
def test_unfinished_answers_are_asked_for_again(answers: dict[str, str]) -> None:
    interview = make_interview()
    client = joined(interview)
    assert client.post(page("consents", interview), answers).status_code == 422
    assert lobby.given_consent(interview) is None


def test_refusing_the_recording_starts_nothing_and_offers_another_way() -> None:
    interview = make_interview()
    client = joined(interview)
    client.post(page("consents", interview), {"recording": "no", "ai": "yes"})
    html = client.get(page("lobby", interview)).content.decode()
    assert "You said no to the recording" in html
    assert "Begin the interview" not in html


def test_refusing_the_assistant_leads_to_a_calm_page() -> None:
    interview = make_interview()
    client = joined(interview)
    response = client.post(page("consents", interview), {"recording": "yes", "ai": "no"}, follow=True)
    assert "A person will talk with you" in response.content.decode()


def test_asking_for_another_time_leads_to_a_calm_page() -> None:
    interview = make_interview()
    client = joined(interview)
    assert "We look for another time" in client.post(page("reschedule", interview), follow=True).content.decode()
    assert client.post(page("reschedule", interview)).status_code == 302
    assert status_of(interview) == Status.RESCHEDULE


def test_after_a_new_link_the_candidate_starts_afresh() -> None:
    interview = make_interview()
    client = joined(interview)
    client.post(page("consents", interview), YES)
    client.post(page("reschedule", interview))
    coordinator = signed_in(Role.COORDINATOR)
    html = coordinator.post(page("invite", interview)).content.decode()
    token = re.search(r"/join/([\w-]+)/", html)
    assert token
    client.post(join_url(token[1]))
    assert "Two questions for you" in client.get(page("lobby", interview)).content.decode()
    assert lobby.given_consent(interview) is None


@pytest.mark.parametrize(
    ("name", "form"), [("consents", {"recording": "yes", "ai": "no"}), ("begin", {}), ("reschedule", {})]
)
def test_what_cannot_be_stored_now_is_said_in_the_lobby(monkeypatch, name: str, form: dict[str, str]) -> None:
    interview = make_interview()
    client = joined(interview)
    if name == "begin":
        client.post(page("consents", interview), YES)
    monkeypatch.setattr(lobby, "append", Mock(side_effect=AppendError("the server is going away")))
    response = client.post(page(name, interview), form)
    assert (response.status_code, str(response.context["refusal"])) == (409, NOT_STORED)
    assert status_of(interview) == Status.LOBBY
