"""What stands on the tape, who gets which of it, and the way in and back."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from interviews.events import ASSISTANT, CANDIDATE, Commented, Edited, Found, MythHeard, Noted, Reopened
from interviews.models import Correction, Interview, Participant
from interviews.models.event import Status
from interviews.roles import Role
from reports.services.issuing import issue_report
from scoring.services.marks import mark_finding
from scoring.services.scorecards import cite, save_rating, submit
from tests.factories import make_interview, make_plan, make_position, make_user
from tests.interviews.visits import joined
from tests.scoring.sessions import Session, filled_draft, held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]

CANARY = "quillwort"


@pytest.fixture
def other():
    return make_user(Role.INTERVIEWER, name="Otto")


@pytest.fixture
def session(rater, other, manager) -> Session:
    """With something of every kind that only interviewers may see."""
    session = live_session(rater, other, plan=make_plan(make_position(manager)))
    version = session.show()
    session.probes(version, "sleep-0", "blocking-sleep", 1, "What happens while it waits?")
    seq = session.says(CANDIDATE, "The sleep blocks the thread.")
    session.finds(version, "blocking-sleep", seq, "sleep blocks", strength="partial")
    session.finds(version, "blocking-sleep", seq, "blocks the thread", rung=1)
    session.add(
        ASSISTANT, MythHeard(version=version, myth="gil", stance="claimed", seq=seq, quote="the thread"), after=0
    )
    for user in (rater, other):
        text = f"{CANARY} of {user.first_name or user.username}"
        session.add(actor_of(session, user), Noted(text=text, room_seq=seq), after=5)
    session.add(CANDIDATE, Commented(version=version, first_line=5, line_count=1, text="This line."))
    session.end()
    return session


def actor_of(session: Session, user) -> str:
    return session.interview.participants.get(user=user).actor


def address(interview: Interview, name: str = "reports:playback") -> str:
    return reverse(name, args=[interview.public_id])


def opened(client: Client, user, interview: Interview, query: str = ""):
    client.force_login(user)
    return client.get(address(interview) + query)


def data_of(response) -> dict[str, Any]:
    assert response.status_code == 200
    found = re.search(r'<script id="room-data"[^>]*>(.*?)</script>', response.content.decode(), re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def tape(client: Client, user, interview: Interview) -> dict[str, Any]:
    return data_of(opened(client, user, interview))


def panel_of(data: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(kind, body["title"], body["chip"]) for stream, _, kind, _, _, body in data["frames"] if stream == 1]


def test_every_event_of_the_room_is_there_in_order_with_its_time(client: Client, rater) -> None:
    session = live_session(rater)
    session.show()
    seq = session.says(CANDIDATE, "I ment it", after=30)
    session.add(CANDIDATE, Edited(seq=seq, text="I meant it"), after=2.5)
    session.end()
    data = tape(client, rater, session.interview)
    assert [(seq, kind, ms) for _, seq, kind, _, ms, _ in data["frames"]] == [
        (1, "consented", 0),
        (2, "started", 0),
        (3, "handed", 10_000),
        (4, "stage", 20_000),
        (5, "said", 30_000),
        (6, "stage", 40_000),
        (7, "shown", 50_000),
        (8, "said", 80_000),
        (9, "edited", 82_500),
        (10, "ended", 92_500),
    ]
    assert data["frames"][8][5] == {"seq": 8, "text": "I meant it"}
    assert data["length"] == 92_500


def test_stages_are_stretches_with_the_title_of_their_question(client: Client, rater, session) -> None:
    data = tape(client, rater, session.interview)
    shown = session.interview.plan.items.get(version__isnull=False).version.title
    spans = [(span["title"], span["from"], span["to"]) for span in data["spans"]]
    assert spans == [("Welcome", 20_000, 40_000), (f"Problem 1: {shown}", 40_000, data["length"])]


def test_who_has_still_to_score_sees_unconfirmed_marks_and_own_notes(client: Client, rater, session) -> None:
    data = tape(client, rater, session.interview)
    title = "Blocks"
    rows = panel_of(data)
    assert [(kind, chip) for kind, _, chip in rows] == [("probed", ""), ("found", "unconfirmed"), ("noted", "")]
    assert [rows[0][1], rows[2][1]] == ["Question from the plan", "Priya"]
    assert rows[1][1].startswith(title)
    assert "Otto" not in json.dumps([frame for frame in data["frames"] if frame[0] == 1])


def test_after_submitting_everything_heard_is_there(client: Client, rater, session) -> None:
    submitted_scorecard(session.interview, rater)
    rows = panel_of(tape(client, rater, session.interview))
    assert [(kind, chip) for kind, _, chip in rows] == [
        ("probed", "names the area"),
        ("found", "in part, unaided"),
        ("found", "found, area named"),
        ("myth", "claimed"),
        ("noted", ""),
        ("noted", ""),
    ]
    assert [title for kind, title, _ in rows if kind == "noted"] == ["Priya", "Otto"]


def test_a_rejected_finding_is_told_after_submitting_only(client: Client, rater, session) -> None:
    version = session.interview.plan.items.get(version__isnull=False).version.public_id
    session.finds(str(version), "blocking-sleep", None, "", strength="rejected")
    assert [kind for kind, _, _ in panel_of(tape(client, rater, session.interview))] == ["probed", "noted"]
    submitted_scorecard(session.interview, rater)
    chips = [chip for kind, _, chip in panel_of(tape(client, rater, session.interview)) if kind == "found"]
    assert chips == ["in part, unaided", "found, area named", "not found"]


def test_what_is_marked_after_the_end_stands_at_the_words_it_is_about(client: Client, rater, session) -> None:
    said = next(
        event.seq for event in session.interview.events.all() if event.body.get("text", "").startswith("The sl")
    )
    session.add(actor_of(session, rater), Noted(text="an afterthought", room_seq=said), after=3600)
    data = tape(client, rater, session.interview)
    placed = [(frame[0], frame[1]) for frame in data["frames"]]
    late = next(frame for frame in data["frames"] if frame[5].get("words") == "an afterthought")
    assert placed.index((1, late[1])) == placed.index((0, said)) + 1
    assert late[4] == next(frame[4] for frame in data["frames"] if frame[:2] == [0, said])
    assert data["length"] == max(frame[4] for frame in data["frames"])


def test_a_question_leads_to_the_words_that_ask_it(client: Client, rater, session) -> None:
    rows = [frame[5] for frame in tape(client, rater, session.interview)["frames"] if frame[2] == "probed"]
    asked = session.interview.events.get(body__text="What happens while it waits?")
    assert [row["about"] for row in rows] == [asked.seq]


def test_corrections_stand_beside_the_words(client: Client, rater, session) -> None:
    seq = session.interview.events.get(body__text="The sleep blocks the thread.").seq
    Correction.objects.create(interview=session.interview, seq=seq, words="The sleep blocks the loop.")
    data = tape(client, rater, session.interview)
    assert data["corrections"] == {str(seq): "The sleep blocks the loop."}
    assert [frame[5]["text"] for frame in data["frames"] if frame[:2] == [0, seq]] == ["The sleep blocks the thread."]


def test_clocks_that_differ_do_not_turn_time_back(client: Client, rater, session) -> None:
    event = session.interview.events.get(kind="commented")
    type(event).objects.filter(pk=event.pk).update(at=event.at - timedelta(seconds=30))
    times = [frame[4] for frame in tape(client, rater, session.interview)["frames"]]
    assert times == sorted(times)


def test_what_was_said_before_another_appointment_stands_at_the_start(client: Client, rater) -> None:
    session = live_session(rater)
    session.end("reschedule")
    session.add("system", Reopened())
    session.interview.live.refresh_from_db()
    data = tape(client, rater, session.interview)
    assert data["frames"][0][4] == 0
    assert data["frames"][-1][2] == "reopened"


def visitors(session: Session, rater, manager) -> dict[str, Any]:
    observer = make_user(Role.OBSERVER)
    Participant.objects.create(interview=session.interview, user=observer, role=Participant.Role.OBSERVER)
    elsewhere = make_user(Role.HIRING_MANAGER)
    make_position(elsewhere)
    return {
        "rater": rater,
        "manager": manager,
        "administrator": make_user(Role.ADMINISTRATOR),
        "observer": observer,
        "coordinator": make_user(Role.COORDINATOR),
        "author": make_user(Role.AUTHOR),
        "other manager": elsewhere,
        "other interviewer": make_user(Role.INTERVIEWER),
    }


@pytest.mark.parametrize("page", ["playback", "code"])
def test_who_may_look(client: Client, rater, manager, session, page) -> None:
    version = session.interview.plan.items.get(version__isnull=False).version.public_id
    url = address(session.interview) + (f"code/{version}/" if page == "code" else "")
    got = {}
    for who, user in visitors(session, rater, manager).items():
        client.force_login(user)
        got[who] = client.get(url).status_code
    assert {who for who, status in got.items() if status == 200} == {"rater", "manager", "administrator", "observer"}
    assert {status for who, status in got.items() if status != 200} == {404}


def test_strangers_sign_in_first_and_nobody_posts(client: Client, rater, session) -> None:
    assert client.get(address(session.interview)).status_code == 302
    client.force_login(rater)
    assert client.post(address(session.interview)).status_code == 405


def test_code_that_was_not_shown_stays_closed(client: Client, rater) -> None:
    interview = held_session(rater)[0].interview
    version = make_plan().items.get(version__isnull=False).version
    client.force_login(rater)
    assert client.get(f"{address(interview)}code/{version.public_id}/").status_code == 404


@pytest.mark.parametrize("who", ["manager", "administrator", "observer"])
def test_others_get_no_byte_of_the_panel(client: Client, rater, manager, session, who) -> None:
    response = opened(client, visitors(session, rater, manager)[who], session.interview)
    assert {frame[0] for frame in data_of(response)["frames"]} == {0}
    text = response.content.decode()
    assert [secret in text for secret in (CANARY, "blocking-sleep", "unconfirmed", "panel-list")] == [False] * 4


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("nothing", {"manager": 404, "administrator": 200, "observer": 200, "rater": 200}),
        ("room", {"manager": 200, "administrator": 200, "observer": 200, "rater": 200}),
        ("findings", {"manager": 200, "administrator": 200, "observer": 200, "rater": 200}),
    ],
)
def test_policy_closes_the_conversation_to_hiring_managers_alone(
    client: Client, rater, manager, session, settings, seen, expected
) -> None:
    settings.MANAGER_PLAYBACK = seen
    submitted_scorecard(session.interview, rater)
    people = visitors(session, rater, manager)
    version = session.interview.plan.items.get(version__isnull=False).version.public_id
    pages = [address(session.interview), address(session.interview, "reports:transcript")]
    pages.append(f"{pages[0]}code/{version}/")
    for who, status in expected.items():
        client.force_login(people[who])
        assert (who, [client.get(page).status_code for page in pages]) == (who, [status] * 3)


def test_where_it_is_closed_nothing_leads_a_hiring_manager_there(
    client: Client, rater, manager, session, settings
) -> None:
    settings.MANAGER_PLAYBACK = "nothing"
    seq = session.interview.events.get(body__text="The sleep blocks the thread.").seq
    draft = filled_draft(session.interview, rater)
    cite(scorecard=draft, criterion="python-core", stream=0, seq=seq, quote="sleep blocks")
    submit(scorecard=draft)
    report = issue_report(interview=session.interview, by=manager)
    Correction.objects.create(interview=session.interview, seq=seq, words="The sleep blocks the loop.")
    own = [session.interview.public_id]
    pages = [
        reverse("reports:report", args=own),
        reverse("reports:issued", args=[*own, report.version]),
        reverse("reports:compare", args=[session.interview.position.public_id]) + f"?c={own[0]}",
        reverse("reports:feedback", args=own),
        reverse("reports:todo"),
        reverse("scoring:reveal", args=own),
        reverse("interviews:interview", args=own),
    ]
    closed = (address(session.interview), address(session.interview, "reports:transcript"))
    for page in pages:
        client.force_login(manager)
        text = client.get(page).content.decode()
        assert (page, session.interview.candidate_name in text) == (page, True)
        assert (page, [f'href="{each}' in text for each in closed]) == (page, [False, False])


def test_policy_may_add_what_raters_confirmed_and_the_questions(
    client: Client, rater, other, manager, session, settings
) -> None:
    settings.MANAGER_PLAYBACK = "findings"
    version = session.interview.plan.items.get(version__isnull=False).version.public_id
    said = session.interview.events.get(body__text="The sleep blocks the thread.").seq
    for name in ("confirmed", "disputed", "unmarked"):
        session.finds(str(version), f"{name}-point", said, f"{CANARY} thread" if name != "confirmed" else "the thread")
    by_hand = Found(version=version, defect="by-hand", strength="identified", rung=2, seq=said, quote="blocks")
    session.add(actor_of(session, rater), by_hand, after=0)
    one, two = filled_draft(session.interview, rater), filled_draft(session.interview, other)
    given = ((one, "confirmed", "confirmed"), (one, "disputed", "confirmed"), (two, "disputed", "rejected"))
    for card, name, verdict in given:
        mark_finding(scorecard=card, version=version, finding=f"{name}-point", verdict=verdict)
    assert {frame[0] for frame in tape(client, manager, session.interview)["frames"]} == {0}
    for card in (one, two):
        submit(scorecard=card)
    response = opened(client, manager, session.interview)
    assert [row[1:] for row in panel_of(data_of(response))] == [
        ("Question on: Blocks", "names the area"),
        ("confirmed point", "found, unaided"),
        ("by hand", "found, fact given"),
    ]
    text = response.content.decode()
    secrets = (CANARY, "claimed", "unconfirmed", "in part", "disputed", "unmarked", "Only interviewers", "private note")
    assert [secret in text for secret in secrets] == [False] * len(secrets)


def test_observers_get_the_room_whatever_policy_adds(client: Client, rater, manager, session, settings) -> None:
    settings.MANAGER_PLAYBACK = "findings"
    submitted_scorecard(session.interview, rater)
    data = tape(client, visitors(session, rater, manager)["observer"], session.interview)
    assert {frame[0] for frame in data["frames"]} == {0}


def test_the_candidate_gets_the_room_alone_once_it_is_over(rater, session) -> None:
    browser = joined(session.interview)
    response = browser.get(address(session.interview, "afterwards:playback"))
    data = data_of(response)
    room = session.interview.events.filter(stream=0).values_list("seq", "kind")
    assert [(0, *event) for event in room] == [tuple(frame[:3]) for frame in data["frames"]]
    text = response.content.decode()
    secrets = (CANARY, "blocking-sleep", "unconfirmed", "sleep-0", "/reports/", "/scoring/", '"id":')
    assert [secret in text for secret in secrets] == [False] * len(secrets)
    assert data["me"] == CANDIDATE


@pytest.mark.parametrize("status", [each for each in Status if each not in (Status.ENDED,)])
def test_before_the_end_the_candidate_is_led_to_where_the_interview_stands(rater, session, status) -> None:
    browser = joined(session.interview)
    type(session.interview.live).objects.update(status=status)
    response = browser.get(address(session.interview, "afterwards:playback"))
    assert (response.status_code, response.url) == (302, f"/i/{session.interview.public_id}/")


def test_only_the_browser_that_was_invited_gets_the_candidates_playback(client: Client, rater, session) -> None:
    client.force_login(rater)
    assert client.get(address(session.interview, "afterwards:playback")).status_code == 404
    elsewhere = joined(held_session(rater)[0].interview)
    assert elsewhere.get(address(session.interview, "afterwards:playback")).status_code == 404


def test_an_interview_without_events_says_so(client: Client, rater) -> None:
    text = opened(client, rater, make_interview(interviewers=(rater,))).content.decode()
    assert ("Nothing was said yet" in text, "room-data" in text) == (True, False)


def test_a_running_interview_can_be_looked_at_so_far(client: Client, rater) -> None:
    session = live_session(rater)
    response = opened(client, rater, session.interview)
    assert "still going on" in response.content.decode()
    assert data_of(response)["frames"][-1][2] == "said"


@pytest.mark.parametrize(
    ("query", "href", "label"),
    [
        ("", "/interviews/{id}/", "Back"),
        ("?from=/reports/{id}/%23from-3", "/reports/{id}/#from-3", "Back to the report"),
        ("?from=/reports/{id}/%3Fhide%3D1%23from-3", "/reports/{id}/?hide=1#from-3", "Back to the report"),
        ("?from=/scoring/{id}/reveal/%23from-1", "/scoring/{id}/reveal/#from-1", "Back to the comparison"),
        (
            "?from=/reports/compare/{id}/%3Fsort%3Dname%26c%3D{id}%23from-4",
            "/reports/compare/{id}/?sort=name&amp;c={id}#from-4",
            "Back to the comparison",
        ),
        ("?from=/scoring/{id}/%23from-1", "/scoring/{id}/#from-1", "Back to the scorecard"),
        ("?from=https://elsewhere.example/", "/interviews/{id}/", "Back"),
        ("?from=//elsewhere.example/", "/interviews/{id}/", "Back"),
        ("?from=/%5Celsewhere.example/", "/interviews/{id}/", "Back"),
        ("?from=javascript:alert(1)", "/interviews/{id}/", "Back"),
        ("?from=/%00", "/interviews/{id}/", "Back"),
        ("?from=/no/such/page/", "/interviews/{id}/", "Back"),
        ("?from=%22%3E%3Cscript%3E", "/interviews/{id}/", "Back"),
    ],
)
def test_the_way_back_leads_to_pages_of_this_site_alone(client: Client, rater, session, query, href, label) -> None:
    own = str(session.interview.public_id)
    text = opened(client, rater, session.interview, query.format(id=own)).content.decode()
    found = re.search(r'data-part="way-back" href="([^"]*)"><span aria-hidden="true">←</span> ([^<]*)</a>', text)
    assert found
    assert (found[1], found[2]) == (href.format(id=own), label)


def test_words_are_data_and_never_markup(client: Client, rater) -> None:
    session = live_session(rater)
    session.says(CANDIDATE, "</script><script>alert(1)</script> שלום 👍")
    response = opened(client, rater, session.interview)
    assert "<script>alert" not in response.content.decode()
    assert data_of(response)["frames"][-1][5]["text"] == "</script><script>alert(1)</script> שלום 👍"


def test_queries_do_not_grow_with_the_interview(client: Client, rater, session, django_assert_num_queries) -> None:
    client.force_login(rater)
    client.get(address(session.interview))
    with django_assert_num_queries(11):
        client.get(address(session.interview))
    for number in range(30):
        session.add(actor_of(session, rater), Noted(text=f"note {number}"))
    with django_assert_num_queries(11):
        client.get(address(session.interview))


def test_without_scripts_it_leads_to_the_transcript(client: Client, rater, session) -> None:
    text = opened(client, rater, session.interview).content.decode()
    transcript = address(session.interview, "reports:transcript")
    assert f'<noscript><meta http-equiv="refresh" content="0; url={transcript}"></noscript>' in text
    assert f'href="{transcript}">Read the transcript</a>' in text


def test_what_a_rater_scores_changes_nothing_for_others(client: Client, rater, other, session) -> None:
    before = panel_of(tape(client, rater, session.interview))
    save_rating(scorecard=filled_draft(session.interview, other), criterion="python-core", score=2, notes=CANARY)
    submitted_scorecard(session.interview, other)
    assert panel_of(tape(client, rater, session.interview)) == before
