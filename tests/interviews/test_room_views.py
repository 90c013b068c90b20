from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from interviews.events import ASSISTANT, CANDIDATE, Commented, Ended, EndReason, Found, MythHeard, Noted, Probed
from interviews.models import Interview
from interviews.models.event import Status
from interviews.roles import Role
from tests.factories import make_interview, make_user
from tests.interviews.rooms import (
    candidate_of,
    client_of,
    interviewer_of,
    live_room,
    observer_of,
    say,
    show,
    versions_of,
    write,
)

pytestmark = pytest.mark.django_db
CANARY = "xyzzy-canary"
STAFF_POSTS = ["staff-end", "take-over", "hand-back", "show", "ask", "mark"]


def url(name: str, interview: Interview, *more: object) -> str:
    return reverse(f"interviews:{name}", args=[interview.public_id, *more])


def data_of(html: str) -> dict[str, object]:
    found = re.search(r'<script id="room-data" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def busy_room() -> Interview:
    """A room with something in each corner, the secret ones marked."""
    interview = live_room()
    version = show(interview)
    seq = say(interview, "The sleep blocks.")
    write(interview, CANDIDATE, Commented(version=version.public_id, first_line=5, line_count=1, text="Here."))
    write(interview, ASSISTANT, Probed(version=version.public_id, probe=CANARY, target=CANARY, rung=0))
    write(interview, ASSISTANT, Found(version=version.public_id, defect=CANARY, strength="identified", rung=0, seq=seq))
    write(interview, ASSISTANT, MythHeard(version=version.public_id, myth=CANARY, stance="claimed", seq=seq))
    write(interview, interviewer_of(interview).actor, Noted(text=CANARY))
    return interview


# The page


def test_the_page_brings_the_transcript_as_the_frames_of_the_socket() -> None:
    interview = busy_room()
    data = data_of(candidate_of(interview).get(url("candidate-room", interview)).content.decode())
    kinds = [frame["kind"] for frame in data["frames"]]
    assert kinds == ["consented", "started", "handed", "stage", "shown", "stage", "said", "commented"]
    assert [frame["seq"] for frame in data["frames"]] == list(range(1, 9))
    assert (data["role"], data["me"]) == ("candidate", "candidate")
    assert data["socket"] == f"/ws/rooms/{interview.public_id}/candidate/"


def test_candidates_and_observers_get_nothing_of_the_key_and_no_internal_number() -> None:
    interview = busy_room()
    pages = [
        candidate_of(interview).get(url("candidate-room", interview)).content.decode(),
        client_of(observer_of(interview)).get(url("staff-room", interview)).content.decode(),
    ]
    for html in pages:
        assert CANARY not in html
        assert "/panel/" not in html
        assert "panelSeq" not in data_of(html)
        assert all("id" not in frame for frame in data_of(html)["frames"])


def test_an_observer_has_no_text_box_and_no_way_to_end() -> None:
    interview = busy_room()
    html = client_of(observer_of(interview)).get(url("staff-room", interview)).content.decode()
    assert 'id="say"' not in html
    assert 'data-part="end-open"' not in html


def test_an_interviewer_has_pane_and_text_box_and_panel_seq() -> None:
    interview = busy_room()
    html = client_of(interviewer_of(interview)).get(url("staff-room", interview)).content.decode()
    assert url("panel", interview) in html
    assert 'id="say"' in html
    assert data_of(html)["panelSeq"] == 4
    assert CANARY not in html  # it comes with the fragment


def test_the_page_has_no_inline_script_or_style() -> None:
    interview = busy_room()
    html = client_of(interviewer_of(interview)).get(url("staff-room", interview)).content.decode()
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html)
    assert scripts == ['<script id="room-data" type="application/json">']
    assert not re.findall(r"\sstyle=|<style|\son\w+=", html)


