"""The candidate's side after the end: the page, the files, corrections and the request for a review."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.events import CANDIDATE, Commented, SaidCode
from interviews.models import Correction, Interview, LiveState
from interviews.models.event import Status
from interviews.roles import Role
from interviews.services.corrections import correct
from interviews.services.invitations import revoke
from reports.models import ReviewRequest
from reports.services.feedback import release_feedback, save_feedback
from reports.services.review import answer_review, ask_review
from tests.factories import make_interview, make_plan, make_position, make_user
from tests.interviews.ended import just_ended
from tests.interviews.rooms import candidate_of
from tests.scoring.sessions import SLEEP, held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
RIGHT = "The sleep blocks the <b>event loop</b>."
PAGES = ("copy", "copy-text", "copy-html")
POSTS = ("correction", "correction-withdraw", "review")


@pytest.fixture
def manager():
    return make_user(Role.HIRING_MANAGER, name="Hanna")


@pytest.fixture
def held(rater, manager) -> tuple[Interview, int]:
    plan = make_plan(make_position(manager))
    session, seq = held_session(rater, plan=plan, candidate_timezone="Asia/Kolkata")
    return just_ended(session), seq


def url(name: str, interview: Interview) -> str:
    return reverse(f"afterwards:{name}", args=[interview.public_id])


def read(interview: Interview, name: str = "copy", query: str = "") -> str:
    answer = candidate_of(interview).get(url(name, interview) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def has(page: str, *words: str) -> list[bool]:
    return [each in page for each in words]


# Who gets there, and when


@pytest.mark.parametrize("name", PAGES + POSTS)
def test_only_the_browser_of_the_invitation_comes_in(name: str, held, rater, manager) -> None:
    interview, _ = held
    stranger, signed_in, other = Client(), Client(), candidate_of(make_interview(status=Status.ENDED))
    signed_in.force_login(manager)
    withdrawn = candidate_of(interview)
    revoke(interview=interview)
    for client in (stranger, signed_in, other, withdrawn):
        answer = getattr(client, "post" if name in POSTS else "get")(url(name, interview), {"seq": 1, "words": "x"})
        assert answer.status_code == 404
        assert SLEEP not in answer.content.decode()
    assert not (Correction.objects.exists() or ReviewRequest.objects.exists())


@pytest.mark.parametrize("name", POSTS)
def test_a_get_changes_nothing(name: str, held) -> None:
    assert candidate_of(held[0]).get(url(name, held[0])).status_code == 405


def test_an_unknown_interview_is_not_found() -> None:
    assert Client().get(reverse("afterwards:copy", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.SCHEDULED, "planned for"),
        (Status.LOBBY, "planned for"),
        (Status.LIVE, "running now"),
        (Status.NEEDS_PERSON, "planned for"),
        (Status.RESCHEDULE, "planned for"),
        (Status.CANCELLED, "was cancelled"),
    ],
)
def test_before_the_end_a_calm_page_says_when(status: Status, words: str) -> None:
    interview = make_interview(status=status, candidate_timezone="Asia/Kolkata")
    page = read(interview)
    assert has(page, words, "What was said") == [True, False]
    assert ("17:30" in page) is (words == "planned for")
    client = candidate_of(interview)
    assert [client.get(url(name, interview)).status_code for name in PAGES[1:]] == [404, 404]
    assert client.post(url("correction", interview), {"seq": 1, "words": "x"}).status_code == 409
    assert client.post(url("review", interview), {"words": "x"}).status_code == 409
    assert not (Correction.objects.exists() or ReviewRequest.objects.exists())


def test_the_page_after_the_call_leads_here(held) -> None:
    page = candidate_of(held[0]).get(reverse("interviews:ended", args=[held[0].public_id])).content.decode()
    assert has(page, f'href="{url("copy", held[0])}"', "correct your own words until", "Asia/Kolkata") == [True] * 3


# Reading


def test_the_conversation_is_there_with_comments_and_code(rater) -> None:
    session = live_session(rater, candidate_timezone="Asia/Kolkata")
    version = session.show()
    session.add(CANDIDATE, Commented(version=version, first_line=5, line_count=2, text="It <blocks> here."))
    session.add(CANDIDATE, SaidCode(text="await sleep(1)"))
    session.end()
    interview = just_ended(session)
    page = read(interview)
    expected = (
        "Problem 1", "A slow wait", f'id="{version}-L5"', "lines 5–6", "    time.sleep(seconds)",
        "It &lt;blocks&gt; here.", "await sleep(1)", "Hello, I am an automated assistant.", ">You<", "17:30",
    )  # fmt: skip
    assert [words for words in expected if words not in page] == []


def test_an_interview_in_which_nobody_spoke_has_a_copy_too() -> None:
    interview = make_interview(status=Status.ENDED)
    LiveState.objects.filter(interview=interview).update(ended_at=timezone.now())
    assert "Nothing was said" in read(interview)
    assert [candidate_of(interview).get(url(name, interview)).status_code for name in PAGES[1:]] == [200, 200]


def test_files_to_keep_hold_the_same(held, manager) -> None:
    interview, seq = held
    correct(interview=interview, seq=seq, words=RIGHT)
    submitted_scorecard(interview, interview.participants.get().user)
    release_feedback(interview=interview, by=manager, strengths="You read <well>.", gaps="Go on.", seen=0)
    answer_review(request=ask_review(interview=interview, words="Look again."), by=manager, answer="We did.")
    client = candidate_of(interview)
    answers = {form: client.get(url(f"copy-{form}", interview)) for form in ("text", "html")}
    assert {form: (answer["Content-Type"], answer["Content-Disposition"]) for form, answer in answers.items()} == {
        "text": ("text/plain; charset=utf-8", 'attachment; filename="interview.txt"'),
        "html": ("text/html; charset=utf-8", 'attachment; filename="interview.html"'),
    }
    text, html = (answer.content.decode() for answer in answers.values())
    head, _, rest = text.partition("== Welcome")
    assert head == (
        "Interview: Backend engineer, Code review round\nAda Example\n02 March 2026, 17:30 IST\n\n"
        "== Strengths ==\n- You read <well>.\n\n== Where you could go further ==\n- Go on.\n\n"
    )
    said = f"1:00  You\n    {SLEEP}\n    Corrected by you, "
    assert (
        has(rest, said, f":\n    {RIGHT}\n", "       5 |     time.sleep(seconds)", "Look again.", "    We did.")
        == [True] * 5
    )
    assert has(html, SLEEP, "<b>event", "You read &lt;well&gt;.", "We did.", "<form", "?correct=", 'href="/') == [
        True, False, True, True, False, False, False,
    ]  # fmt: skip


def test_the_page_takes_few_queries_however_long_the_talk(rater, django_assert_num_queries) -> None:
    session = live_session(rater)
    session.show()
    seqs = [session.says(CANDIDATE, f"Words {number}.") for number in range(30)]
    session.end()
    interview = just_ended(session)
    for seq in seqs:
        correct(interview=interview, seq=seq, words=f"Right {seq}")
    client = candidate_of(interview)
    with django_assert_num_queries(9):
        client.get(url("copy", interview))


# Correcting


def test_own_words_are_corrected_in_their_place(held) -> None:
    interview, seq = held
    assert read(interview).count("?correct=") == 1
    page = read(interview, query=f"?correct={seq}")
    assert has(page, "How it should read", f">\n{SLEEP}</textarea>", "Back to the original") == [True, True, False]
    answer = candidate_of(interview).post(url("correction", interview), {"seq": seq, "words": RIGHT})
    assert (answer.status_code, answer["Location"]) == (302, f"{url('copy', interview)}#room-{seq}")
    page = read(interview, query=f"?correct={seq}")
    escaped = "&lt;b&gt;event loop&lt;/b&gt;"
    assert has(page, SLEEP, "Corrected by you", escaped, "Back to the original", "<b>event") == [True] * 4 + [False]


def test_a_correction_is_taken_back(held) -> None:
    interview, seq = held
    correct(interview=interview, seq=seq, words=RIGHT)
    answer = candidate_of(interview).post(url("correction-withdraw", interview), {"seq": seq}, follow=True)
    page = answer.content.decode()
    assert has(page, SLEEP, "Corrected by you", "The original stands alone again.") == [True, False, True]
    assert Correction.objects.count() == 2


@pytest.mark.parametrize(
    "query", ["?correct=1", "?correct=999999999999999999999", "?correct=x", "?correct=", "?correct=-1"]
)
def test_asking_to_correct_what_is_not_one_s_own_opens_no_form(held, query: str) -> None:
    assert "How it should read" not in read(held[0], query=query)


@pytest.mark.parametrize(
    ("words", "status", "complaint"),
    [
        ("", 422, "required"),
        ("   ", 409, "needs words"),
        ("x" * 10_001, 422, "10000"),
        (SLEEP, 409, "stand there already"),
    ],
)
def test_a_refused_correction_says_why_and_keeps_the_words(held, words: str, status: int, complaint: str) -> None:
    interview, seq = held
    answer = candidate_of(interview).post(url("correction", interview), {"seq": seq, "words": words})
    page = answer.content.decode()
    assert answer.status_code == status
    assert has(page, complaint, f">\n{words}</textarea>") == [True, True]
    assert not Correction.objects.exists()


def test_too_late_the_words_are_still_on_the_page(held, settings) -> None:
    interview, seq = held
    settings.CORRECTION_HOURS = 0.5
    assert has(read(interview, query=f"?correct={seq}"), "Corrections were possible until", ">Correct<") == [
        True,
        False,
    ]
    answer = candidate_of(interview).post(url("correction", interview), {"seq": seq, "words": "My late words."})
    assert answer.status_code == 409
    assert has(answer.content.decode(), "time for corrections is over", "My late words.") == [True, True]
    assert not Correction.objects.exists()


@pytest.mark.parametrize("seq", ["", "x", "-1", "0", "9" * 30])
@pytest.mark.parametrize("name", ["correction", "correction-withdraw"])
def test_a_message_that_cannot_be_is_not_found(held, name: str, seq: str) -> None:
    assert candidate_of(held[0]).post(url(name, held[0]), {"seq": seq, "words": "x"}).status_code == 404


def test_correcting_very_often_is_slowed_down_and_loses_nothing(held) -> None:
    interview, seq = held
    client = candidate_of(interview)
    answers = [client.post(url("correction", interview), {"seq": seq, "words": f"Words {n}"}) for n in range(62)]
    assert [answer.status_code for answer in answers] == [302] * 60 + [409] * 2
    assert has(answers[-1].content.decode(), "very often", "Words 61") == [True, True]
    assert Correction.objects.count() == 60


def test_until_when_is_said_in_the_candidate_s_zone(held) -> None:
    interview, _ = held
    until = timezone.localtime(
        interview.live.ended_at + timedelta(hours=24), timezone.zoneinfo.ZoneInfo("Asia/Kolkata")
    )
    assert f"{until:%H:%M}" in read(interview).partition("until")[2][:120]


# Strengths and gaps, and the review


def test_strengths_and_gaps_are_read_once_they_are_released(held, rater, manager) -> None:
    interview, _ = held
    submitted_scorecard(interview, rater)
    save_feedback(interview=interview, by=manager, strengths="Draft <words>.", gaps="", seen=0)
    assert has(read(interview), "Not yet.", "Draft") == [True, False]
    release_feedback(interview=interview, by=manager, strengths="You read <well>.\nAnd fast.", gaps="", seen=1)
    page = read(interview)
    points = "<li>You read &lt;well&gt;.</li><li>And fast.</li>"
    assert has(page, points, "From Hanna", "Not yet.", "updated on", "go further") == [True] * 2 + [False] * 3
    save_feedback(interview=interview, by=manager, strengths="You read well.", gaps="Go on.", seen=2)
    assert has(read(interview), "You read well.", "updated on", "<li>Go on.</li>") == [True, True, True]


def test_a_review_is_asked_for_once_and_its_answer_read(held, manager) -> None:
    interview, _ = held
    client = candidate_of(interview)
    answer = client.post(url("review", interview), {"words": "I <said> more."})
    assert (answer.status_code, answer["Location"]) == (302, f"{url('copy', interview)}#review")
    assert has(read(interview), "I &lt;said&gt; more.", "Your request has arrived", "Ask for a review") == [
        True,
        True,
        False,
    ]
    again = client.post(url("review", interview), {"words": "And again."})
    assert again.status_code == 409
    assert has(again.content.decode(), "with us already", "And again.") == [True, True]
    answer_review(request=ReviewRequest.objects.get(), by=manager, answer="We <read> it.")
    assert has(read(interview), "We &lt;read&gt; it.", "Hanna", "Your request has arrived", "Ask for a review") == [
        True, True, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(("words", "complaint"), [("", "required"), ("x" * 5001, "5000")])
def test_a_refused_request_keeps_the_words(held, words: str, complaint: str) -> None:
    answer = candidate_of(held[0]).post(url("review", held[0]), {"words": words})
    assert answer.status_code == 422
    assert has(answer.content.decode(), complaint, f">\n{words}</textarea>") == [True, True]
    assert not ReviewRequest.objects.exists()
