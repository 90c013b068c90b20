"""The stage `question`: what has no code to review is presented and asked by the same ladder over its key points."""

from __future__ import annotations

import pytest

from interviews.conductor.listener import Intent
from interviews.conductor.moves import Kind
from interviews.events import Stage
from interviews.log import state_of
from interviews.models import Interview
from interviews.models.event import Status
from interviews.roles import Role
from interviews.services.room import show_question
from snippets.loader import BANK, read_question
from snippets.models import Question
from tests.factories import make_interview, make_plan, make_user, make_version
from tests.interviews.conductor.stage import Room, ladder, make_brief, make_item, many_faults


def point(slug: str, *, core: bool = True) -> dict[str, object]:
    return {
        "slug": slug, "title": slug, "short": f"the {slug}", "explanation": "Explained.", "core": core,
        "cues": [f"{slug} + point"], "said": [f"the {slug} is the point"],
    }  # fmt: skip


def question(kind: str = "knowledge"):
    return make_item(
        "why-so", kind=kind, environment="", intro="Why is it so?", parts=[], defects=[],
        key_points=[point("extra", core=False), point("cause"), point("effect")],
        probes=[*ladder("cause"), *ladder("effect"), *ladder("extra", range(2)),
                {"id": "tests-0", "target": "topic:tests", "rung": 0, "ask": "And tests?"}],
    )  # fmt: skip


@pytest.fixture
def room() -> Room:
    return Room(make_brief(question())).to_snippet()


def test_the_question_is_put_in_a_stage_of_its_own_and_shown(room) -> None:
    assert (room.move.kind, room.move.form, room.scene.stage) == (Kind.PRESENT, "question", Stage.QUESTION)
    assert "Why is it so?" in room.text
    assert room.text.count("?") == 1
    assert "snippet" not in room.text
    assert room.state.question.version == room.version


def test_core_points_are_asked_for_first_and_found_ones_never(room) -> None:
    room.answer(found=("cause",), text="the cause is the point")
    assert (room.move.kind, room.move.target, room.move.rung) == (Kind.PROBE, "effect", 0)
    assert room.move.acts == ["noted:cause"]


def test_the_ladder_climbs_only_after_the_lower_rung_failed(room) -> None:
    rungs = []
    while room.answer().kind is Kind.PROBE and room.move.target == "cause":
        rungs.append(room.move.rung)

    assert rungs == list(range(len(rungs)))
    assert len(rungs) > 1


def test_a_half_said_point_is_asked_about_without_talk_of_faults(room) -> None:
    room.answer(partial=("cause",), text="something with the cause")

    assert (room.move.kind, room.move.form) == (Kind.ASK_HOW, "point")
    assert "“something with the cause”" in room.text
    assert not any(word in room.text for word in ("wrong", "fail", "runs", "line"))


def test_said_again_the_question_is_the_same(room) -> None:
    room.answer(Intent.REPEAT)

    assert (room.move.kind, room.move.form) == (Kind.PRESENT, "question_again")
    assert "Why is it so?" in room.text


def test_it_is_closed_as_a_question(room) -> None:
    while room.answer(Intent.PASS, text="next").kind not in (Kind.INVITE_QUESTIONS, Kind.GOODBYE):
        pass

    assert "snippet" not in room.text
    assert any(act.startswith("thank") for act in room.move.acts)


@pytest.mark.parametrize("first", [True, False])
def test_plans_may_mix_code_and_questions(first) -> None:
    items = [question("system_design"), many_faults()] if first else [many_faults(), question("system_design")]
    room = Room(make_brief(*items)).to_snippet()
    while room.answer(Intent.PASS, text="next").kind not in (Kind.INVITE_QUESTIONS, Kind.GOODBYE):
        pass

    shown = [span.stage for span in room.state.stages if span.stage in (Stage.PROBLEM, Stage.QUESTION)]
    assert shown == ([Stage.QUESTION, Stage.PROBLEM] if first else [Stage.PROBLEM, Stage.QUESTION])


def test_what_is_said_is_heard_by_the_points_own_cues() -> None:
    room = Room(make_brief(read_question(BANK / "race-conditions").item)).to_snippet()
    core = next(point for point in room.brief.steps[0].item.key_points if point.core)
    room.say(core.said[0])

    assert core.slug in {slug for _, slug in room.state.findings}


@pytest.mark.django_db
@pytest.mark.parametrize("kind_now", ["knowledge", "code_review"])
def test_an_interviewer_shows_a_question_in_the_stage_of_its_version(kind_now) -> None:
    version = make_version(**question().model_dump(mode="json"))
    Question.objects.filter(pk=version.question_id).update(kind=kind_now)
    interview = make_interview(
        make_plan(versions=[version]),
        interviewers=(make_user(Role.INTERVIEWER),),
        status=Status.LIVE,
        mode=Interview.Mode.INTERVIEWER,
    )
    show_question(interview=interview, number=1, by=interview.participants.get())

    assert state_of(interview).stage.stage == Stage.QUESTION
