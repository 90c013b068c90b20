"""What differed from the plan, in sentences, and what took part besides people. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from interviews.events import ASSISTANT, SYSTEM
from interviews.models import Interview, PlanItem
from interviews.state import RoomState
from reports.scorecard.parts.judged import Suggested
from reports.scorecard.parts.observed import Problem
from reports.scorecard.questions import stage_runs
from scoring.models import SuggestionAnswer
from scoring.records.record import Record
from scoring.records.transcript import clock, stage_title

Action = SuggestionAnswer.Action
STAGE_SLACK_MINUTES = 2
EARLY_SHARE = 0.8
FACTS_RUNG = 2

END_WORDS = {
    "out_of_time": "The time was used up before the conversation was finished.",
    "candidate": "The candidate ended the call before the conversation was finished.",
    "interviewer": "An interviewer ended the call before the conversation was finished.",
}


def differences_of(
    interview: Interview, items: Sequence[PlanItem], record: Record, problems: Sequence[Problem]
) -> list[str]:
    state = record.state
    return [
        *_questions(state, problems),
        *_time(items, state),
        *_lead(interview, record),
        *_help(state, problems),
    ]


def total_minutes(started: datetime | None, ended: datetime | None) -> int:
    return round((ended - started).total_seconds() / 60) if started and ended else 0


def disclosure_of(record: Record, suggested: Suggested | None) -> list[str]:
    state = record.state
    led = any(message.actor == ASSISTANT for message in state.messages)
    policies = sorted({str(turn.body["policy"]) for turn in state.turns})
    version = f" (script version {', '.join(policies)})" if policies else ""
    asked = {True: "The candidate agreed to it beforehand.", False: "The candidate did not agree to it.", None: ""}
    consent = f" {asked[state.ai]}" if asked[state.ai] else ""
    return [
        f"An automated assistant led the conversation or parts of it, from a fixed script{version}.{consent}"
        if led
        else "No automated assistant took part in the conversation.",
        f"Answers were compared with the known defects by built-in rules on this server. Model: {_models(state)}.",
        *_assessor(suggested),
        _suggested(suggested) if suggested else "No machine suggested a score or a decision: both are the raters' own.",
    ]


def _models(state: RoomState) -> str:
    """Those that were asked during the conversation, to listen or to word a question."""
    return ", ".join(sorted({str(call["model"]) for turn in state.turns for call in turn.body["calls"]})) or "none"


def _assessor(suggested: Suggested | None) -> Iterator[str]:
    if suggested and suggested.assessor:
        came = (
            "It gave verdicts with quotes and no number; where its two runs differed, they count nowhere."
            if suggested.assessed
            else "Nothing of it could be used."
        )
        yield f"A language model was asked about open questions afterwards: {suggested.assessor}. {came}"


def _suggested(suggested: Suggested) -> str:
    """After the raters had submitted, and with what came of it."""
    counted = Counter(answer.action for rating in suggested.ratings for answer in rating.answers)
    words = {
        Action.ACCEPT: "accepted",
        Action.CHANGE: "led to another score",
        Action.KEEP: "answered by keeping the own score",
    }
    answers = ", ".join(f"{counted[action]} {said}" for action, said in words.items() if counted[action])
    return (
        f"This server worked out scores from the findings (formula {suggested.formula}) and showed them to raters "
        f"after they had submitted: {answers or 'none was answered'}. No machine suggested a decision."
    )


def _questions(state: RoomState, problems: Sequence[Problem]) -> Iterator[str]:
    for problem in problems:
        if not problem.shown:
            yield f"Problem {problem.number}, {problem.problem}, was not shown."
        elif not problem.number:
            yield f"{problem.problem} was shown and is not in the plan."
    order = list(dict.fromkeys(shown.number for shown in state.shown))
    if order != sorted(order):
        yield f"The problems were shown in the order {', '.join(map(str, order))}."


def _time(items: Sequence[PlanItem], state: RoomState) -> Iterator[str]:
    planned = sum(item.minutes for item in items)
    spent = total_minutes(state.started_at, state.ended_at)
    if spent > planned + STAGE_SLACK_MINUTES or spent < planned * EARLY_SHARE:
        yield f"It took {spent} of {planned} planned minutes."
    for run in stage_runs(state):
        if run.span.minutes and run.minutes > run.span.minutes + STAGE_SLACK_MINUTES:
            title = stage_title(run.span.stage, run.span.number)
            yield f"{title} took {run.minutes:.0f} of {run.span.minutes:.0f} planned minutes."
    if state.end_reason in END_WORDS:
        yield END_WORDS[state.end_reason]


def _lead(interview: Interview, record: Record) -> Iterator[str]:
    if interview.mode == Interview.Mode.INTERVIEWER:
        yield "An interviewer led the conversation instead of the assistant."
    # Who leads when a conversation begins, perhaps after one that was put off, is the plan's and not a change.
    handed = [event for event in record.events if event.kind == "handed" and event.actor != SYSTEM]
    for event in handed:
        at = clock(event.at, record.state.started_at)
        yield (
            f"{record.names.get(event.actor, 'An interviewer')} took over at {at}."
            if event.body["to"] == "interviewer"
            else f"The assistant led again from {at}."
        )


def _help(state: RoomState, problems: Sequence[Problem]) -> Iterator[str]:
    facts = sum(probe.rung >= FACTS_RUNG for probe in state.probes)
    if facts:
        yield f"{facts} question{'s' * (facts != 1)} gave facts away."
    unreached = sum(problem.not_reached for problem in problems if problem.shown)
    if unreached:
        defects, count = ("defect", "counts") if unreached == 1 else ("defects", "count")
        yield f"{unreached} known {defects} never came up and {count} neither way."
