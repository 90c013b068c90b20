"""Where staff write strengths and gaps, release them and answer reviews."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from interviews.events import CANDIDATE
from interviews.models import Participant
from interviews.models.event import Status
from interviews.roles import Role
from interviews.services.corrections import correct
from reports.models import CandidateCopy, ReviewRequest
from reports.services.feedback import release_feedback, save_feedback
from reports.services.review import answer_review, ask_review
from tests.factories import make_interview, make_plan, make_position, make_user
from tests.interviews.ended import just_ended
from tests.scoring.sessions import SLEEP, held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
PLAIN = {"strengths": "Saw it.", "gaps": "Missed it.", "seen": 0}


@pytest.fixture
def manager():
    return make_user(Role.HIRING_MANAGER, name="Hanna")


@pytest.fixture
def interview(rater, manager):
    return just_ended(held_session(rater, plan=make_plan(make_position(manager)))[0])


def url(interview, name: str = "feedback") -> str:
    return reverse(f"reports:{name}", args=[interview.public_id])


def ask(user, interview, name: str = "feedback"):
    client = Client()
    client.force_login(user)
    return client.get(url(interview, name))


def send(user, interview, name: str = "feedback", **data: object):
    client = Client()
    client.force_login(user)
    return client.post(url(interview, name), data)


def has(answer, *words: str) -> list[bool]:
    page = answer.content.decode()
    return [each in page for each in words]


# Who


PEOPLE = ("nobody", "observer", "coordinator", "other manager", "rater", "manager", "administrator")


@pytest.fixture
def people(interview, rater, manager):
    observer = make_user(Role.OBSERVER)
    Participant.objects.create(interview=interview, user=observer, role=Participant.Role.OBSERVER)
    users = (make_user(), observer, make_user(Role.COORDINATOR), make_user(Role.HIRING_MANAGER), rater, manager)
    return dict(zip(PEOPLE, (*users, make_user(Role.ADMINISTRATOR)), strict=True))


def test_it_is_for_those_who_read_the_report(interview, people) -> None:
    submitted_scorecard(interview, people["rater"])
    answers = {who: ask(user, interview).status_code for who, user in people.items()}
    assert answers == dict(zip(PEOPLE, [404] * 4 + [200] * 3, strict=True))
    answers = {who: send(user, interview, **PLAIN).status_code for who, user in people.items()}
    assert answers == dict(zip(PEOPLE, [404] * 4 + [302] * 3, strict=True))
    states = {who: ask(user, interview, "feedback-state").status_code for who, user in people.items()}
    assert states == dict(zip(PEOPLE, [404] * 4 + [200] * 3, strict=True))


def test_answers_come_from_those_who_decide(interview, people) -> None:
    submitted_scorecard(interview, people["rater"])
    data = {"asked": ask_review(interview=interview, words="Look again.").pk, "answer": "We did."}
    answers = {who: send(user, interview, "review-answer", **data).status_code for who, user in people.items()}
    assert answers == dict(zip(PEOPLE, [404] * 4 + [403, 302, 409], strict=True))
    assert ReviewRequest.objects.get().answered_by == people["manager"]


@pytest.mark.parametrize("name", ["feedback", "review-answer", "feedback-state"])
def test_who_is_not_signed_in_is_asked_to(interview, name: str) -> None:
    answer = Client().post(url(interview, name)) if name == "review-answer" else Client().get(url(interview, name))
    assert answer.status_code in (302, 405)
    assert reverse("account_login") in answer.get("Location", "")


def test_who_scores_writes_nothing_and_sees_no_draft_before_submitting(interview, rater) -> None:
    for answer in (ask(rater, interview), send(rater, interview, **PLAIN)):
        assert has(answer, "Submit your own scorecard first", "by yourself you found") == [True, False]
    assert not CandidateCopy.objects.exists()
    submitted_scorecard(interview, rater)
    assert has(ask(rater, interview), "by yourself you found") == [True]


# Writing and releasing


def test_the_fields_begin_with_a_draft_and_looking_saves_nothing(interview, manager) -> None:
    answer = ask(manager, interview)
    words = ("by yourself you found", "blocks the whole thread", "nothing of it is saved", "Blocks", "It blocks.")
    assert has(answer, *words) == [True] * 3 + [False] * 2
    assert not CandidateCopy.objects.exists()


def test_saving_shows_what_the_candidate_would_read(interview, manager) -> None:
    assert send(manager, interview, **{**PLAIN, "strengths": "You <saw> it."})["Location"] == url(interview)
    answer = ask(manager, interview)
    words = ("The candidate would read:", "<li>You &lt;saw&gt; it.</li>", "Last edited by Hanna", 'value="1"')
    assert has(answer, *words) == [True] * 4


def test_two_people_cannot_write_over_each_other_unseen(interview, manager) -> None:
    send(manager, interview, **PLAIN)
    answer = send(make_user(Role.ADMINISTRATOR), interview, **{**PLAIN, "strengths": "My own <words>."})
    assert answer.status_code == 409
    words = ("Hanna saved another text meanwhile", "My own &lt;words&gt;.", "<li>Saw it.</li>", 'name="seen" value="1"')
    assert has(answer, *words) == [True] * 4
    assert CandidateCopy.objects.get().strengths == "Saw it."


def test_releasing_waits_for_a_scorecard_and_then_shows_at_once(interview, rater, manager) -> None:
    assert has(ask(manager, interview), 'name="release"', "once a scorecard is submitted") == [False, True]
    early = send(manager, interview, **PLAIN, release="")
    assert early.status_code == 409
    assert has(early, "before a scorecard is submitted", "Saw it.") == [True, True]
    submitted_scorecard(interview, rater)
    assert send(manager, interview, **PLAIN, release="").status_code == 302
    answer = ask(manager, interview)
    assert has(answer, "The candidate reads:", "Save and show it to the candidate", 'name="release"') == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "data", [{}, {"seen": "x"}, {"seen": -1}, {"seen": 10**30}, {"seen": 0, "strengths": "x" * 5001}]
)
def test_nonsense_is_refused_and_nothing_is_lost(interview, manager, data) -> None:
    answer = send(manager, interview, **{"gaps": "My gap.", **data})
    assert answer.status_code == 422
    assert has(answer, "My gap.") == [True]
    assert not CandidateCopy.objects.exists()


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.LIVE, Status.CANCELLED])
def test_before_the_end_there_is_nothing_to_write(manager, status: Status) -> None:
    early = make_interview(make_plan(make_position(manager)), status=status)
    assert has(ask(manager, early), "It comes after the interview", "<textarea") == [True, False]
    assert send(manager, early, **PLAIN).status_code == 409
    assert not CandidateCopy.objects.exists()


# Corrections and reviews


def test_corrections_stand_beside_the_record_with_their_time(interview, manager) -> None:
    seq = interview.events.get(actor=CANDIDATE, kind="said").seq
    assert has(ask(manager, interview), "None.") == [True]
    correct(interview=interview, seq=seq, words="It blocks <one> worker.")
    transcript = f"{reverse('reports:transcript', args=[interview.public_id])}#room-{seq}"
    answer = ask(manager, interview)
    assert has(answer, SLEEP, "It blocks &lt;one&gt; worker.", f'href="{transcript}"', "Corrected on") == [True] * 4
    page = ask(manager, interview, "transcript")
    assert has(page, SLEEP, "Corrected by the candidate", "It blocks &lt;one&gt; worker.") == [True] * 3


def test_a_request_is_answered_with_a_name(interview, manager) -> None:
    asked = ask_review(interview=interview, words="I <said> more.")
    assert has(ask(manager, interview), "I &lt;said&gt; more.", "Send the answer") == [True, True]
    assert send(manager, interview, "review-answer", asked=asked.pk, answer="").status_code == 422
    assert send(manager, interview, "review-answer", asked=asked.pk, answer="We read it.").status_code == 302
    assert has(ask(manager, interview), "We read it.", "Hanna", "Send the answer") == [True, True, False]


def test_an_answer_to_one_request_never_becomes_that_of_another(interview, manager) -> None:
    first = ask_review(interview=interview, words="First.")
    answer_review(request=first, by=make_user(Role.ADMINISTRATOR, name="Ada"), answer="Done.")
    second = ask_review(interview=interview, words="Second.")
    late = send(manager, interview, "review-answer", asked=first.pk, answer="To the first.")
    assert late.status_code == 409
    assert has(late, "Ada answered meanwhile", "To the first.") == [True, True]
    second.refresh_from_db()
    assert second.answer == ""
    elsewhere = ask_review(interview=held_session()[0].interview, words="Elsewhere.")
    assert send(manager, interview, "review-answer", asked=elsewhere.pk, answer="x").status_code == 404


def test_the_interview_s_page_has_a_line_on_how_it_stands(interview, rater, manager) -> None:
    def line(*words: str) -> list[bool]:
        return has(ask(manager, interview, "feedback-state"), *words)

    page = Client()
    page.force_login(manager)
    part = f'hx-get="{url(interview, "feedback-state")}"'
    assert has(page.get(reverse("interviews:interview", args=[interview.public_id])), part) == [True]
    assert line("not written yet", "corrections", "a review is asked for") == [True, False, False]
    save_feedback(interview=interview, by=manager, strengths="Saw it.", gaps="", seen=0)
    correct(interview=interview, seq=interview.events.get(actor=CANDIDATE, kind="said").seq, words="Other words.")
    ask_review(interview=interview, words="Look again.")
    assert line("written, not released", "with corrections", "a review is asked for") == [True] * 3
    submitted_scorecard(interview, rater)
    release_feedback(interview=interview, by=manager, strengths="Saw it.", gaps="", seen=1)
    assert line("are released") == [True]


def test_the_page_takes_few_queries(rater, manager, django_assert_num_queries) -> None:
    session = live_session(rater, plan=make_plan(make_position(manager)))
    session.show()
    for number in range(20):
        session.says(CANDIDATE, f"Words {number}.")
    session.end()
    client = Client()
    client.force_login(manager)
    with django_assert_num_queries(18):
        client.get(url(just_ended(session)))
