"""A turn against the database: who may take it, what it writes, and when it is void."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from interviews import log
from interviews.conductor import turn
from interviews.conductor.cue_listener import CueListener
from interviews.conductor.listener import Answer, Heard, Prompt
from interviews.events import (
    CANDIDATE,
    SYSTEM,
    Commented,
    Draft,
    Ended,
    EndReason,
    Handed,
    Said,
    Stage,
    StageEntered,
    Started,
)
from interviews.models import Event, Interview, LiveState
from interviews.models.event import Status
from snippets.schema import Item
from tests.factories import make_interview

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def interview() -> Interview:
    interview = make_interview(status=Status.LOBBY)
    drafts = [Started(minutes=29), Handed(to="assistant"), StageEntered(stage=Stage.WELCOME)]
    wake = {"wake_at": datetime.now(UTC)}
    log.append(interview.pk, [Draft(body, SYSTEM, f"begin:{n}", wake) for n, body in enumerate(drafts)])
    return interview


def say(interview: Interview, text: str, *, due: bool = True) -> None:
    log.append(interview.pk, [Draft(Said(text=text), CANDIDATE, str(uuid4()))])
    if due:
        make_due(interview)


def make_due(interview: Interview) -> None:
    LiveState.objects.filter(pk=interview.pk).update(wake_at=datetime.now(UTC) - timedelta(seconds=1))


def answer(interview: Interview, *texts: str) -> None:
    for text in texts:
        say(interview, text)
        assert turn.take_turn(interview.pk)


def spoken(interview: Interview) -> list[str]:
    return [event.body["text"] for event in Event.objects.filter(interview=interview, actor="assistant", kind="said")]


def kinds(interview: Interview, after: int = 0) -> list[str]:
    return [event.kind for event in log.events_of(interview)[after:]]


def live(interview: Interview) -> LiveState:
    return LiveState.objects.get(pk=interview.pk)


class Interrupting(CueListener):
    """While it listens, something else happens in the room."""

    def __init__(self, what) -> None:
        super().__init__()
        self.what = what

    def hear(self, answer: Answer, prompt: Prompt, item: Item | None) -> Heard:
        what, self.what = self.what, lambda: None
        what()
        return super().hear(answer, prompt, item)


def test_the_first_turn_greets_and_asks_for_readiness(interview) -> None:
    assert turn.take_turn(interview.pk)
    assert kinds(interview, 3) == ["turn", "stage", "said"]
    assert "automated assistant" in spoken(interview)[0]
    state = live(interview)
    assert (state.turn_token, state.lease_until, state.stage) == ("", None, "ready")
    assert state.wake_at is not None
    assert state.wake_at > datetime.now(UTC)


def test_a_turns_events_carry_client_ids_of_the_claim(interview) -> None:
    turn.take_turn(interview.pk)
    ids = list(Event.objects.filter(actor="assistant").values_list("client_id", flat=True))
    assert ids == ["turn:0:0", "turn:0:1", "turn:0:2"]


def test_nothing_is_taken_before_it_is_due(interview) -> None:
    LiveState.objects.update(wake_at=datetime.now(UTC) + timedelta(minutes=1))
    assert not turn.take_turn(interview.pk)
    assert spoken(interview) == []


def test_a_live_lease_keeps_others_out_and_a_dead_one_does_not(interview) -> None:
    later = datetime.now(UTC) + timedelta(seconds=20)
    LiveState.objects.update(turn_token="another", lease_until=later)
    assert not turn.take_turn(interview.pk)
    assert turn.take_turn(interview.pk, later + timedelta(seconds=1))


def test_findings_probes_and_stages_are_recorded(interview) -> None:
    turn.take_turn(interview.pk)
    answer(interview, "yes", "backend", "this and that", "a system", "yes", "it waits", "the sleep blocks the thread")
    state = log.state_of(interview)
    assert [finding.defect for finding in state.findings.values()] == ["blocking-sleep"]
    assert state.findings[state.question.version, "blocking-sleep"].quote == "sleep blocks the thread"
    assert [span.stage for span in state.stages][-1] == "problem"
    assert live(interview).question is not None


def test_comments_are_heard_with_their_lines_and_several_messages_together(interview) -> None:
    turn.take_turn(interview.pk)
    answer(interview, "yes", "backend", "this and that", "a system", "yes")
    version = log.state_of(interview).question.version
    say(interview, "it waits some seconds")
    comment = Commented(version=version, first_line=5, line_count=1, text="this is blocking")
    log.append(interview.pk, [Draft(comment, CANDIDATE, "comment-1")])
    make_due(interview)
    assert turn.take_turn(interview.pk)
    (found,) = Event.objects.filter(interview=interview, kind="found")
    assert (found.body["defect"], found.body["strength"], found.body["quote"]) == (
        "blocking-sleep",
        "identified",
        "this is blocking",
    )
    assert found.body["seq"] == Event.objects.get(kind="commented").seq


def test_an_answer_that_comes_while_it_thinks_voids_the_turn(interview) -> None:
    turn.take_turn(interview.pk)
    say(interview, "yes")
    before = Event.objects.count()
    listener = Interrupting(lambda: say(interview, "wait, one more thing", due=False))
    assert not turn.take_turn(interview.pk, listener=listener)
    assert Event.objects.count() == before + 1
    assert live(interview).turn_token == ""
    make_due(interview)
    assert turn.take_turn(interview.pk)


def test_a_person_who_takes_over_while_it_thinks_silences_it(interview) -> None:
    turn.take_turn(interview.pk)
    say(interview, "yes")
    take_over = Draft(Handed(to="interviewer"), "interviewer:k", "take-over")
    listener = Interrupting(lambda: log.append(interview.pk, [take_over]))
    assert not turn.take_turn(interview.pk, listener=listener)
    assert turn.take_turn(interview.pk)
    assert len(spoken(interview)) == 1
    assert Event.objects.filter(kind="turn").last().body["why"] == "a person leads"


def test_what_is_said_to_a_person_is_still_heard(interview) -> None:
    turn.take_turn(interview.pk)
    answer(interview, "yes", "backend", "this and that", "a system", "yes", "it waits")
    asked = [Handed(to="interviewer"), Said(text="What do you think of L5?")]
    log.append(interview.pk, [Draft(body, "interviewer:k", f"led:{n}") for n, body in enumerate(asked)])
    before = len(spoken(interview))
    answer(interview, "the sleep is blocking everything")
    assert [found.body["defect"] for found in Event.objects.filter(kind="found")] == ["blocking-sleep"]
    assert len(spoken(interview)) == before


def test_ending_the_call_while_it_thinks_leaves_a_last_silent_turn(interview) -> None:
    turn.take_turn(interview.pk)
    answer(interview, "yes", "backend", "this and that", "a system", "yes", "it waits")
    said_before = len(spoken(interview))
    say(interview, "the sleep is blocking")
    end = Draft(Ended(reason=EndReason.CANDIDATE), CANDIDATE, "end")
    assert not turn.take_turn(interview.pk, listener=Interrupting(lambda: log.append(interview.pk, [end])))
    assert turn.take_turn(interview.pk)
    assert len(spoken(interview)) == said_before
    assert [found.body["defect"] for found in Event.objects.filter(kind="found")] == ["blocking-sleep"]
    assert live(interview).wake_at is None


def test_a_quiet_wake_up_writes_nothing(interview) -> None:
    turn.take_turn(interview.pk)
    before = Event.objects.count()
    make_due(interview)
    assert turn.take_turn(interview.pk)
    assert Event.objects.count() == before
    assert live(interview).wake_at > datetime.now(UTC)


def test_a_failure_frees_the_row_and_tries_again_later(interview) -> None:
    class Broken(CueListener):
        def hear(self, answer: Answer, prompt: Prompt, item: Item | None) -> Heard:
            raise RuntimeError("no ears")

    turn.take_turn(interview.pk)
    say(interview, "yes")
    with pytest.raises(RuntimeError):
        turn.take_turn(interview.pk, listener=Broken())
    state = live(interview)
    assert state.turn_token == ""
    assert state.wake_at > datetime.now(UTC)
    make_due(interview)
    assert turn.take_turn(interview.pk)


def test_many_workers_answer_once(interview) -> None:
    turn.take_turn(interview.pk)
    say(interview, "yes")
    gate, stored = threading.Barrier(4), []

    def work() -> None:
        try:
            gate.wait()
            stored.append(turn.take_turn(interview.pk))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(stored) == [False, False, False, True]
    assert len(spoken(interview)) == 2


def test_due_rows_are_sent_to_the_workers_once(interview, monkeypatch) -> None:
    sent: list[list[int]] = []
    monkeypatch.setattr(turn.current_app, "send_task", lambda name, args: sent.append(args))
    idle = make_interview(status=Status.LIVE)
    now = datetime.now(UTC)
    assert (turn.run_due(now), turn.run_due(now)) == (1, 0)
    assert sent == [[interview.pk]]
    assert live(idle).lease_until is None
    # A task that got lost is sent again.
    assert turn.run_due(now + turn.QUEUED) == 1
    # The row that waits in the queue can be claimed.
    assert turn.take_turn(interview.pk)


def test_a_simulated_clock_is_recorded(interview) -> None:
    now = datetime.now(UTC) + timedelta(days=1)
    assert turn.take_turn(interview.pk, now)
    assert {event.at for event in Event.objects.filter(actor="assistant")} == {now}


def test_replay_makes_the_same_moves(interview) -> None:
    turn.take_turn(interview.pk)
    answer(interview, "yes", "backend", "I built the ledger API", "a system", "yes", "it waits", "it yields", "dunno")
    out = StringIO()
    call_command("replay", str(interview.public_id), stdout=out)
    lines = out.getvalue().splitlines()
    assert [line[0] for line in lines[:-1]] == ["="] * 9
    assert lines[-1].startswith("9 turns")


def test_replay_tells_what_differs(interview) -> None:
    turn.take_turn(interview.pk)
    recorded = Event.objects.get(kind="turn")
    Event.objects.filter(pk=recorded.pk).update(body={**recorded.body, "move": "bridge"})
    with pytest.raises(CommandError, match="1 of 1 turns differ"):
        call_command("replay", str(interview.public_id), stdout=StringIO())


def test_replay_of_an_unknown_interview_says_so() -> None:
    with pytest.raises(CommandError, match="no interview"):
        call_command("replay", str(uuid4()))


def test_a_turn_takes_few_queries(interview, django_assert_max_num_queries) -> None:
    turn.take_turn(interview.pk)
    say(interview, "yes")
    with django_assert_max_num_queries(14):
        turn.take_turn(interview.pk)
