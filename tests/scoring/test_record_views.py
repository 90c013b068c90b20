"""The record on the scoring page while the interview goes on."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from interviews.events import CANDIDATE, Noted
from interviews.roles import Role
from scoring.models import Scorecard
from scoring.services.scorecards import cite
from snippets.refusal import ActionRefused
from tests.factories import make_interview, make_user
from tests.scoring.sessions import SLEEP, filled_draft, held_session, live_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def rater(client: Client):
    user = make_user(Role.INTERVIEWER)
    client.force_login(user)
    return user


def news(client: Client, interview, room: int, panel: int = 0) -> str:
    answer = client.get(reverse("scoring:news", args=[interview.public_id]), {"room": room, "panel": panel})
    assert answer.status_code == 200
    return answer.content.decode()


def test_new_entries_are_counted_and_come_only_when_asked_for(client: Client, rater) -> None:
    other = make_user(Role.INTERVIEWER)
    session = live_session(rater, other)
    seq = session.says(CANDIDATE, "before")
    assert "new entr" not in news(client, session.interview, seq)
    session.says(CANDIDATE, "words of later")
    session.add(session.interview.participants.get(user=other).actor, Noted(text="theirs"))
    text = news(client, session.interview, seq)
    assert ("1 new entry" in text, "words of later" in text) == (True, False)
    session.add(session.interview.participants.get(user=rater).actor, Noted(text="mine"))
    assert "2 new entries" in news(client, session.interview, seq)
    record = client.get(reverse("scoring:record", args=[session.interview.public_id])).content.decode()
    words = ("words of later", "mine", "theirs", f"?room={seq + 1}&amp;panel=2", "new entr")
    assert [word in record for word in words] == [True, True, False, True, False]
    assert not Scorecard.objects.exists()


def test_the_end_of_the_call_arrives_and_the_asking_stops(client: Client, rater) -> None:
    session = live_session(rater)
    filled_draft(session.interview, rater)
    text = news(client, session.interview, 4)
    assert ("every 8s" in text, "The interview is still running." in text) == (True, True)
    session.end()
    text = news(client, session.interview, 4)
    words = ("every 8s", "The interview is still running.", "Submitting freezes it")
    assert [word in text for word in words] == [False, False, True]


def test_asking_with_nonsense_is_refused(client: Client, rater) -> None:
    interview = live_session(rater).interview
    answer = client.get(reverse("scoring:news", args=[interview.public_id]), {"room": "x"})
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["news", "record"])
@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ADMINISTRATOR, Role.INTERVIEWER])
def test_only_its_interviewers_get_the_record_here(client: Client, name, role) -> None:
    session = live_session(make_user())
    client.force_login(make_user(role))
    assert client.get(reverse(f"scoring:{name}", args=[session.interview.public_id])).status_code == 404


def test_before_the_interview_the_page_already_waits_for_it(client: Client, rater) -> None:
    interview = make_interview(interviewers=(rater,))
    page = client.get(reverse("scoring:scorecard", args=[interview.public_id])).content.decode()
    assert ("Nothing was said yet" in page, "every 8s" in page) == (True, True)


def test_corrected_words_are_read_beside_the_record_and_evidence_stays_checked_against_it(
    client: Client, rater
) -> None:
    session, seq = held_session(rater)
    session.interview.corrections.create(seq=seq, words="The sleep blocks one worker.")
    record = client.get(reverse("scoring:record", args=[session.interview.public_id])).content.decode()
    assert [record.count(words) for words in (SLEEP, "one worker", "Corrected by the candidate")] == [1, 1, 1]
    draft = filled_draft(session.interview, rater)
    with pytest.raises(ActionRefused):
        cite(scorecard=draft, criterion="python-core", stream=0, seq=seq, quote="one worker")
    cite(scorecard=draft, criterion="python-core", stream=0, seq=seq, quote="the whole thread")


def test_asking_takes_few_queries(client: Client, rater, django_assert_max_num_queries) -> None:
    session = live_session(rater)
    filled_draft(session.interview, rater)
    with django_assert_max_num_queries(8):
        news(client, session.interview, 0)
