from __future__ import annotations

from unittest.mock import Mock
from uuid import UUID

import pytest
from django.utils import timezone

from interviews.events import ASSISTANT, CANDIDATE, SYSTEM, EndReason, Probed, StageEntered
from interviews.log import AppendError, ClientIdReused, state_of
from interviews.models import Interview, LiveState
from interviews.models.event import Driver, Status, Stream
from interviews.services import room
from snippets.refusal import ActionRefused
from tests.interviews.rooms import interviewer_of, live_room, say, show, versions_of, write

pytestmark = pytest.mark.django_db


def bodies(interview: Interview, kind: str) -> list[dict[str, object]]:
    return list(interview.events.filter(kind=kind).order_by("pk").values_list("body", flat=True))


def ended_with(interview: Interview) -> list[object]:
    return [body["reason"] for body in bodies(interview, "ended")]


def live(interview: Interview) -> LiveState:
    return LiveState.objects.get(interview=interview)


def mark(interview: Interview, **changes: object) -> None:
    fields = {"defect": "blocking-sleep", "strength": "identified", "seq": None, "quote": "", **changes}
    fields.setdefault("version", versions_of(interview)[0])
    room.mark_finding(interview=interview, by=interviewer_of(interview), **fields)


def finding(interview: Interview) -> tuple[str, int, int | None, str]:
    [found] = state_of(interview).findings.values()
    return found.strength, found.rung, found.seq, found.quote


# Leading


def test_an_interviewer_takes_over_and_a_turn_in_preparation_is_dropped() -> None:
    interview = live_room(leads="assistant")
    LiveState.objects.filter(interview=interview).update(turn_token="abc", lease_until=timezone.now())
    room.take_over(interview=interview, by=interviewer_of(interview))
    assert live(interview).driver == Driver.INTERVIEWER
    assert (live(interview).turn_token, live(interview).lease_until) == ("", None)
    assert interview.events.last().actor == interviewer_of(interview).actor


def test_taking_over_twice_is_once() -> None:
    interview = live_room(leads="assistant")
    for _ in range(2):
        room.take_over(interview=interview, by=interviewer_of(interview))
    assert [body["to"] for body in bodies(interview, "handed")] == ["assistant", "interviewer"]


def test_the_assistant_that_gets_the_room_back_is_awake() -> None:
    interview = live_room()
    room.hand_back(interview=interview, by=interviewer_of(interview))
    assert live(interview).driver == Driver.ASSISTANT
    assert live(interview).wake_at is not None


def test_a_candidate_who_refused_the_assistant_never_gets_it() -> None:
    interview = live_room(ai=False)
    with pytest.raises(ActionRefused, match="did not agree"):
        room.hand_back(interview=interview, by=interviewer_of(interview))
    assert live(interview).driver == Driver.INTERVIEWER


@pytest.mark.parametrize("failure", [AppendError("the server is going away"), ClientIdReused("take:4")])
def test_what_the_log_cannot_take_now_is_said_and_changes_nothing(monkeypatch, failure) -> None:
    interview = live_room(leads="assistant")
    monkeypatch.setattr(room, "append", Mock(side_effect=failure))
    with pytest.raises(ActionRefused, match=r"try again|repeat it"):
        room.take_over(interview=interview, by=interviewer_of(interview))
    assert live(interview).driver == Driver.ASSISTANT


# Ending


@pytest.mark.parametrize(
    ("stage", "actor", "reason"),
    [
        ("welcome", CANDIDATE, EndReason.RESCHEDULE),
        ("ready", CANDIDATE, EndReason.RESCHEDULE),
        ("focus", CANDIDATE, EndReason.CANDIDATE),
        ("problem", CANDIDATE, EndReason.CANDIDATE),
        ("welcome", "interviewer:1", EndReason.INTERVIEWER),
        ("closed", CANDIDATE, EndReason.COMPLETED),
        ("closed", "interviewer:1", EndReason.COMPLETED),
    ],
)
def test_why_a_call_ends_follows_from_stage_and_person(stage: str, actor: str, reason: EndReason) -> None:
    interview = live_room()
    write(interview, SYSTEM, StageEntered(stage=stage))
    interview.live.refresh_from_db()
    assert room.end_reason(interview, actor) == reason


def test_ending_ends_once() -> None:
    interview = live_room()
    for _ in range(2):
        room.end_call(interview=interview, actor=CANDIDATE, reason=EndReason.CANDIDATE)
    assert ended_with(interview) == ["candidate"]
    assert live(interview).status == Status.ENDED


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.LOBBY, Status.NEEDS_PERSON, Status.CANCELLED])
def test_an_interviewer_ends_no_conversation_that_has_not_begun(status: Status) -> None:
    interview = live_room()
    LiveState.objects.filter(interview=interview).update(status=status)
    actor = interviewer_of(interview).actor
    with pytest.raises(ActionRefused, match="not possible now"):
        room.end_call(interview=interview, actor=actor, reason=EndReason.INTERVIEWER)
    assert live(interview).status == status


def test_an_interview_that_did_not_begin_cannot_be_ended_from_the_room() -> None:
    interview = live_room()
    LiveState.objects.filter(interview=interview).update(status=Status.SCHEDULED)
    with pytest.raises(ActionRefused, match="scheduled"):
        room.end_call(interview=interview, actor=CANDIDATE, reason=EndReason.CANDIDATE)


