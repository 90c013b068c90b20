from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from interviews.models.event import Status
from interviews.roles import Role
from reports.models import ReviewRequest
from reports.services.review import answer_review, ask_review
from snippets.refusal import ActionRefused
from tests.factories import make_interview, make_plan, make_position, make_user
from tests.scoring.sessions import held_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture
def manager():
    return make_user(Role.HIRING_MANAGER, name="Hanna")


@pytest.fixture
def interview(manager):
    return held_session(make_user(Role.INTERVIEWER), plan=make_plan(make_position(manager)))[0].interview


def test_asked_and_answered(interview, manager) -> None:
    asked = ask_review(interview=interview, words=" I said\r\nmore.\x00 ")
    assert (asked.words, asked.answered_at) == ("I said\nmore.", None)
    answered = answer_review(request=asked, by=manager, answer=" We read it again. ")
    assert (answered.answer, answered.answered_by) == ("We read it again.", manager)
    assert answered.answered_at is not None


def test_one_at_a_time_and_the_next_after_the_answer(interview, manager) -> None:
    first = ask_review(interview=interview, words="Please.")
    with pytest.raises(ActionRefused, match="with us already"):
        ask_review(interview=interview, words="Please!")
    answer_review(request=first, by=manager, answer="Done.")
    ask_review(interview=interview, words="Once more.")
    assert [each.words for each in ReviewRequest.objects.all()] == ["Please.", "Once more."]


@pytest.mark.parametrize(("words", "complaint"), [("", "few words"), (" \x00\n", "few words"), ("x" * 5001, "5,001")])
def test_no_words_or_too_many_are_refused(interview, manager, words: str, complaint: str) -> None:
    with pytest.raises(ActionRefused, match=complaint):
        ask_review(interview=interview, words=words)
    asked = ask_review(interview=interview, words="x" * 5000)
    with pytest.raises(ActionRefused):
        answer_review(request=asked, by=manager, answer=words)
    asked.refresh_from_db()
    assert asked.answer == ""


@pytest.mark.parametrize("status", [status for status in Status if status != Status.ENDED])
def test_before_the_end_nothing_can_be_reviewed(status: Status) -> None:
    with pytest.raises(ActionRefused, match="once the interview has ended"):
        ask_review(interview=make_interview(status=status), words="Please.")


def test_only_who_may_change_the_decision_answers(interview) -> None:
    asked = ask_review(interview=interview, words="Please.")
    interviewer = interview.participants.get(role="interviewer").user
    for user in (interviewer, make_user(Role.HIRING_MANAGER), make_user(Role.COORDINATOR)):
        with pytest.raises(ActionRefused, match="Only hiring managers"):
            answer_review(request=asked, by=user, answer="No.")
    answer_review(request=asked, by=make_user(Role.ADMINISTRATOR), answer="Yes.")


def test_an_answer_stays_as_it_is(interview, manager) -> None:
    asked = ask_review(interview=interview, words="Please.")
    answer_review(request=asked, by=manager, answer="First.")
    with pytest.raises(ActionRefused, match="Hanna answered meanwhile"):
        answer_review(request=asked, by=make_user(Role.ADMINISTRATOR), answer="Second.")
    assert ReviewRequest.objects.get().answer == "First."


def test_open_requests_wait_for_those_who_answer_the_oldest_first(interview, manager) -> None:
    other = held_session(plan=interview.plan)[0].interview
    elsewhere = ask_review(interview=held_session()[0].interview, words="Elsewhere.")
    second, first = ask_review(interview=other, words="B"), ask_review(interview=interview, words="A")
    waiting = ReviewRequest.objects.open_for
    assert list(waiting(manager)) == [second, first]
    assert list(waiting(make_user(Role.ADMINISTRATOR))) == [elsewhere, second, first]
    interviewer = interview.participants.get(role="interviewer").user
    assert [list(waiting(user)) for user in (interviewer, make_user(Role.COORDINATOR))] == [[], []]
    interview.position.memberships.create(user=interviewer)
    assert list(waiting(interviewer)) == []
    answer_review(request=second, by=manager, answer="Done.")
    assert list(waiting(manager)) == [first]


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_one_request_is_made() -> None:
    interview = held_session()[0].interview

    def attempt(number: int) -> bool:
        try:
            ask_review(interview=interview, words=f"Please {number}")
        except ActionRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(attempt, range(5))) == [False] * 4 + [True]
    assert ReviewRequest.objects.count() == 1