def test_what_a_candidate_says_cannot_break_out_of_the_page() -> None:
    interview = live_room()
    say(interview, "</script><script>alert(1)</script>")
    html = candidate_of(interview).get(url("candidate-room", interview)).content.decode()
    assert "<script>alert" not in html
    assert data_of(html)["frames"][-1]["body"]["text"] == "</script><script>alert(1)</script>"


def test_a_long_room_costs_no_more_queries(django_assert_num_queries) -> None:
    interview = live_room()
    client = candidate_of(interview)
    for number in range(30):
        say(interview, f"Message {number}")
    with django_assert_num_queries(5):
        client.get(url("candidate-room", interview))


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.LOBBY, Status.NEEDS_PERSON, Status.ENDED])
def test_a_candidate_is_in_the_room_only_while_it_is_live(status: Status) -> None:
    interview = make_interview(status=status)
    response = candidate_of(interview).get(url("candidate-room", interview))
    assert (response.status_code, response.url) == (302, url("candidate", interview))


def test_staff_may_wait_in_the_room_and_look_back() -> None:
    interview = make_interview(interviewers=(make_user(Role.INTERVIEWER),))
    client = client_of(interviewer_of(interview))
    assert client.get(url("staff-room", interview)).status_code == 200
    write(live := live_room(), CANDIDATE, Ended(reason="candidate"))
    assert client_of(observer_of(live)).get(url("staff-room", live)).status_code == 200


def test_strangers_stay_outside() -> None:
    interview, other = live_room(), live_room()
    assert Client().get(url("candidate-room", interview)).status_code == 404
    assert candidate_of(other).get(url("candidate-room", interview)).status_code == 404
    assert client_of(interviewer_of(other)).get(url("staff-room", interview)).status_code == 404
    response = Client().get(url("staff-room", interview))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


def test_an_administrator_who_takes_no_part_does_not_enter() -> None:
    interview = live_room()
    client = Client()
    client.force_login(make_user(Role.ADMINISTRATOR))
    assert client.get(url("staff-room", interview)).status_code == 404


# Code


def test_a_shown_snippet_has_an_anchor_for_each_line() -> None:
    interview = live_room()
    version = show(interview)
    response = candidate_of(interview).get(url("candidate-code", interview, version.public_id))
    html = response.content.decode()
    assert re.findall(r'<tr id="(L\d+)"', html) == [f"L{number}" for number in range(1, 7)]
    assert "Python 3.11" in html
    assert "private" in response["cache-control"]


def test_a_snippet_that_was_not_shown_yet_stays_closed_to_all() -> None:
    interview = live_room()
    show(interview, 1)
    later = versions_of(interview)[1].public_id
    assert candidate_of(interview).get(url("candidate-code", interview, later)).status_code == 404
    assert client_of(interviewer_of(interview)).get(url("staff-code", interview, later)).status_code == 404
    assert candidate_of(interview).get(url("candidate-code", interview, uuid4())).status_code == 404


def test_code_goes_to_observers_and_not_to_strangers() -> None:
    interview, other = live_room(), live_room()
    version = show(interview).public_id
    assert client_of(observer_of(interview)).get(url("staff-code", interview, version)).status_code == 200
    assert client_of(observer_of(other)).get(url("staff-code", interview, version)).status_code == 404
    assert candidate_of(other).get(url("candidate-code", interview, version)).status_code == 404


# Ending


def test_a_candidate_ends_the_call() -> None:
    interview = busy_room()
    response = candidate_of(interview).post(url("candidate-end", interview))
    assert (response.status_code, response.url) == (302, url("candidate", interview))
    assert interview.events.get(kind="ended").body == {"reason": "candidate"}


def test_an_interviewer_ends_the_call() -> None:
    interview = busy_room()
    response = client_of(interviewer_of(interview)).post(url("staff-end", interview))
    assert (response.status_code, response.url) == (302, url("staff-room", interview))
    assert interview.events.get(kind="ended").actor == interviewer_of(interview).actor


