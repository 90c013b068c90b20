from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from interviews.events import CANDIDATE, Commented, Noted
from interviews.models import Participant
from interviews.roles import Role
from scoring.services.outcomes import record_outcome
from scoring.services.scorecards import cite, decide, save_rating, submit
from tests.factories import make_interview, make_plan, make_position, make_user
from tests.scoring.sessions import Session, filled_draft, held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def session(rater, manager) -> Session:
    return held_session(rater, plan=make_plan(make_position(manager)), candidate_pronouns="they/them")[0]


def fetch(client: Client, user, name: str, interview):
    client.force_login(user)
    return client.get(reverse(f"reports:{name}", args=[interview.public_id]))


def text_of(client: Client, user, name: str, interview) -> str:
    response = fetch(client, user, name, interview)
    assert response.status_code == 200
    return response.content.decode()


def test_the_report_has_every_field_of_its_header(client: Client, rater, manager, session) -> None:
    Participant.objects.update(credentials="Staff engineer, 11 years")
    submitted_scorecard(session.interview, rater)
    page = text_of(client, manager, "report", session.interview)
    expected = [
        "Ada Example", "they/them", "Backend engineer", "Code review round", "Priya", "Staff engineer, 11 years",
        "Mon 2 March 2026, 12:00", "UTC", "1 min", f"/reports/{session.interview.public_id}/playback/",
        "Not decided yet", "Yes", "Reads code well.",
    ]  # fmt: skip
    assert [words for words in expected if words not in page] == []


def test_every_criterion_has_its_row_and_its_section(client: Client, rater, manager, session) -> None:
    submitted_scorecard(session.interview, rater)
    page = text_of(client, manager, "report", session.interview)
    assert page.count('class="crit" ') == 11
    assert 'aria-label="Python core fundamentals: 7 of 10 (Strong 7–8)"' in page
    assert "Python core fundamentals (7/10)" in page
    assert page.count("(not assessed)") == 10


def test_evidence_leads_to_its_moment(client: Client, rater, manager) -> None:
    session, seq = held_session(rater, plan=make_plan(make_position(manager)))
    submitted_scorecard(session.interview, rater, seq=seq)
    address = f"/reports/{session.interview.public_id}/playback/"
    assert f'<a class="ev" href="{address}#room-{seq}.10-33">1:00 “blocks the whole thread”</a>' in text_of(
        client, manager, "report", session.interview
    )
    assert f'id="room-{seq}"' in text_of(client, manager, "transcript", session.interview)


def test_a_cited_private_note_leads_to_its_time_as_not_everybody_sees_it_in_the_playback(
    client: Client, rater, manager
) -> None:
    session = live_session(rater, plan=make_plan(make_position(manager)))
    seq = session.add(session.interview.participants.get().actor, Noted(text="drew the flow first"))
    session.end()
    draft = filled_draft(session.interview, rater)
    cite(scorecard=draft, criterion="python-core", stream=1, seq=seq, quote="drew the flow")
    submit(scorecard=draft)
    page = text_of(client, manager, "report", session.interview)
    link = f'<a class="ev" href="/reports/{session.interview.public_id}/playback/?at=40">0:40</a>'
    assert f"""{link} <span class="small muted">Rater's note: <bdi>“drew the flow”</bdi>""" in page
    assert "#panel" not in page


def test_notes_and_names_are_text_whatever_they_hold(client: Client, rater, manager) -> None:
    plan = make_plan(make_position(manager))
    session, _ = held_session(rater, plan=plan, candidate_name="<b>שרה</b> =1+1 👍")
    draft = filled_draft(session.interview, rater)
    save_rating(scorecard=draft, criterion="python-core", notes="- <script>alert(1)</script>\n- " + "x" * 10_000)
    decide(scorecard=draft, reason="<i>fine</i>")
    submit(scorecard=draft)
    page = text_of(client, manager, "report", session.interview)
    assert [words in page for words in ("<script>alert", "<b>שרה", "<i>fine")] == [False, False, False]
    assert "<bdi>&lt;b&gt;שרה&lt;/b&gt; =1+1 👍</bdi>" in page
    assert "x" * 10_000 in page


def test_nothing_submitted_is_a_page_of_its_own(client: Client, rater, manager, session) -> None:
    filled_draft(session.interview, rater)
    page = text_of(client, manager, "report", session.interview)
    assert ("No scorecard was submitted yet" in page, "Reads code well." in page) == (True, False)


def test_who_scores_too_is_asked_to_submit_first(client: Client, rater, session) -> None:
    other = make_user(Role.INTERVIEWER)
    Participant.objects.create(interview=session.interview, user=other, role=Participant.Role.INTERVIEWER)
    submitted_scorecard(session.interview, rater)
    page = text_of(client, other, "report", session.interview)
    assert ("Submit your own scorecard first" in page, "Priya" in page, "Reads" in page) == (True, False, False)
    submitted_scorecard(session.interview, other)
    assert "Priya" in text_of(client, other, "report", session.interview)


