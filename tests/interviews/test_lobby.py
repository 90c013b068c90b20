from __future__ import annotations

import pytest

from interviews.events import CANDIDATE, EndReason
from interviews.log import state_of
from interviews.models import Interview, Invitation, LiveState
from interviews.models.event import Driver, Status
from interviews.services import lobby, room
from snippets.refusal import ActionRefused
from tests.factories import make_interview, make_user

pytestmark = pytest.mark.django_db
INTERVIEWER = Interview.Mode.INTERVIEWER


def fresh(interview: Interview) -> Interview:
    return Interview.objects.select_related("live").get(pk=interview.pk)


def in_lobby(**fields: object) -> Interview:
    return fresh(make_interview(status=Status.LOBBY, **fields))


def kinds(interview: Interview) -> list[str]:
    return list(interview.events.values_list("kind", flat=True))


def status_of(interview: Interview) -> Status:
    return Status(LiveState.objects.get(interview=interview).status)


def test_both_answers_are_stored_with_the_wording_that_was_shown() -> None:
    interview = in_lobby()
    lobby.consent(interview=interview, recording=True, ai=True)
    assert interview.events.get().body == {"recording": True, "ai": True, "notice": lobby.NOTICE}
    assert status_of(interview) == Status.LOBBY


def test_where_a_language_model_takes_part_the_notice_says_so(settings) -> None:
    settings.OPENAI_MODEL = "some-model"
    interview = in_lobby()
    lobby.consent(interview=interview, recording=True, ai=True)
    assert interview.events.get().body["notice"] == f"{lobby.NOTICE} with a language model"


def test_the_same_answers_are_stored_once() -> None:
    interview = in_lobby()
    for _ in range(2):
        lobby.consent(interview=interview, recording=True, ai=True)
    assert kinds(interview) == ["consented"]


def test_answers_can_be_changed() -> None:
    interview = in_lobby(mode=INTERVIEWER)
    lobby.consent(interview=interview, recording=False, ai=True)
    lobby.consent(interview=interview, recording=True, ai=False)
    answers = lobby.given_consent(interview)
    assert answers
    assert (answers.recording, answers.ai) == (True, False)


def test_refusing_the_assistant_asks_for_a_person_where_it_would_lead() -> None:
    interview = in_lobby()
    lobby.consent(interview=interview, recording=True, ai=False)
    assert kinds(interview) == ["consented", "person_wanted"]
    assert status_of(interview) == Status.NEEDS_PERSON


def test_refusing_the_assistant_changes_nothing_where_a_person_leads() -> None:
    interview = in_lobby(mode=INTERVIEWER)
    lobby.consent(interview=interview, recording=True, ai=False)
    assert status_of(interview) == Status.LOBBY


def test_the_assistant_begins_and_is_woken_at_once() -> None:
    interview = in_lobby()
    lobby.consent(interview=interview, recording=True, ai=True)
    lobby.begin(interview=fresh(interview))
    live = LiveState.objects.get(interview=interview)
    assert (live.status, live.driver, live.stage) == (Status.LIVE, Driver.ASSISTANT, "welcome")
    assert live.wake_at
    assert live.started_at
    assert kinds(interview) == ["consented", "started", "handed", "stage"]
    assert state_of(interview).minutes == 29


def test_where_a_person_leads_the_assistant_sleeps() -> None:
    interview = in_lobby(mode=INTERVIEWER)
    lobby.consent(interview=interview, recording=True, ai=False)
    lobby.begin(interview=fresh(interview))
    live = LiveState.objects.get(interview=interview)
    assert (live.status, live.driver, live.wake_at) == (Status.LIVE, Driver.INTERVIEWER, None)


def test_pressing_begin_twice_begins_once() -> None:
    interview = in_lobby()
    lobby.consent(interview=interview, recording=True, ai=True)
    stale = fresh(interview)
    lobby.begin(interview=stale)
    lobby.begin(interview=stale)
    lobby.begin(interview=fresh(interview))
    assert kinds(interview).count("started") == 1


@pytest.mark.parametrize("answers", [None, (False, True)])
def test_nothing_begins_without_consent_to_the_recording(answers: tuple[bool, bool] | None) -> None:
    interview = in_lobby()
    if answers:
        lobby.consent(interview=interview, recording=answers[0], ai=answers[1])
    with pytest.raises(ActionRefused):
        lobby.begin(interview=fresh(interview))
    assert status_of(interview) == Status.LOBBY


