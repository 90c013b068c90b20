from __future__ import annotations

import copy
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from interviews.events import CATALOGUE
from interviews.models.event import Status, Stream
from interviews.state import APPLY, RoomState, fold
from tests.interviews.logs import BODY_OF_EACH_KIND, START, VERSION, logs


def entry(kind: str, seq: int = 1, stream: int = 0, actor: str = "candidate", **body: object) -> SimpleNamespace:
    return SimpleNamespace(kind=kind, seq=seq, stream=stream, actor=actor, body=body, at=START)


def said(text: str, seq: int, actor: str = "candidate") -> SimpleNamespace:
    return entry("said", seq, actor=actor, text=text, shortcut=None)


def test_every_kind_of_the_catalogue_is_folded() -> None:
    assert set(APPLY) == set(CATALOGUE)


@given(st.tuples(*BODY_OF_EACH_KIND))
def test_the_random_logs_of_the_tests_know_every_kind(bodies) -> None:
    assert [body.kind for body in bodies] == list(CATALOGUE)


@given(logs(), st.data())
def test_folding_in_two_steps_equals_folding_at_once(log, data) -> None:
    cut = data.draw(st.integers(0, len(log)))
    assert fold(log[cut:], fold(log[:cut])) == fold(log)


@given(logs(), logs())
def test_the_state_that_fold_begins_from_is_left_untouched(first, second) -> None:
    start = fold(first)
    before = copy.deepcopy(start)
    fold(second, start)
    assert start == before


@given(logs())
def test_the_seqs_are_those_of_the_last_event_of_each_stream(log) -> None:
    state = fold(log)
    last = {stream: max((e.seq for e in log if e.stream == stream), default=0) for stream in Stream}
    assert (state.room_seq, state.panel_seq) == (last[Stream.ROOM], last[Stream.PANEL])


@given(logs())
def test_what_the_room_shows_does_not_depend_on_the_panel(log) -> None:
    public = fold(event for event in log if event.stream == Stream.ROOM)
    whole = fold(log)
    assert (public.messages, public.stages, public.shown, public.status) == (
        whole.messages, whole.stages, whole.shown, whole.status,
    )  # fmt: skip


@given(logs())
def test_disclosed_is_the_highest_rung_that_any_probe_revealed(log) -> None:
    highest: dict[tuple[str, str], int] = {}
    for event in log:
        for defect, rung in event.body["reveals"].items() if event.kind == "probed" else ():
            key = (event.body["version"], defect)
            highest[key] = max(rung, highest.get(key, 0))
    assert fold(log).disclosed == highest


def test_an_empty_log_is_a_scheduled_interview() -> None:
    assert fold([]) == RoomState(status=Status.SCHEDULED)


def edited(seq: int, text: str, actor: str = "candidate") -> SimpleNamespace:
    return SimpleNamespace(kind="edited", seq=9, stream=0, actor=actor, body={"seq": seq, "text": text}, at=START)


def test_an_edit_changes_ones_own_message() -> None:
    message = fold([said("firts", 1), edited(1, "first")]).messages[0]
    assert (message.text, message.edited) == ("first", True)


def test_an_edit_of_somebody_elses_message_changes_nothing() -> None:
    state = fold([said("What is it for?", 1, actor="assistant"), edited(1, "mine now")])
    assert state.messages[0].text == "What is it for?"


def test_a_comment_is_a_message_pinned_to_version_and_lines() -> None:
    body = {"version": str(VERSION), "first_line": 3, "line_count": 2, "text": "this blocks"}
    message = fold([entry("commented", **body)]).messages[0]
    assert (message.version, message.first_line, message.line_count, message.text) == (
        str(VERSION),
        3,
        2,
        "this blocks",
    )


def test_asking_for_another_time_is_no_end() -> None:
    assert fold([entry("ended", reason="reschedule")]).status == Status.RESCHEDULE


def test_ending_names_its_reason() -> None:
    state = fold([entry("ended", reason="candidate")])
    assert (state.status, state.end_reason, state.ended_at) == (Status.ENDED, "candidate", START)