def visitors(session: Session, rater, manager) -> dict[str, object]:
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
        "other manager": elsewhere,
        "other interviewer": make_user(Role.INTERVIEWER),
    }


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("report", {"rater", "manager", "administrator"}),
        ("transcript", {"rater", "manager", "administrator", "observer"}),
    ],
)
def test_who_may_read(client: Client, rater, manager, session, name, allowed) -> None:
    submitted_scorecard(session.interview, rater)
    everybody = visitors(session, rater, manager)
    got = {who: fetch(client, user, name, session.interview).status_code for who, user in everybody.items()}
    assert got == {who: 200 if who in allowed else 404 for who in everybody}


@pytest.mark.parametrize("name", ["report", "transcript"])
def test_strangers_sign_in_first(client: Client, session, name) -> None:
    assert client.get(reverse(f"reports:{name}", args=[session.interview.public_id])).status_code == 302


def test_only_interviewers_read_notes_and_marks_in_the_transcript(client: Client, rater, manager) -> None:
    session = live_session(rater, plan=make_plan(make_position(manager)))
    version = session.show()
    seq = session.says(CANDIDATE, "The sleep blocks.")
    session.finds(version, "blocking-sleep", seq, "sleep blocks")
    session.add(session.interview.participants.get().actor, Noted(text="a private remark"))
    session.end()
    people = visitors(session, rater, manager)
    seen = {}
    for who in ("rater", "manager", "administrator", "observer"):
        page = text_of(client, people[who], "transcript", session.interview)
        assert "The sleep blocks." in page
        seen[who] = ("a private remark" in page, "unconfirmed" in page)
    assert seen == {
        "rater": (True, True),
        "manager": (False, False),
        "administrator": (False, False),
        "observer": (False, False),
    }


def test_other_interviewers_notes_are_read_after_submitting(client: Client, rater) -> None:
    other = make_user(Role.INTERVIEWER)
    session = live_session(rater, other)
    session.add(session.interview.participants.get(user=other).actor, Noted(text="their remark"))
    session.end()
    assert "their remark" not in text_of(client, rater, "transcript", session.interview)
    submitted_scorecard(session.interview, rater)
    assert "their remark" in text_of(client, rater, "transcript", session.interview)


def test_the_transcript_shows_snippets_and_the_lines_of_comments(client: Client, rater) -> None:
    session = live_session(rater)
    version = session.show()
    session.add(CANDIDATE, Commented(version=version, first_line=5, line_count=2, text="Blocks here."))
    page = text_of(client, rater, "transcript", session.interview)
    assert f'id="{version}-L5"' in page
    assert page.count('id="L5"') == 0
    assert '<td class="no">5</td><td>    time.sleep(seconds)</td>' in page
    assert "lines 5–6" in page


def test_an_interview_without_events_has_an_empty_transcript(client: Client, rater) -> None:
    assert "Nothing was said yet" in text_of(client, rater, "transcript", make_interview(interviewers=(rater,)))


def test_the_report_takes_few_queries(client: Client, rater, manager, django_assert_max_num_queries) -> None:
    second = make_user(Role.INTERVIEWER)
    session, seq = held_session(rater, second, plan=make_plan(make_position(manager)))
    client.force_login(manager)
    for user in (rater, second):
        submitted_scorecard(session.interview, user, seq=seq)
    with django_assert_max_num_queries(20):
        client.get(reverse("reports:report", args=[session.interview.public_id]))


def test_what_waits_for_a_hiring_manager(client: Client, rater, manager, session) -> None:
    client.force_login(manager)
    held_session(rater)
    assert "No submitted scorecard waits for you." in client.get(reverse("reports:todo")).content.decode()
    filled_draft(session.interview, rater)
    assert "No submitted scorecard" in client.get(reverse("reports:todo")).content.decode()
    submitted_scorecard(session.interview, rater)
    page = client.get(reverse("reports:todo")).content.decode()
    assert ("Ada Example" in page, '<span class="chip ok">Yes</span>' in page) == (True, True)


@pytest.mark.parametrize(("choice", "waits"), [("hold", True), ("advance", False), ("decline", False)])
def test_what_is_decided_waits_no_longer(client: Client, rater, manager, session, choice, waits) -> None:
    submitted_scorecard(session.interview, rater)
    fields = {"interview": session.interview, "by": manager, "reason": "other"}
    first = record_outcome(choice="decline", words="Too early.", seen=None, **fields)
    record_outcome(choice=choice, words="On second thoughts.", seen=first.pk, **fields)
    client.force_login(manager)
    assert ("Ada Example" in client.get(reverse("reports:todo")).content.decode()) is waits


def test_the_list_shows_nothing_of_an_interview_still_to_be_scored(client: Client, rater, manager, session) -> None:
    Participant.objects.create(interview=session.interview, user=manager, role=Participant.Role.INTERVIEWER)
    submitted_scorecard(session.interview, rater)
    client.force_login(manager)
    assert "No submitted scorecard" in client.get(reverse("reports:todo")).content.decode()


def test_the_list_is_for_hiring_managers(client: Client, rater, session) -> None:
    submitted_scorecard(session.interview, rater)
    coordinator = make_user(Role.COORDINATOR)
    session.interview.position.memberships.create(user=coordinator)
    client.force_login(coordinator)
    assert client.get(reverse("reports:todo")).content.decode().strip() == ""