# Showing


def test_a_snippet_comes_on_show_with_its_stage_and_minutes() -> None:
    interview = live_room()
    room.show_question(interview=interview, number=2, by=interviewer_of(interview))
    state = state_of(interview)
    assert (state.question.version, state.question.number, state.question.of) == (
        str(versions_of(interview)[1].public_id), 2, 2,
    )  # fmt: skip
    assert (state.stage.stage, state.stage.number, state.stage.minutes) == ("problem", 2, 15)


@pytest.mark.parametrize("number", [0, 3])
def test_a_number_outside_the_plan_is_refused(number: int) -> None:
    interview = live_room()
    with pytest.raises(ActionRefused, match="The plan has 2 questions"):
        room.show_question(interview=interview, number=number, by=interviewer_of(interview))


def test_nobody_shows_or_asks_while_the_assistant_leads() -> None:
    interview = live_room(leads="assistant")
    show(interview)
    by = interviewer_of(interview)
    with pytest.raises(ActionRefused, match="Take over first"):
        room.show_question(interview=interview, number=1, by=by)
    with pytest.raises(ActionRefused, match="Take over first"):
        room.ask_probe(interview=interview, probe_id="sleep-0", text="", by=by)


# Asking


def test_an_authored_question_is_said_to_all_and_its_cost_is_recorded_for_interviewers_only() -> None:
    interview = live_room()
    show(interview)
    room.ask_probe(interview=interview, probe_id="sleep-2", text="", by=interviewer_of(interview))
    probed, said = interview.events.order_by("-pk")[:2]
    assert (said.stream, said.kind, said.body) == (
        Stream.ROOM,
        "said",
        {"text": "Question 2 about the wait?", "shortcut": None},
    )
    assert (probed.stream, probed.kind, probed.body["reveals"]) == (Stream.PANEL, "probed", {"blocking-sleep": 2})


def test_own_words_replace_the_authored_ones() -> None:
    interview = live_room()
    show(interview)
    room.ask_probe(interview=interview, probe_id="sleep-0", text="  And the wait? ", by=interviewer_of(interview))
    assert state_of(interview).messages[-1].text == "And the wait?"


def test_a_question_of_another_snippet_or_before_any_is_refused() -> None:
    interview = live_room()
    with pytest.raises(ActionRefused, match="No snippet is on show"):
        room.ask_probe(interview=interview, probe_id="sleep-0", text="", by=interviewer_of(interview))
    show(interview)
    with pytest.raises(ActionRefused, match="another snippet"):
        room.ask_probe(interview=interview, probe_id="unknown", text="", by=interviewer_of(interview))
    assert bodies(interview, "said") == []


# Marking


def test_a_finding_without_a_hint_is_unaided() -> None:
    interview = live_room()
    show(interview)
    seq = say(interview, "The sleep blocks   the thread, I think.")
    mark(interview, seq=seq, quote="blocks the thread")
    assert finding(interview) == ("identified", 0, seq, "blocks the thread")


def test_only_what_was_given_away_before_the_answer_counts_as_help() -> None:
    interview = live_room()
    version = show(interview)
    before = say(interview, "It blocks.")
    reveal(interview, version.public_id, 3)
    after = say(interview, "Oh, the sleep.")
    mark(interview, seq=before)
    assert finding(interview)[1] == 0
    mark(interview, seq=after)
    assert finding(interview)[1] == 3
    mark(interview, strength="partial", seq=None)
    assert finding(interview)[:2] == ("partial", 3)


def reveal(interview: Interview, version: UUID, rung: int) -> None:
    probed = Probed(
        version=version, probe="sleep-3", target="blocking-sleep", rung=rung, reveals={"blocking-sleep": rung}
    )
    write(interview, ASSISTANT, probed)


def test_the_same_mark_again_writes_nothing() -> None:
    interview = live_room()
    show(interview)
    seq = say(interview, "It blocks.")
    for _ in range(2):
        mark(interview, seq=seq)
    assert len(bodies(interview, "found")) == 1


def test_words_nobody_said_are_no_evidence() -> None:
    interview = live_room()
    show(interview)
    seq = say(interview, "It waits.")
    with pytest.raises(ActionRefused, match="not in the candidate's message"):
        mark(interview, seq=seq, quote="it blocks the thread")
    question = say(interview, "It blocks the thread?", ASSISTANT)
    with pytest.raises(ActionRefused, match="Only what the candidate said"):
        mark(interview, seq=question, quote="It blocks")
    assert bodies(interview, "found") == []


def test_unknown_defects_and_snippets_not_shown_are_refused() -> None:
    interview = live_room()
    with pytest.raises(ActionRefused, match="not been shown"):
        mark(interview)
    show(interview)
    with pytest.raises(ActionRefused, match="no defect “nonsense”"):
        mark(interview, defect="nonsense")


def test_after_the_end_an_interviewer_still_marks() -> None:
    interview = live_room()
    show(interview)
    seq = say(interview, "It blocks.")
    room.end_call(interview=interview, actor=CANDIDATE, reason=EndReason.CANDIDATE)
    mark(interview, seq=seq, strength="partial")
    assert finding(interview) == ("partial", 0, seq, "")
