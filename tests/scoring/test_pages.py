from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.events import ASSISTANT, CANDIDATE, Edited, Noted, SaidCode
from interviews.models import Participant
from interviews.roles import Role
from scoring.models import Scorecard
from scoring.services.scorecards import draft_for, revise, save_rating
from scoring.views.pages import USUAL_REASONS
from tests.factories import make_interview, make_user
from tests.scoring.sessions import filled_draft, held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture
def rater():
    return make_user(Role.INTERVIEWER)


def page_of(client: Client, interview) -> str:
    response = client.get(reverse("scoring:scorecard", args=[interview.public_id]))
    assert response.status_code == 200
    return response.content.decode()


def test_looking_writes_nothing(client: Client, rubric, rater) -> None:
    session, _ = held_session(rater)
    client.force_login(rater)
    assert "0</b> of 11" in page_of(client, session.interview)
    assert not Scorecard.objects.exists()


def test_the_page_shows_what_was_said_and_unconfirmed_marks_without_a_measure(client: Client, rubric, rater) -> None:
    session = live_session(rater)
    version = session.show()
    session.probes(version, "sleep-3", "blocking-sleep", 3, "It holds the thread. What then?")
    seq = session.says(CANDIDATE, "The sleep <b>blocks</b> it.")
    session.finds(version, "blocking-sleep", seq, "blocks", rung=3)
    session.finds(version, "no-types", seq, "sleep", strength="rejected")
    client.force_login(rater)
    page = page_of(client, session.interview)
    assert "The sleep &lt;b&gt;blocks&lt;/b&gt; it." in page
    assert '<span class="chip">unconfirmed</span> Blocks: <q>blocks</q>' in page
    assert [word in page for word in ("No types", "rung", "blocker", "fact given", "question from the plan")] == [
        False, False, False, False, True,
    ]  # fmt: skip


def test_only_ones_own_notes_are_on_the_page(client: Client, rubric, rater) -> None:
    other = make_user(Role.INTERVIEWER)
    session = live_session(rater, other)
    for user, text in ((rater, "my private remark"), (other, "their private remark")):
        session.add(session.interview.participants.get(user=user).actor, Noted(text=text))
    client.force_login(rater)
    page = page_of(client, session.interview)
    assert ("my private remark" in page, "their private remark" in page) == (True, False)


def test_nothing_of_another_rater_is_on_the_page(client: Client, rubric, rater) -> None:
    other = make_user(Role.INTERVIEWER, name="Otherrater")
    session, seq = held_session(rater, other)
    submitted_scorecard(session.interview, other, seq=seq)
    client.force_login(rater)
    page = page_of(client, session.interview)
    assert ("Reads code well." in page, "Named the loop" in page, "0</b> of 11" in page) == (False, False, True)


def test_typed_text_comes_back_as_it_was(client: Client, rubric, rater) -> None:
    session = live_session(rater)
    notes = "\n- first\n  <script>alert(1)</script> & \u202bשלום\u202c 👍"
    save_rating(scorecard=draft_for(interview=session.interview, rater=rater), criterion="mvt", notes=notes)
    client.force_login(rater)
    assert "\n\n- first\n  &lt;script&gt;alert(1)&lt;/script&gt; &amp; \u202bשלום\u202c 👍</textarea>" in page_of(
        client, session.interview
    )


def test_an_edited_message_has_an_anchor_for_each_of_its_events(client: Client, rubric, rater) -> None:
    session = live_session(rater)
    seq = session.says(CANDIDATE, "first words")
    edit = session.add(CANDIDATE, Edited(seq=seq, text="better `words`"))
    session.add(CANDIDATE, SaidCode(text="x = `1`"))
    session.says(ASSISTANT, "plain")
    client.force_login(rater)
    page = page_of(client, session.interview)
    assert all(f'id="room-{number}"' in page for number in (seq, edit))
    assert page.count("data-text=") == 1
    assert 'data-text="better `words`"' in page


@pytest.mark.parametrize("stage", ["before", "during", "after", "revising"])
def test_the_page_says_where_scoring_stands(client: Client, rubric, rater, stage) -> None:
    if stage == "before":
        interview = make_interview(interviewers=(rater,))
    elif stage == "during":
        interview = live_session(rater).interview
    else:
        interview = held_session(rater)[0].interview
        card = submitted_scorecard(interview, rater)
        if stage == "revising":
            revise(scorecard=card, reason="Misread a line.")
    client.force_login(rater)
    words = {
        "before": "Scoring opens when the interview starts.",
        "during": "The interview is still running.",
        "after": "It stays as it is.",
        "revising": "Revision 2: Misread a line.",
    }
    page = page_of(client, interview)
    assert {key: text in page for key, text in words.items()} == {key: key == stage for key in words}


def test_without_a_rubric_the_page_says_what_to_do(client: Client, rater) -> None:
    session, _ = held_session(rater)
    client.force_login(rater)
    response = client.get(reverse("scoring:scorecard", args=[session.interview.public_id]))
    assert (response.status_code, "manage.py load_rubric" in response.content.decode()) == (409, True)


def test_usual_reasons_for_not_assessing_are_at_hand_and_other_words_do_as_well(client: Client, rubric, rater) -> None:
    session, _ = held_session(rater)
    client.force_login(rater)
    page = page_of(client, session.interview)
    assert [page.count(f'<option value="{reason}">') for reason in USUAL_REASONS] == [1] * len(USUAL_REASONS)
    assert (page.count('id="usual-reasons"'), page.count('list="usual-reasons"')) == (1, 11)


@pytest.mark.parametrize(
    "role", [Role.OBSERVER, Role.HIRING_MANAGER, Role.COORDINATOR, Role.ADMINISTRATOR, Role.INTERVIEWER]
)
def test_who_does_not_interview_here_finds_no_page(client: Client, rubric, rater, role) -> None:
    session, _ = held_session(rater)
    user = make_user(role)
    session.interview.position.memberships.create(user=user)
    if role == Role.OBSERVER:
        Participant.objects.create(interview=session.interview, user=user, role=Participant.Role.OBSERVER)
    client.force_login(user)
    assert client.get(reverse("scoring:scorecard", args=[session.interview.public_id])).status_code == 404


def test_strangers_sign_in_first(client: Client, rubric, rater) -> None:
    session, _ = held_session(rater)
    response = client.get(reverse("scoring:scorecard", args=[session.interview.public_id]))
    assert (response.status_code, response["Location"].startswith("/accounts/login/")) == (302, True)


def test_a_longer_record_takes_the_same_queries(client: Client, rubric, rater, django_assert_max_num_queries) -> None:
    session, seq = held_session(rater)
    submitted_scorecard(session.interview, rater, seq=seq)
    client.force_login(rater)
    with django_assert_max_num_queries(14):
        page_of(client, session.interview)


def test_the_page_of_a_long_interview_takes_no_more_queries(client: Client, rubric, rater) -> None:
    session, seq = held_session(rater)
    filled_draft(session.interview, rater, seq=seq)
    long = live_session(rater)
    version = long.show()
    for number in range(60):
        said = long.says(CANDIDATE, f"Words {number} about the sleep")
        long.finds(version, f"extra-{number}", said, "sleep")
    filled_draft(long.interview, rater)
    client.force_login(rater)
    page_of(client, session.interview)  # signing in costs once
    counts = []
    for interview in (session.interview, long.interview):
        with CaptureQueriesContext(connection) as queries:
            page_of(client, interview)
        counts.append(len(queries))
    assert counts[0] == counts[1]