def test_ending_what_cannot_be_ended_says_so() -> None:
    interview = make_interview(interviewers=(make_user(Role.INTERVIEWER),))
    response = client_of(interviewer_of(interview)).post(url("staff-end", interview), follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "This is not possible now: the interview is “scheduled”."
    ]


@pytest.mark.parametrize("name", STAFF_POSTS)
def test_what_changes_something_is_posted_by_an_interviewer(name: str) -> None:
    interview = live_room()
    assert client_of(interviewer_of(interview)).get(url(name, interview)).status_code == 405
    assert client_of(observer_of(interview)).post(url(name, interview)).status_code == 404
    assert candidate_of(interview).post(url(name, interview)).status_code == 302
    assert interview.events.count() == 4


# The interviewer's pane


def panel_of(interview: Interview, **query: object) -> str:
    return client_of(interviewer_of(interview)).get(url("panel", interview), query).content.decode()


def test_the_pane_is_for_interviewers() -> None:
    interview = live_room()
    assert client_of(observer_of(interview)).get(url("panel", interview)).status_code == 404
    assert candidate_of(interview).get(url("panel", interview)).status_code == 302
    assert "The answer key appears with the first snippet." in panel_of(interview)


def test_the_pane_shows_key_suggestions_and_notes() -> None:
    interview = busy_room()
    html = panel_of(interview)
    assert "Blocks" in html
    assert "Question 0 about the wait?" in html
    assert CANARY in html
    assert "1 blocker untouched" in html


def test_after_the_end_the_pane_keeps_key_findings_and_others_notes_back() -> None:
    interview = busy_room()
    write(interview, "interviewer:ffffffff", Noted(text="somebody else's view"))
    assert "Blocks" in panel_of(interview)
    write(interview, CANDIDATE, Ended(reason=EndReason.CANDIDATE))
    html = panel_of(interview)
    assert html.count(CANARY) == 1  # one's own note
    for secret in ("Blocks", "somebody else", "Suggested next"):
        assert secret not in html
    assert "Score the interview" in html


def test_a_skipped_suggestion_makes_room_for_the_next() -> None:
    interview = busy_room()
    html = panel_of(interview, skip="sleep-0")
    assert "Question 0 about the wait?" not in html
    assert "How would you test it?" in html


def test_the_key_follows_the_snippet_that_is_looked_at() -> None:
    interview = live_room()
    first, second = show(interview, 1), show(interview, 2)
    assert f'value="{second.public_id}"' in panel_of(interview)
    assert f'value="{first.public_id}"' in panel_of(interview, version=first.public_id)
    assert f'value="{second.public_id}"' in panel_of(interview, version="nonsense")


def test_actions_answer_with_the_renewed_pane() -> None:
    interview = live_room(leads="assistant")
    client = client_of(interviewer_of(interview))
    assert "A person leads" in client.post(url("take-over", interview)).content.decode()
    assert "Answer key" in client.post(url("show", interview), {"number": 1}).content.decode()
    client.post(url("ask", interview), {"probe": "sleep-1", "text": ""})
    marking = {"version": versions_of(interview)[0].public_id, "defect": "blocking-sleep", "strength": "identified"}
    assert "area named" in client.post(url("mark", interview), marking).content.decode()
    assert "The assistant leads" in client.post(url("hand-back", interview)).content.decode()


def test_a_refusal_stands_in_the_pane() -> None:
    interview = live_room(leads="assistant")
    response = client_of(interviewer_of(interview)).post(url("show", interview), {"number": 1})
    assert "The assistant leads. Take over first." in response.content.decode()
    assert response["x-refused"] == "1"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("show", {"number": "x"}),
        ("ask", {}),
        ("mark", {"defect": "blocking-sleep", "strength": "splendid"}),
        ("mark", {"version": uuid4(), "defect": "blocking-sleep", "strength": "partial"}),
    ],
)
def test_a_form_that_no_page_sends_finds_nothing(name: str, form: dict[str, object]) -> None:
    interview = live_room()
    assert client_of(interviewer_of(interview)).post(url(name, interview), form).status_code == 404
