from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from interviews import events
from interviews.events import Draft
from interviews.log import AppendError, ClientIdReused, NoSuchInterview, NotAllowed, append, events_of, state_of, wake
from interviews.models import Event, LiveState
from interviews.models.event import Driver, Status, Stream
from tests.factories import make_interview
from tests.interviews.logs import START, VERSION, noted, said

pytestmark = pytest.mark.django_db


def live_interview(**fields: object):
    return make_interview(status=Status.LIVE, **fields)


def test_streams_are_numbered_apart_and_without_gaps() -> None:
    interview = live_interview()
    append(interview.pk, [said("a", "1"), noted("b", "1"), said("c", "2")])
    append(interview.pk, [said("d", "3")])
    stored = [(event.stream, event.seq, event.body["text"]) for event in events_of(interview)]
    assert stored == [(0, 1, "a"), (1, 1, "b"), (0, 2, "c"), (0, 3, "d")]
    live = LiveState.objects.get(pk=interview.pk)
    assert (live.room_seq, live.panel_seq, live.candidate_seq) == (3, 1, 3)


def test_interviews_are_numbered_apart() -> None:
    first, second = live_interview(), live_interview()
    append(first.pk, [said()])
    assert append(second.pk, [said()])[0].seq == 1


def test_what_append_gives_is_what_stands_in_the_log() -> None:
    interview = live_interview()
    given_back = append(interview.pk, [said("hello", "x")])[0]
    event = Event.objects.get()
    assert given_back == (event.pk, interview.pk, 0, 1, "said", "candidate", "x", given_back.json, event.at, False)
    assert given_back.body == event.body == {"text": "hello", "shortcut": None}


def test_the_same_client_id_gives_the_stored_event_again() -> None:
    interview = live_interview()
    first = append(interview.pk, [said("a", "1")])[0]
    append(interview.pk, [said("b", "2")])
    again = append(interview.pk, [said("a", "1")])[0]
    assert again == first._replace(duplicate=True)
    assert Event.objects.count() == 2


def test_a_client_id_with_other_words_is_refused() -> None:
    interview = live_interview()
    append(interview.pk, [said("a", "1")])
    with pytest.raises(ClientIdReused):
        append(interview.pk, [said("b", "1")])
    assert Event.objects.count() == 1


def test_two_people_may_use_the_same_client_id() -> None:
    interview = live_interview()
    append(interview.pk, [said("a", "1"), said("b", "1", actor="interviewer:00000001")])
    assert Event.objects.count() == 2


def test_drafts_are_written_together_or_not_at_all() -> None:
    interview = live_interview()
    append(interview.pk, [said("a", "1")])
    with pytest.raises(ClientIdReused):
        append(interview.pk, [said("new", "2"), said("other words", "1")])
    assert [event.body["text"] for event in events_of(interview)] == ["a"]
    assert LiveState.objects.get().room_seq == 1


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.LIVE])
def test_nothing_is_said_where_the_interview_is_not_live(status) -> None:
    interview = make_interview(status=status)
    with pytest.raises(NotAllowed) as refusal:
        append(interview.pk, [said()])
    assert refusal.value.status is status
    assert not Event.objects.exists()


def test_a_repeat_is_known_even_after_the_end() -> None:
    interview = live_interview()
    append(interview.pk, [said("a", "1")])
    append(interview.pk, [Draft(events.Ended(reason=events.EndReason.CANDIDATE), "candidate", "end")])
    assert append(interview.pk, [said("a", "1")])[0].duplicate


def test_an_unknown_interview_is_refused() -> None:
    with pytest.raises(NoSuchInterview):
        append(987654, [said()])


def test_a_draft_behind_a_start_is_judged_by_the_live_interview() -> None:
    interview = make_interview(status=Status.LOBBY)
    append(interview.pk, [Draft(events.Started(minutes=45), "system", "begin:0"), said("hello", "1")])
    assert state_of(interview).status == LiveState.objects.get().status == Status.LIVE


def test_a_draft_behind_the_end_is_refused_with_it() -> None:
    interview = live_interview()
    end = Draft(events.Ended(reason=events.EndReason.CANDIDATE), "candidate", "end")
    with pytest.raises(NotAllowed):
        append(interview.pk, [end, said()])
    assert LiveState.objects.get().status == Status.LIVE


