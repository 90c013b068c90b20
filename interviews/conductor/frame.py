"""What stands around the problems: welcome, ready, focus, background, bridge, the candidate's questions. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviews.conductor import process
from interviews.conductor.listener import Intent
from interviews.conductor.moves import Act, Kind, Move, Place
from interviews.conductor.problem import next_step
from interviews.conductor.scene import Scene
from interviews.events import EndReason, Stage

# How the warm-up's minutes are shared; the readiness question takes what is left.
SHARES = {Stage.READY: 0.2, Stage.FOCUS: 0.15, Stage.BACKGROUND: 0.3, Stage.BACKGROUND_PROBE: 0.3, Stage.BRIDGE: 0.05}
READY_MINUTES = 2.0
FOCI = ("data engineering", "system design", "backend", "frontend")
MOST_ASKED_AGAIN = 2


def place(scene: Scene, stage: Stage) -> Place:
    warm_up = scene.brief.warm_up or READY_MINUTES
    return Place(stage, 0, round(warm_up * SHARES.get(stage, 0.0), 2))


def welcome(scene: Scene) -> Move:
    count = len(scene.brief.steps)
    words = {
        "count": _spelled(count),
        "snippets": "snippet" if count == 1 else "snippets",
        "minutes": f"{scene.brief.minutes:g}",
    }
    return Move(Kind.WELCOME, "begins", words=words, enter=(place(scene, Stage.READY),))


def ready(scene: Scene) -> Move:
    if scene.open and scene.open.body["move"] == Kind.CONFIRM_TIME:
        if scene.intent in (Intent.READY, Intent.ANOTHER_TIME, Intent.END):
            return goodbye(scene, EndReason.RESCHEDULE)
        return Move(Kind.ASK_READY, "stays")
    if scene.intent is Intent.READY:
        return focus(scene)
    if scene.intent in (Intent.ANOTHER_TIME, Intent.END):
        return Move(Kind.CONFIRM_TIME, "another time wanted")
    return Move(Kind.OFFER_TIME if scene.intent is Intent.NOT_READY else Kind.ASK_READY, "not ready yet")


def focus(scene: Scene) -> Move:
    if not scene.brief.warm_up:
        return bridge(scene)
    return Move(Kind.ASK_FOCUS, "ready", enter=(place(scene, Stage.FOCUS),))


def background(scene: Scene, before: Sequence[Act] = ()) -> Move:
    return Move(Kind.ASK_BACKGROUND, "focus told", before=tuple(before), enter=(place(scene, Stage.BACKGROUND),))


def background_probe(scene: Scene) -> Move:
    """One concrete system that the candidate really named, or the choice of one."""
    if scene.now >= scene.warm_up_ends_at or scene.intent is Intent.PASS:
        return bridge(scene, [Act("thank")])
    named = scene.heard.named_things if scene.heard else ()
    where = focus_told(scene)
    words = {"thing": named[0]} if named else {"focus": where} if where else {}
    form = "named" if named else "focus" if where else "open"
    return Move(
        Kind.ASK_SYSTEM,
        "goes deeper",
        form=form,
        words=words,
        before=(Act("thank"),) if "thank" not in scene.last_acts else (),
        enter=(place(scene, Stage.BACKGROUND_PROBE),),
    )


def bridge(scene: Scene, before: Sequence[Act] = ()) -> Move:
    thanked = "thank" in scene.last_acts
    kept = tuple(act for act in before if not (thanked and act.kind == "thank"))
    return Move(Kind.BRIDGE, "the code part begins", before=kept, enter=(place(scene, Stage.BRIDGE),))


def after_bridge(scene: Scene) -> Move:
    if scene.intent is Intent.NOT_READY:
        return Move(Kind.TAKE_YOUR_TIME, "not ready yet", form="ready")
    return next_step(scene) or invite_questions(scene)


def focus_told(scene: Scene) -> str:
    """The area the candidate chose, if it is one of those offered."""
    spans = [span for span in scene.state.stages if span.stage in (Stage.FOCUS, Stage.BACKGROUND)]
    told = " ".join(
        message.text.lower().replace("-", " ").replace("back end", "backend").replace("front end", "frontend")
        for message in scene.state.messages
        if spans and message.seq > spans[0].seq and message.actor == "candidate"
    )
    found = [(match.start(), area) for area in FOCI if (match := re.search(rf"\b{area}\b", told))]
    return min(found, default=(0, ""))[1]


def out_of_time(scene: Scene, before: Sequence[Act] = ()) -> Move:
    """From any stage: a polite pause, then straight to the candidate's questions."""
    acts = (*(act for act in before if act.kind != "thank_problem"), Act("out_of_time"))
    following = invite_questions(scene, acts)
    return Move(
        following.kind,
        "out of time",
        form=following.form,
        before=following.before,
        enter=(Place(Stage.OUT_OF_TIME), *following.enter),
    )


def invite_questions(scene: Scene, before: Sequence[Act] = ()) -> Move:
    if not scene.brief.closing or scene.now >= scene.ends_at:
        return goodbye(scene, before=before)
    enter = Place(Stage.CANDIDATE_QUESTIONS, 0, scene.brief.closing)
    return Move(Kind.INVITE_QUESTIONS, "the problems are done", before=tuple(before), enter=(enter,))


def questions(scene: Scene, acts: Sequence[Act]) -> Move:
    asked = len(scene.moves(Kind.MORE_QUESTIONS))
    if scene.intent is Intent.PROCESS_QUESTION:
        if scene.stage_is_over:
            return goodbye(scene, before=[process_act(scene)])
        return Move(Kind.MORE_QUESTIONS, "answered", before=(process_act(scene),))
    noted = tuple(act for act in acts if act.kind.startswith("noted"))
    if noted and not scene.stage_is_over and asked < MOST_ASKED_AGAIN:
        return Move(Kind.MORE_QUESTIONS, "something was added", before=noted)
    return goodbye(scene, before=noted)


def process_act(scene: Scene) -> Act:
    topics = scene.heard.topics if scene.heard else ()
    topic = next((topic for topic in topics if process.is_answered(topic)), None)
    return (
        Act("answer", topic.removeprefix(process.PREFIX), {"text": process.answer_to(topic)}) if topic else Act("refer")
    )


def goodbye(scene: Scene, reason: EndReason | None = None, before: Sequence[Act] = ()) -> Move:
    """The last words. With a reason the call ends with them, else a little later."""
    form = {EndReason.RESCHEDULE: "another_time", EndReason.CANDIDATE: "wished"}.get(reason or EndReason.COMPLETED, "")
    return Move(
        Kind.GOODBYE, reason or "done", form=form, before=tuple(before), enter=(Place(Stage.CLOSED),), end=reason
    )


def _spelled(count: int) -> str:
    names = ("no", "one", "two", "three", "four", "five", "six")
    return names[count] if count < len(names) else str(count)
