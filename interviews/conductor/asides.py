"""What may come at any stage: repeat, clarify, think, pass, said already, questions, silence, time. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from interviews.conductor import ladder, problem
from interviews.conductor.frame import goodbye, process_act
from interviews.conductor.intents import says
from interviews.conductor.listener import Intent
from interviews.conductor.moves import Act, Kind, Move
from interviews.conductor.scene import Scene
from interviews.events import EndReason, Stage

NUDGE_AFTER = timedelta(seconds=75)
NUDGE_THINKING = timedelta(seconds=150)
NUDGE_READING = timedelta(seconds=240)
WARNINGS = (5, 10)
LONG_ENOUGH = 2  # an interview this many times as long as the warning gets it
UNWARNED = frozenset({Stage.WELCOME, Stage.READY, Stage.OUT_OF_TIME, Stage.CANDIDATE_QUESTIONS, Stage.CLOSED})
UNNUDGED = frozenset({Stage.WELCOME, Stage.OUT_OF_TIME, Stage.CLOSED})
MOST_DETOURS = 2
MOST_REASSURED = 2
# Worded for the first time they are asked; the others can be said again as they are.
ASKED_OTHERWISE = (Kind.WELCOME, Kind.ASK_FOCUS, Kind.BRIDGE, Kind.PRESENT, Kind.PICK_UP, Kind.ASK_HOW)


def aside(scene: Scene, before: tuple[Act, ...]) -> Move | None:
    """The move when the candidate did something else than answer, or None."""
    if scene.open and scene.open.body["move"] == Kind.CONFIRM_END:
        if scene.intent in (Intent.READY, Intent.END):
            return goodbye(scene, EndReason.CANDIDATE)
        return again(scene, (*before, Act("goes_on")))
    if scene.stage in (Stage.CLOSED, Stage.WELCOME):
        return None
    match scene.intent:
        case Intent.END if scene.stage is not Stage.READY:
            return Move(Kind.CONFIRM_END, "wants to end", before=before)
        case Intent.THINKING:
            return _think(scene, before)
        case Intent.REPEAT:
            return again(scene, before, "repeat")
        case Intent.CLARIFY if not _detours_used(scene, "clarify"):
            return again(scene, (*before, Act("clarify")), "clarify")
        case Intent.OFF_TOPIC if not _detours_used(scene, "return"):
            return again(scene, (*before, Act("return")), "off topic")
        case Intent.PROCESS_QUESTION if scene.stage is not Stage.CANDIDATE_QUESTIONS:
            return again(scene, (*before, process_act(scene)), "a question about the interview")
        case Intent.SAID_ALREADY:
            return _said_already(scene, before)
    return None


def _detours_used(scene: Scene, act: str) -> bool:
    return sum(act in turn.body["acts"] for turn in scene.since_question(*Kind)) >= MOST_DETOURS


def _think(scene: Scene, before: tuple[Act, ...]) -> Move:
    """Told once that there is time; after that the assistant waits quietly."""
    if scene.since_question(Kind.TAKE_YOUR_TIME):
        return Move(Kind.QUIET, "thinking")
    return Move(Kind.TAKE_YOUR_TIME, "thinking", before=before)


def _said_already(scene: Scene, before: tuple[Act, ...]) -> Move | None:
    """Looks it up: what is on record is apologised for; else it asks for it once more, once."""
    target = ladder.current_target(scene) if scene.is_on_show else ""
    if target in scene.strengths or scene.since_question(Kind.SAY_AGAIN) or not scene.is_on_show:
        return None
    asked = scene.question.body["move"] if scene.question else ""
    if asked not in (Kind.PROBE, Kind.ASK_HOW, Kind.PICK_UP):
        return None
    return Move(Kind.SAY_AGAIN, "not on record", target, before=before)


def reassurance(scene: Scene) -> tuple[Act, ...]:
    """For somebody who says that they are nervous; not over and over."""
    told = sum("reassure" in turn.body["acts"] for turn in scene.state.turns)
    nervous = any(says("nervous", message.text) for message in scene.new_messages)
    return (Act("reassure"),) if nervous and told < MOST_REASSURED else ()


def apology(scene: Scene) -> list[Act]:
    """For having asked what was said already."""
    if scene.intent is not Intent.SAID_ALREADY:
        return []
    target = ladder.current_target(scene)
    finding = scene.state.findings.get((scene.step.version, target)) if scene.step else None
    if finding and finding.quote and target in scene.strengths:
        return [Act("sorry_said", target, {"quote": problem.shortened(finding.quote)})]
    return [Act("sorry")]


def again(scene: Scene, before: tuple[Act, ...], why: str = "the question stands") -> Move:
    """The open question once more, with nothing given away beyond it."""
    asked = scene.question
    if asked is None:
        return Move(Kind.TAKE_YOUR_TIME, why, before=before)
    body, step = asked.body, scene.step
    kind, words, probe = Kind(body["move"]), dict(body["words"]), None
    if step and kind in (Kind.PROBE, Kind.EXTEND):
        probe = step.probe(body["probe"])
    form = body["form"]
    if kind in ASKED_OTHERWISE:
        form = f"{form}_again" if form in ("question", "point") else "again"
    return Move(kind, why, body["target"], body["rung"], form, words, before, probe, step)


def warning(scene: Scene) -> Act | None:
    """Ten and five minutes before the end, each once; the later one alone when both are due."""
    if scene.stage in UNWARNED:
        return None
    for minutes in WARNINGS:
        due = scene.ends_at - timedelta(minutes=minutes) <= scene.now
        if due and scene.total >= timedelta(minutes=minutes * LONG_ENOUGH):
            return None if scene.acted(f"warn:{minutes}") else Act("warn", str(minutes), {"minutes": str(minutes)})
    return None


def nudge_at(scene: Scene) -> datetime | None:
    """When the silence is long enough; once for each question."""
    if scene.open is None or scene.stage in UNNUDGED or scene.since_question(Kind.NUDGE):
        return None
    patience = NUDGE_AFTER
    if scene.since_question(Kind.TAKE_YOUR_TIME):
        patience = NUDGE_THINKING
    if scene.open.body["move"] == Kind.PRESENT:
        patience = NUDGE_READING
    return scene.last_spoken + patience


def nudge(scene: Scene) -> Move:
    return Move(
        Kind.NUDGE, "long silence", form="reading" if scene.open and scene.open.body["move"] == Kind.PRESENT else ""
    )