def test_events_set_the_columns_of_the_live_state() -> None:
    interview = make_interview(status=Status.LOBBY)
    drafts = [
        Draft(events.Started(minutes=45), "system", "begin:0"),
        Draft(events.Handed(to="assistant"), "system", "begin:1"),
        Draft(events.StageEntered(stage=events.Stage.PROBLEM, number=1), "system", "begin:2"),
        Draft(events.Shown(version=VERSION, title="A", number=1, of=3), "assistant", "begin:3", {"wake_at": START}),
    ]
    append(interview.pk, drafts, at=START)
    live = LiveState.objects.get()
    assert (live.status, live.driver, live.listens, live.stage, live.question, live.started_at, live.wake_at) == (
        Status.LIVE, Driver.ASSISTANT, True, "problem", VERSION, START, START,
    )  # fmt: skip
    assert [event.at for event in events_of(interview)] == [START] * 4


def test_a_candidates_answer_wakes_the_assistant_after_the_delay(settings) -> None:
    settings.TURN_DELAY_SECONDS = 1.2
    interview = live_interview()
    append(interview.pk, [said()], at=START)
    assert LiveState.objects.get().wake_at == START + timedelta(seconds=1.2)


def test_nobody_is_woken_where_the_conductor_does_not_listen() -> None:
    interview = live_interview(mode="interviewer")
    append(interview.pk, [said()])
    append(interview.pk, [Draft(events.Handed(to="interviewer"), "system", "h", {"wake_at": timezone.now()})])
    assert LiveState.objects.get().wake_at is None


def test_an_interviewers_words_wake_nobody() -> None:
    interview = live_interview()
    append(interview.pk, [said(actor="interviewer:00000001")])
    live = LiveState.objects.get()
    assert (live.wake_at, live.candidate_seq) == (None, 0)


def test_wake_sets_and_clears_the_time() -> None:
    interview = live_interview()
    wake(interview.pk, START)
    assert LiveState.objects.get().wake_at == START
    wake(interview.pk, None)
    assert LiveState.objects.get().wake_at is None


def test_an_open_transaction_takes_the_event_with_it() -> None:
    interview = live_interview()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        append(interview.pk, [said()])
        raise ZeroDivisionError
    assert not Event.objects.exists()
    assert LiveState.objects.get().room_seq == 0


def test_events_after_a_seq_of_one_stream() -> None:
    interview = live_interview()
    append(interview.pk, [said("a", "1"), noted("b", "1"), said("c", "2")])
    assert [event.body["text"] for event in events_of(interview, stream=Stream.ROOM, after=1)] == ["c"]


def test_room_only_state_knows_nothing_of_the_panel() -> None:
    interview = live_interview()
    append(interview.pk, [said("a", "1"), noted("b", "1")])
    state = state_of(interview, room_only=True)
    assert (state.room_seq, state.panel_seq, state.notes) == (1, 0, [])


class AnyAppends(TestCase):
    @settings(max_examples=30)
    @given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b"]), st.booleans()), max_size=20))
    def test_whatever_is_tried_the_log_is_gapless_and_holds_each_id_once(self, tries) -> None:
        interview = make_interview(status=Status.LIVE)
        accepted: dict[tuple[str, str], str] = {}
        for number, text, private in tries:
            make = noted if private else said
            draft = make(text, str(number))
            try:
                append(interview.pk, [draft])
                accepted.setdefault((draft.actor, draft.client_id), text)
            except ClientIdReused:
                assert accepted[draft.actor, draft.client_id] != text
        log = list(events_of(interview))
        assert {(event.actor, event.client_id): event.body["text"] for event in log} == accepted
        for stream in Stream:
            seqs = [event.seq for event in log if event.stream == stream]
            assert seqs == list(range(1, len(seqs) + 1))


def test_nul_characters_are_marked_not_lost() -> None:
    interview = live_interview()
    assert append(interview.pk, [said("a\0b")])[0].body["text"] == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("text", ["", "   ", "x" * 16_001])
def test_empty_and_huge_texts_are_no_messages(text) -> None:
    with pytest.raises(ValueError):
        events.Said(text=text)


def test_refusals_say_their_code() -> None:
    codes = {error.code for error in (AppendError, ClientIdReused, NotAllowed, NoSuchInterview)}
    assert codes == {"unavailable", "client_id_reused", "not_live", "no_such_room"}
