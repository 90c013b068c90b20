"""The builder over a stored interview: what the page shows and the command prints."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from interviews.events import (
    ASSISTANT,
    CANDIDATE,
    SYSTEM,
    EndReason,
    Entered,
    Handed,
    Reopened,
    Shown,
    Stage,
    StageEntered,
)
from interviews.models import Participant
from interviews.roles import Role
from reports.scorecard.comparability import differences_of
from reports.scorecard.document import document_of
from reports.scorecard.findings import problems_of
from reports.scorecard.pictures import bar_of
from reports.scorecard.source import source_of
from scoring.models import Outcome, Scorecard
from scoring.rubrics.schema import RubricData
from scoring.services.outcomes import record_outcome
from scoring.services.rubrics import DEFAULT_FILE, choose_rubric, publish_rubric, read_rubric
from scoring.services.scorecards import revise, save_rating, submit
from tests.factories import make_plan, make_position, make_user, make_version
from tests.scoring.sessions import Session, filled_draft, held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric")]


@pytest.fixture
def rater():
    return make_user(name="Priya")


def source(session: Session):
    cards = Scorecard.objects.current().filter(interview=session.interview)
    return source_of(session.interview, cards)


def printed(session: Session, capsys) -> dict:
    call_command("scorecard", str(session.interview.public_id), "--format", "json")
    return json.loads(capsys.readouterr().out)


def differences(session: Session) -> list[str]:
    items = list(session.interview.plan.items.all())
    made = source(session)
    problems = problems_of(made.items, made.record.state, made.record.versions)
    return differences_of(session.interview, items, made.record, problems)


def test_the_command_prints_the_agreed_keys_before_any_other(rater, capsys) -> None:
    session, seq = held_session(rater, timezone="Asia/Kolkata")
    Participant.objects.update(credentials="Staff engineer")
    submitted_scorecard(session.interview, rater, seq=seq)
    data = printed(session, capsys)
    assert list(data)[:12] == [
        "version", "candidate", "position", "round", "started_at", "timezone", "total_minutes", "playback_url",
        "outcome", "scorecards", "questions", "findings",
    ]  # fmt: skip
    assert {key: data[key] for key in ("version", "candidate", "position", "round", "timezone", "outcome")} == {
        "version": 1, "candidate": "Ada Example", "position": "Backend engineer", "round": "Code review round",
        "timezone": "Asia/Kolkata", "outcome": None,
    }  # fmt: skip
    assert (data["started_at"], data["total_minutes"]) == ("2026-03-02T12:00:20+00:00", 1)
    assert data["playback_url"].endswith(f"/reports/{session.interview.public_id}/playback/")


def agreed(rating: dict) -> dict:
    keys = ("section", "criterion", "score", "out_of", "band", "anchor", "notes", "evidence")
    assert tuple(rating)[: len(keys)] == keys
    return {key: rating[key] for key in keys}


def test_a_scorecard_is_printed_with_every_row_of_the_rubric(rater, capsys) -> None:
    session, seq = held_session(rater)
    submitted_scorecard(session.interview, rater, seq=seq)
    (card,) = printed(session, capsys)["scorecards"]
    assert list(card)[:4] == ["interviewer", "decision", "reason", "ratings"]
    assert (card["interviewer"], card["decision"], card["reason"], len(card["ratings"])) == (
        {"name": "Priya", "credentials": ""}, "yes", "Reads code well.", 11,
    )  # fmt: skip
    first, scored = card["ratings"][0], card["ratings"][6]
    assert agreed(first) == {
        "section": "Low-level design", "criterion": "DB design", "score": None, "out_of": 10, "band": None,
        "anchor": None, "notes": ["Not assessed: No question on it."], "evidence": [],
    }  # fmt: skip
    assert agreed(scored) == {
        "section": "Python/Django", "criterion": "Python core fundamentals", "score": 7, "out_of": 10,
        "band": "7–8 Strong", "anchor": scored["anchor"], "notes": ["Saw the wait", "Named the loop"],
        "evidence": [{
            "stream": "room", "seq": seq, "quote": "blocks the whole thread", "at": "1:00",
            "span": {"start": 10, "end": 33},
        }],
    }  # fmt: skip
    assert scored["anchor"].startswith("Finds misuse of the language")


def test_findings_and_questions_are_printed_per_problem(rater, capsys) -> None:
    session, seq = held_session(rater)
    submitted_scorecard(session.interview, rater)
    data = printed(session, capsys)
    (problem,) = data["findings"]
    assert (problem["number"], problem["shown"], problem["reached"]) == (1, True, 1)
    assert problem["defects"][0] == {
        "slug": "blocking-sleep", "title": "Blocks", "severity": "blocker", "fate": "found", "rung": 0,
        "help": "volunteered", "quote": "blocks the whole thread", "seq": seq, "questions": 0,
    }  # fmt: skip
    assert problem["defects"][1]["fate"] == "not_reached"
    assert [question["title"] for question in data["questions"]] == ["Problem 1: A slow wait"]


def test_a_revision_is_printed_in_place_of_what_it_revises(rater, capsys) -> None:
    session, _ = held_session(rater)
    revision = revise(scorecard=submitted_scorecard(session.interview, rater), reason="Again")
    save_rating(scorecard=revision, criterion="python-core", score=9)
    assert printed(session, capsys)["scorecards"][0]["ratings"][6]["score"] == 7
    submit(scorecard=revision)
    cards = printed(session, capsys)["scorecards"]
    assert [card["ratings"][6]["score"] for card in cards] == [9]


def test_nothing_submitted_is_said_with_exit_code_3(rater) -> None:
    session, _ = held_session(rater)
    filled_draft(session.interview, rater)
    with pytest.raises(CommandError, match="No scorecard of this interview was submitted yet") as failed:
        call_command("scorecard", str(session.interview.public_id))
    assert failed.value.returncode == 3


@pytest.mark.parametrize("public_id", ["nonsense", "5b4cf5a6-0000-4000-8000-000000000001", ""])
def test_an_unknown_interview_is_said_with_exit_code_2(public_id) -> None:
    with pytest.raises(CommandError, match="There is no interview") as failed:
        call_command("scorecard", public_id)
    assert failed.value.returncode == 2


def test_questions_stand_in_order_with_what_they_brought_out(rater) -> None:
    session = live_session(rater)
    session.add(SYSTEM, StageEntered(stage=Stage.BACKGROUND, minutes=3))
    session.says(ASSISTANT, "Tell me about a project.")
    session.says(CANDIDATE, "A shop?")
    version = session.show()
    session.probes(version, "sleep-0", "blocking-sleep", 0, "What happens in line 5?")
    session.says(CANDIDATE, "It waits.")
    session.probes(version, "sleep-1", "blocking-sleep", 1, "And everybody else meanwhile?")
    seq = session.says(CANDIDATE, "Oh, it blocks them.")
    session.finds(version, "blocking-sleep", seq, "it blocks them", rung=1)
    session.says(session.interview.participants.get().actor, "How would you test that?")
    session.probes(version, "tests-0", "topic:tests", 0, "What would a test need?")
    session.add(SYSTEM, StageEntered(stage=Stage.CANDIDATE_QUESTIONS, minutes=5))
    session.says(CANDIDATE, "When do I hear back?")
    session.end()
    submitted_scorecard(session.interview, rater)
    questions = document_of(source(session)).questions
    assert [question.title for question in questions] == [
        "Background",
        "Problem 1: A slow wait",
        "Candidate's questions",
    ]
    assert [point.text for point in questions[0].points] == ["Tell me about a project."]
    assert [(point.text, point.by, point.help, point.remark) for point in questions[1].points] == [
        ("What happens in line 5?", "Assistant", "open question", "Nothing new was shown."),
        ("And everybody else meanwhile?", "Assistant", "area named", "Found: Blocks."),
        ("How would you test that?", "Priya", "", ""),
        ("What would a test need?", "Assistant", "open question", ""),
    ]
    assert [point.text for point in questions[2].points] == ["When do I hear back?"]


def test_an_interview_as_planned_differs_in_nothing(rater) -> None:
    session = live_session(rater)
    version = session.show()
    for defect in ("blocking-sleep", "no-types"):
        seq = session.says(CANDIDATE, "words", after=400)
        session.finds(version, defect, seq, "words")
    session.add(SYSTEM, StageEntered(stage=Stage.CANDIDATE_QUESTIONS, minutes=16))
    session.end(after=900)
    assert differences(session) == []


def test_what_differed_from_the_plan_is_said(rater) -> None:
    plan = make_plan(make_position(), [make_version(title="First"), make_version(title="Second")])
    session = live_session(rater, plan=plan)
    version = session.show(2)
    session.probes(version, "sleep-3", "blocking-sleep", 3, "It holds the thread. What then?")
    for leads in ("interviewer", "assistant"):
        session.add(session.interview.participants.get().actor, Handed(to=leads))
    session.says(CANDIDATE, "Hm.", after=18 * 60)
    extra = make_version(title="Extra")
    session.add(SYSTEM, Shown(version=extra.public_id, title="Extra", number=1, of=2))
    session.end(EndReason.CANDIDATE)
    assert differences(session) == [
        "Problem 1, First, was not shown.",
        "Extra was shown and is not in the plan.",
        "The problems were shown in the order 2, 1.",
        "It took 20 of 44 planned minutes.",
        "Problem 2 took 19 of 15 planned minutes.",
        "The candidate ended the call before the conversation was finished.",
        "Priya took over at 1:10.",
        "The assistant led again from 1:20.",
        "1 question gave facts away.",
        "3 known defects never came up and count neither way.",
    ]


def test_one_defect_that_never_came_up_is_told_as_one(rater) -> None:
    session, _ = held_session(rater)
    assert differences(session)[-1] == "1 known defect never came up and counts neither way."


def test_a_conversation_that_was_put_off_before_changes_nothing(rater) -> None:
    put_off = live_session(rater)
    put_off.end(EndReason.RESCHEDULE)
    put_off.add(SYSTEM, Reopened(), after=3600)
    put_off.add(CANDIDATE, Entered())
    put_off.start()
    put_off.end(EndReason.COMPLETED, after=29 * 60)
    assert differences(put_off) == ["Problem 1, A slow wait, was not shown."]


def test_the_disclosure_says_what_machines_did(rater) -> None:
    session, _ = held_session(rater)
    submitted_scorecard(session.interview, rater)
    assert document_of(source(session)).disclosure == (
        "An automated assistant led the conversation or parts of it, from a fixed script. "
        "The candidate agreed to it beforehand.",
        "Answers were compared with the known defects by built-in rules on this server. Model: none.",
        "No machine suggested a score or a decision: both are the raters' own.",
    )


def test_several_raters_stand_side_by_side(rater) -> None:
    other = make_user(name="Jonas")
    session, seq = held_session(rater, other)
    for user, score in ((rater, 9), (other, 6)):
        submitted_scorecard(session.interview, user, score=score, seq=seq)
    report = document_of(source(session))
    row = next(row for row in report.rows if row.criterion.slug == "python-core")
    assert (row.criterion.number, row.scores, row.criterion.mean, row.criterion.spread) == ("3.1", [9, 6], 7.5, 3)
    assert bar_of(row).words == "Python core fundamentals: 9, 6 of 10 (Outstanding 9–10, Solid 5–6)"
    assert [card.interviewer.name for card in report.scorecards] == ["Priya", "Jonas"]
    assert report.total == 7.5
    assert [piece.at for _, rating in row.ratings for piece in rating.evidence] == ["1:00", "1:00"]


def test_the_total_is_derived_with_the_weights_of_the_rubric(rater) -> None:
    session, _ = held_session(rater)
    data = read_rubric(DEFAULT_FILE).model_dump(mode="json")
    data["sections"][2]["criteria"][0] |= {"weight": 3, "weight_reason": "It is what the team reads all day."}
    version, _ = publish_rubric(rubric=RubricData.model_validate(data))
    choose_rubric(plan=session.interview.plan, version=version)
    draft = filled_draft(session.interview, rater, score=8)
    save_rating(scorecard=draft, criterion="mvt", score=4)
    submit(scorecard=draft)
    report = document_of(source(session))
    assert (report.total, report.sections[2].mean, report.sections[0].mean) == (7, 7, None)
    assert [(each.slug, each.weight, each.weight_reason) for each in report.weighted] == [
        ("python-core", 3, "It is what the team reads all day.")
    ]


def test_the_latest_outcome_is_printed(rater, capsys) -> None:
    session, _ = held_session(rater)
    submitted_scorecard(session.interview, rater)
    administrator = make_user(Role.ADMINISTRATOR, name="Mira")
    said = {"interview": session.interview, "by": administrator, "reason": Outcome.Reason.INCOMPLETE}
    first = record_outcome(choice=Outcome.Choice.HOLD, words="One more round.", seen=None, **said)
    latest = record_outcome(choice=Outcome.Choice.DECLINE, words="No second round came about.", seen=first.pk, **said)
    assert printed(session, capsys)["outcome"] == {
        "choice": "decline", "reason": "incomplete", "words": "No second round came about.", "by": "Mira",
        "at": latest.decided_at.isoformat(),
    }  # fmt: skip
