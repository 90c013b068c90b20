"""The rules of a good interviewer, each by name."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from interviews.conductor import policy
from interviews.conductor.listener import Heard, Intent
from interviews.conductor.moves import Kind
from interviews.events import EndReason, Found, Handed, MythHeard, Probed, Said, Stage
from interviews.models.event import Driver, Status
from tests.interviews.conductor.stage import Room, make_brief, make_item, many_faults


@pytest.fixture
def room() -> Room:
    return Room(make_brief(many_faults()))


@pytest.fixture
def problem(room: Room) -> Room:
    """The candidate told the purpose and walked through both parts; the first probe was asked."""
    room.to_problem()
    room.answer(parts=("first", "second"))
    return room


def asked(room: Room) -> tuple[Kind, str, int | None]:
    return room.move.kind, room.move.target, room.move.rung


# --- around the problems


def test_the_stages_come_in_order(room: Room) -> None:
    assert room.moves[0].kind is Kind.WELCOME
    kinds = [room.answer(Intent.READY).kind]
    kinds += [room.answer(text=text).kind for text in ("backend", "projects", "a system")]
    kinds += [room.answer(Intent.READY).kind]
    assert kinds == [Kind.ASK_FOCUS, Kind.ASK_BACKGROUND, Kind.ASK_SYSTEM, Kind.BRIDGE, Kind.PRESENT]
    stages = [span.stage for span in room.state.stages]
    assert stages == ["welcome", "ready", "focus", "background", "background_deep", "bridge", "problem"]
    assert room.state.question is not None
    assert room.state.question.number == 1


def test_the_screen_is_never_asked_for(room: Room) -> None:
    room.to_snippet()
    assert "screen" not in room.transcript()


def test_who_is_not_ready_is_waited_for(room: Room) -> None:
    assert room.answer(Intent.NOT_READY).kind is Kind.OFFER_TIME
    assert room.answer(Intent.ANSWER, text="hm").kind is Kind.ASK_READY
    assert room.answer(Intent.READY).kind is Kind.ASK_FOCUS


def test_another_time_is_confirmed_and_ends_the_call(room: Room) -> None:
    assert room.answer(Intent.ANOTHER_TIME).kind is Kind.CONFIRM_TIME
    assert room.answer(Intent.READY).end is EndReason.RESCHEDULE
    assert room.state.status == Status.RESCHEDULE


def test_another_time_can_be_taken_back(room: Room) -> None:
    room.answer(Intent.ANOTHER_TIME)
    assert room.answer(Intent.NOT_READY).kind is Kind.ASK_READY
    assert room.state.status == Status.LIVE


def test_the_background_probe_takes_up_a_system_that_was_really_named(room: Room) -> None:
    room.answer(Intent.READY)
    room.answer(text="backend")
    room.answer(named=("ledger API",), text="I built the ledger API")
    assert "the ledger API" in room.text


def test_without_a_named_system_the_chosen_area_is_used(room: Room) -> None:
    room.answer(Intent.READY)
    room.answer(text="Data engineering, I'd say")
    room.answer(text="this and that")
    assert "data engineering system" in room.text


def test_the_background_probe_is_left_out_when_the_warm_up_is_over(room: Room) -> None:
    room.answer(Intent.READY)
    room.answer(text="backend")
    assert room.answer(text="a long story", after=9 * 60).kind is Kind.BRIDGE


def test_who_is_not_ready_for_the_code_is_waited_for(room: Room) -> None:
    room.answer(Intent.READY)
    for text in ("backend", "projects", "a system"):
        room.answer(text=text)
    assert room.answer(Intent.NOT_READY).kind is Kind.TAKE_YOUR_TIME
    assert room.answer(Intent.READY).kind is Kind.PRESENT


# --- walking through


def test_the_walk_through_asks_for_every_part_then_for_a_smaller_one(room: Room) -> None:
    room.to_snippet()
    assert room.answer(text="its purpose").kind is Kind.WALK_THROUGH
    assert "the first part and the second part" in room.text
    assert (room.answer(parts=("first",)).kind, room.move.target) == (Kind.WALK_SMALLER, "second")
    assert room.answer().kind is Kind.PROBE


def test_a_sentence_on_the_purpose_is_no_walk_through_but_a_long_answer_is(room: Room) -> None:
    room.to_snippet()
    assert room.answer(parts=("first", "second"), text="it does this").kind is Kind.WALK_THROUGH
    room = Room(make_brief(many_faults())).to_snippet()
    assert room.answer(parts=("first", "second"), text="it does this " * 20).kind is Kind.PROBE


def test_who_already_names_faults_is_not_walked_on(room: Room) -> None:
    room.to_problem()
    room.answer(parts=("first",), found=("great",), text="great should be replaced")
    assert asked(room) == (Kind.PROBE, "big", 0)


# --- probing


def test_blockers_come_before_everything_else(problem: Room) -> None:
    assert asked(problem) == (Kind.PROBE, "big", 0)
    problem.answer(found=("big",))
    assert asked(problem) == (Kind.PROBE, "great", 0)
    problem.answer(found=("great",))
    assert asked(problem) == (Kind.PROBE, "middle", 0)
    problem.answer(found=("middle",))
    assert asked(problem) == (Kind.PROBE, "small", 0)


def test_the_ladder_climbs_by_one_after_a_failed_rung(problem: Room) -> None:
    problem.answer()
    assert asked(problem) == (Kind.PROBE, "big", 1)


@pytest.mark.parametrize("intent", [Intent.REPEAT, Intent.CLARIFY, Intent.OFF_TOPIC, Intent.PROCESS_QUESTION])
def test_a_detour_asks_again_at_the_same_rung(problem: Room, intent: Intent) -> None:
    problem.answer(intent)
    assert asked(problem) == (Kind.PROBE, "big", 0)
    assert "Question 0 about big?" in problem.text


@pytest.mark.parametrize("intent", [Intent.REPEAT, Intent.CLARIFY, Intent.OFF_TOPIC, Intent.PROCESS_QUESTION])
def test_a_question_answered_in_the_same_breath_is_not_said_again(problem: Room, intent: Intent) -> None:
    problem.answer(intent, found=("big",), text="big should be replaced")
    assert asked(problem) == (Kind.PROBE, "great", 0)


def test_what_was_asked_about_the_interview_is_answered_all_the_same(problem: Room) -> None:
    problem.answer(Intent.PROCESS_QUESTION, found=("big",), topics=("process:time",), text="big should be replaced")
    assert "The bar at the bottom" in problem.text
    assert problem.text.count("the big") == 1


def test_every_blocker_is_reached_by_a_candidate_who_finds_nothing(problem: Room) -> None:
    while problem.answer(after=60).kind is not Kind.INVITE_QUESTIONS:
        pass
    assert {probe.target for probe in problem.state.probes} >= {"big", "great", "middle"}


def test_a_found_defect_is_named_and_never_asked_for(problem: Room) -> None:
    problem.answer(found=("great",), text="the great one should be replaced")
    assert "the great" in problem.text
    while problem.answer(Intent.PASS).kind is not Kind.INVITE_QUESTIONS:
        pass
    assert "great" not in {probe.target for probe in problem.state.probes}


def test_a_volunteered_fault_is_picked_up_instead_of_asked_for(problem: Room) -> None:
    assert (problem.answer(found=("great",), text="great fails").kind, problem.move.target) == (Kind.PICK_UP, "great")


def test_a_volunteered_remedy_is_not_asked_for_again(problem: Room) -> None:
    assert problem.answer(found=("great",), text="great should be replaced").kind is Kind.PROBE


def test_a_partial_answer_is_asked_how_exactly_and_does_not_climb(problem: Room) -> None:
    problem.answer(partial=("big",), text="big looks odd")
    assert asked(problem) == (Kind.ASK_HOW, "big", None)
    assert "“big looks odd”" in problem.text
    problem.answer(partial=("big",))
    assert asked(problem) == (Kind.PROBE, "big", 1)


def test_a_lesser_half_said_fault_waits_for_the_blockers(problem: Room) -> None:
    problem.answer(partial=("middle",))
    assert problem.move.target == "big"


def test_i_do_not_know_makes_it_easier_once_and_then_goes_on(problem: Room) -> None:
    problem.answer(Intent.PASS)
    assert (*asked(problem), problem.move.acts) == (Kind.PROBE, "big", 1, ["easier"])
    problem.answer(Intent.PASS)
    assert (*asked(problem), problem.move.acts) == (Kind.PROBE, "great", 0, ["move_on"])


def test_who_wants_to_move_on_moves_on(problem: Room) -> None:
    problem.answer(Intent.PASS, shortcut="pass")
    assert asked(problem) == (Kind.PROBE, "great", 0)


def test_what_another_question_gave_away_is_where_the_ladder_begins(problem: Room) -> None:
    reveal = Probed(version=problem.version, probe="big-0", target="big", rung=0, reveals={"great": 3})
    problem.put("assistant", reveal)
    problem.answer(found=("big",), text="it should go")
    assert asked(problem) == (Kind.PROBE, "great", 3)


def test_nothing_said_is_affirmed_unless_it_was_found(problem: Room) -> None:
    problem.answer(claimed=("F-sleep-is-async",), text="sleep yields")
    assert problem.move.acts in ([], ["receipt"])


def test_findings_in_a_row_are_not_all_said_back(problem: Room) -> None:
    acts = [problem.answer(found=(slug,), text="it should go").acts for slug in ("big", "great", "middle")]
    assert [[act.partition(":")[0] for act in row] for row in acts] == [["noted"], ["receipt"], ["noted"]]


def test_a_nervous_candidate_is_reassured_twice_at_most(problem: Room) -> None:
    acts = [problem.answer(text="sorry, I'm a bit nervous").acts for _ in range(3)]
    assert ["reassure" in row for row in acts] == [True, True, False]


def test_a_question_said_again_counts_once_against_its_rungs(problem: Room) -> None:
    probe = problem.move.probe
    for _ in range(3):
        problem.answer(Intent.REPEAT, text="could you repeat that?")
    problem.answer(text="hm, that it sleeps")
    assert probe is not None
    assert asked(problem) == (Kind.PROBE, probe.target, probe.rung + 1)


def test_no_receipt_twice_running(problem: Room) -> None:
    acts = [problem.answer().acts for _ in range(6)]
    assert not any("receipt" in first and "receipt" in second for first, second in pairwise(acts))


def test_after_the_probes_it_goes_one_level_deeper_twice(problem: Room) -> None:
    for slug in ("big", "great", "middle", "small"):
        problem.answer(found=(slug,))
    assert asked(problem) == (Kind.EXTEND, "topic:tests", 0)
    problem.answer()
    assert asked(problem) == (Kind.EXTEND, "topic:scale", 0)
    assert problem.answer().kind is Kind.INVITE_QUESTIONS


def test_a_myth_is_put_right_at_the_end_of_the_problem(problem: Room) -> None:
    problem.answer(claimed=("F-sleep-is-async",))
    version = problem.version
    problem.put("assistant", MythHeard(version=version, myth="F-sleep-is-async", stance="claimed", seq=1))
    while problem.answer(Intent.PASS, shortcut="pass").kind is not Kind.INVITE_QUESTIONS:
        assert "time.sleep holds the thread." not in problem.text
    assert "time.sleep holds the thread." in problem.text


def test_closing_thanks_for_something_really_said(problem: Room) -> None:
    problem.answer(found=("big",))
    while problem.answer(Intent.PASS, shortcut="pass").kind is not Kind.INVITE_QUESTIONS:
        pass
    assert "thank_for:big" in problem.move.acts


def test_the_next_problem_follows(room: Room) -> None:
    room = Room(make_brief(make_item(), many_faults()))
    room.to_problem()
    while room.answer(Intent.PASS, shortcut="pass").kind is not Kind.PRESENT:
        pass
    assert (room.scene.span.number, room.state.question.number) == (2, 2)  # type: ignore[union-attr]


# --- anywhere


def test_said_already_is_apologised_for_when_it_is_on_record(problem: Room) -> None:
    problem.answer(partial=("big",), text="big looks odd")
    problem.answer(Intent.SAID_ALREADY)
    assert "sorry" in problem.text.lower()
    assert problem.move.target == "great"


def test_said_already_is_asked_for_once_more_when_it_is_not_on_record(problem: Room) -> None:
    assert problem.answer(Intent.SAID_ALREADY).kind is Kind.SAY_AGAIN
    assert problem.answer(Intent.SAID_ALREADY).target == "great"


def test_thinking_is_granted_once_and_then_left_in_peace(problem: Room) -> None:
    assert problem.answer(Intent.THINKING).kind is Kind.TAKE_YOUR_TIME
    assert problem.answer(Intent.THINKING).kind is Kind.QUIET
    problem.answer()
    assert asked(problem) == (Kind.PROBE, "big", 1)


def test_a_long_silence_is_broken_once_for_each_question(problem: Room) -> None:
    assert [move.kind for move in problem.wait(200)] == [Kind.NUDGE]
    problem.answer()
    assert [move.kind for move in problem.wait(100)] == [Kind.NUDGE]


def test_silence_over_a_new_snippet_is_reading(room: Room) -> None:
    room.to_snippet()
    assert room.wait(200) == []
    assert [move.form for move in room.wait(60)] == ["reading"]


def test_the_time_left_is_told_at_ten_and_at_five_minutes() -> None:
    room = Room(make_brief(many_faults(), minutes=20, closing=2))
    room.answer(Intent.READY, after=7 * 60)
    for text in ("backend", "projects", "a system"):
        room.answer(text=text)
    room.answer(Intent.READY)
    room.wait(60 * 60)
    warned = [act for move in room.moves for act in move.acts if act.startswith("warn")]
    assert warned == ["warn:10", "warn:5"]


def test_two_wanderings_are_called_back_and_the_third_counts_as_an_answer(problem: Room) -> None:
    acts = [problem.answer(Intent.OFF_TOPIC).acts for _ in range(3)]
    assert ["return" in row for row in acts] == [True, True, False]


def test_a_wish_to_end_is_confirmed(problem: Room) -> None:
    assert problem.answer(Intent.END).kind is Kind.CONFIRM_END
    problem.answer(Intent.NOT_READY)
    assert asked(problem) == (Kind.PROBE, "big", 0)
    problem.answer(Intent.END)
    assert problem.answer(Intent.READY).end is EndReason.CANDIDATE


def test_a_question_about_the_interview_gets_the_approved_answer_and_the_question_stands(problem: Room) -> None:
    problem.answer(Intent.PROCESS_QUESTION, topics=("process:time",))
    assert problem.text.startswith("The bar at the bottom")
    assert problem.text.endswith("Question 0 about big?")


def test_what_has_no_approved_answer_is_passed_on(problem: Room) -> None:
    problem.answer(Intent.PROCESS_QUESTION, text="What is the salary?")
    assert "your contact at the company" in problem.text.lower()


# --- time


def test_no_new_probe_after_the_stages_minutes(problem: Room) -> None:
    assert problem.answer(after=16 * 60).kind is Kind.INVITE_QUESTIONS


def test_an_unanswered_question_is_waited_for_two_minutes_beyond_the_stage() -> None:
    room = Room(make_brief(many_faults(), many_faults("more-faults")))
    room.to_problem()
    began = room.scene.span.at
    moves = room.wait(20 * 60)
    over = next(turn.at for turn in room.state.turns if turn.body["move"] == "present" and turn.at > began)
    assert Kind.PRESENT in [move.kind for move in moves]
    assert timedelta(minutes=17) <= over - began <= timedelta(minutes=17, seconds=1)


def test_time_running_out_ends_the_problems_politely() -> None:
    room = Room(make_brief(many_faults(), many_faults("more-faults"), minutes=10))
    room.to_problem()
    room.put("assistant", Handed(to="interviewer"))
    room.now += timedelta(minutes=28)
    room.put("assistant", Handed(to="assistant"))
    room.answer()
    assert room.move.kind is Kind.INVITE_QUESTIONS
    assert "out_of_time" in room.move.acts
    assert [span.stage for span in room.state.stages][-2:] == [Stage.OUT_OF_TIME, Stage.CANDIDATE_QUESTIONS]


def test_candidates_questions_are_answered_until_there_are_none(problem: Room) -> None:
    while problem.answer(Intent.PASS, shortcut="pass").kind is not Kind.INVITE_QUESTIONS:
        pass
    assert problem.answer(Intent.PROCESS_QUESTION, topics=("process:next",)).kind is Kind.MORE_QUESTIONS
    assert problem.answer(Intent.PASS, text="no").kind is Kind.GOODBYE
    assert problem.scene.stage is Stage.CLOSED


def test_the_call_ends_by_itself_a_while_after_goodbye(problem: Room) -> None:
    while problem.answer(Intent.PASS, shortcut="pass").kind is not Kind.GOODBYE:
        pass
    problem.wait(100)
    assert (problem.state.status, problem.state.end_reason) == (Status.ENDED, "completed")


def test_an_absent_candidate_does_not_keep_the_room_open() -> None:
    room = Room(make_brief(many_faults()))
    room.wait(3 * 60 * 60)
    assert room.state.status == Status.ENDED


# --- a person beside the assistant


def test_while_a_person_leads_nothing_is_said(problem: Room) -> None:
    problem.put("interviewer:k", Handed(to="interviewer"), Said(text="Let me take over."))
    assert problem.state.driver == Driver.INTERVIEWER
    assert problem.answer(found=("big",)).kind is Kind.QUIET
    assert policy.next_due(problem.brief, problem.state, problem.now) is None
    assert problem.state.findings[problem.version, "big"].strength == "identified"


def test_after_a_hand_back_it_goes_on_where_the_conversation_stands(problem: Room) -> None:
    problem.put("interviewer:k", Handed(to="interviewer"), Said(text="What about big?"))
    problem.answer(found=("big",))
    problem.put("interviewer:k", Handed(to="assistant"))
    move = problem.turn(None)
    assert (move.kind, move.target, move.acts) == (Kind.PROBE, "great", ["resume"])


def test_what_a_person_rejected_stays_rejected(problem: Room) -> None:
    rejected = Found(version=problem.version, defect="big", strength="rejected", rung=0)
    problem.put("interviewer:k", rejected)
    problem.answer(found=("big",))
    assert problem.state.findings[problem.version, "big"].strength == "rejected"


def test_suggestions_are_the_next_rungs_most_severe_first(problem: Room) -> None:
    rows = [(row.target, row.rung) for row in policy.suggestions(problem.brief, problem.state)]
    assert rows == [("big", 1), ("great", 0), ("middle", 0), ("small", 0), ("topic:tests", 0)]


def test_before_a_snippet_is_shown_nothing_is_suggested(room: Room) -> None:
    assert policy.suggestions(room.brief, room.state) == []


def test_a_findings_rung_is_what_was_given_away_before_it(problem: Room) -> None:
    problem.answer()
    problem.answer(found=("big", "middle"))
    rungs = {slug: row.rung for (_, slug), row in problem.state.findings.items()}
    assert rungs == {"big": 1, "middle": 0}


def test_an_ended_interview_is_only_heard(problem: Room) -> None:
    problem.state.status = Status.ENDED
    heard = Heard(Intent.ANSWER)
    assert policy.next_move(problem.brief, problem.state, heard, problem.now).kind is Kind.QUIET