@pytest.mark.parametrize("status", [Status.NEEDS_PERSON, Status.RESCHEDULE, Status.ENDED, Status.CANCELLED])
def test_nothing_begins_outside_the_lobby(status: Status) -> None:
    interview = in_lobby()
    lobby.consent(interview=interview, recording=True, ai=True)
    LiveState.objects.filter(interview=interview).update(status=status)
    with pytest.raises(ActionRefused):
        lobby.begin(interview=fresh(interview))
    assert status_of(interview) == status


@pytest.mark.parametrize("status", [Status.LOBBY, Status.NEEDS_PERSON])
def test_another_time_can_be_asked_for(status: Status) -> None:
    interview = fresh(make_interview(status=status))
    lobby.ask_for_another_time(interview=interview)
    assert status_of(interview) == Status.RESCHEDULE


@pytest.mark.parametrize("status", [Status.ENDED, Status.CANCELLED, Status.SCHEDULED])
def test_asking_too_late_or_too_early_is_refused(status: Status) -> None:
    interview = fresh(make_interview(status=status))
    with pytest.raises(ActionRefused):
        lobby.ask_for_another_time(interview=interview)
    assert kinds(interview) == []


def test_a_new_link_reopens_an_interview_that_waits_for_another_time() -> None:
    interview = fresh(make_interview(status=Status.RESCHEDULE))
    assert lobby.new_link(interview=interview, by=make_user())
    assert status_of(interview) == Status.SCHEDULED
    assert kinds(interview) == ["reopened"]


def test_who_asked_for_a_person_gets_one() -> None:
    interview = fresh(make_interview(status=Status.NEEDS_PERSON, interviewers=(make_user(),)))
    lobby.new_link(interview=interview, by=make_user())
    assert fresh(interview).mode == INTERVIEWER
    assert status_of(interview) == Status.SCHEDULED


def test_without_an_interviewer_no_link_goes_out_to_who_asked_for_a_person() -> None:
    interview = fresh(make_interview(status=Status.NEEDS_PERSON))
    with pytest.raises(ActionRefused):
        lobby.new_link(interview=interview, by=make_user())
    assert status_of(interview) == Status.NEEDS_PERSON
    assert not Invitation.objects.exists()


def test_consent_is_asked_for_again_after_reopening() -> None:
    interview = in_lobby()
    lobby.consent(interview=interview, recording=True, ai=True)
    lobby.ask_for_another_time(interview=interview)
    lobby.reopen(interview=fresh(interview))
    assert lobby.given_consent(interview) is None


def test_an_interview_that_was_rescheduled_begins_again() -> None:
    interview = in_lobby()
    for _ in range(2):
        lobby.consent(interview=interview, recording=True, ai=True)
        lobby.begin(interview=fresh(interview))
        LiveState.objects.filter(interview=interview).update(status=Status.RESCHEDULE)
        lobby.reopen(interview=fresh(interview))
        LiveState.objects.filter(interview=interview).update(status=Status.LOBBY)
    assert kinds(interview).count("started") == 2


def test_nothing_of_a_call_that_was_put_off_stays_on_the_clock() -> None:
    interview = in_lobby()
    lobby.consent(interview=interview, recording=True, ai=True)
    lobby.begin(interview=fresh(interview))
    room.end_call(interview=fresh(interview), actor=CANDIDATE, reason=EndReason.RESCHEDULE)
    lobby.reopen(interview=fresh(interview))
    live, state = fresh(interview).live, state_of(interview)
    assert (live.stage, live.started_at, live.ended_at, live.listens) == ("", None, None, False)
    assert (state.status, state.started_at, state.ended_at, state.end_reason) == (Status.SCHEDULED, None, None, "")


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.LOBBY, Status.NEEDS_PERSON, Status.RESCHEDULE])
def test_an_interview_can_be_cancelled_before_it_starts(status: Status) -> None:
    interview = fresh(make_interview(status=status))
    lobby.cancel(interview=interview)
    assert status_of(interview) == Status.CANCELLED


@pytest.mark.parametrize("status", [Status.LIVE, Status.ENDED, Status.CANCELLED])
def test_an_interview_cannot_be_cancelled_later(status: Status) -> None:
    interview = fresh(make_interview(status=status))
    with pytest.raises(ActionRefused, match=status.label.lower()):
        lobby.cancel(interview=interview)
    assert status_of(interview) == status
