"""What the assistant does next. Pure and total: the same log and the same clock give the same move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from interviews.conductor import asides, frame, ladder, problem
from interviews.conductor.brief import Brief
from interviews.conductor.listener import Expects, Heard, Intent
from interviews.conductor.moves import Act, Kind, Move
from interviews.conductor.scene import GRACE, LED_BY_PERSON, Scene
from interviews.events import Stage
from interviews.models.event import Driver, Status
from interviews.state import RoomState
from snippets.schema import TOPIC_PREFIX

POLICY_VERSION = "4"
LINGER = timedelta(seconds=90)
LONGEST_LINGER = timedelta(minutes=4)
LOOK_AGAIN = timedelta(seconds=30)
MOST_SUGGESTIONS = 5
WANTS_READINESS = frozenset(
    {Kind.WELCOME, Kind.ASK_READY, Kind.OFFER_TIME, Kind.CONFIRM_TIME, Kind.CONFIRM_END, Kind.BRIDGE}
)
ASKS_FOR_IT = frozenset({Kind.PROBE, Kind.ASK_HOW})
WANTS_STORY = frozenset({Kind.ASK_FOCUS, Kind.ASK_BACKGROUND, Kind.ASK_SYSTEM})
WANTS_QUESTIONS = frozenset({Kind.INVITE_QUESTIONS, Kind.MORE_QUESTIONS})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question for the person who leads, best first."""

    probe_id: str
    ask: str
    target: str
    rung: int


def next_move(brief: Brief, state: RoomState, heard: Heard | None, now: datetime) -> Move:
    """The move after `heard` (None: nobody said anything, the clock woke the assistant)."""
    scene = Scene(brief, state, heard, now)
    if state.status != Status.LIVE:
        return Move(Kind.QUIET, "not live")
    if state.driver != Driver.ASSISTANT:
        return Move(Kind.QUIET, LED_BY_PERSON)
    if not scene.turns and scene.stage is Stage.WELCOME:
        return frame.welcome(scene)
    return _warned(scene, _after_words(scene) if heard else _after_silence(scene))


def next_due(brief: Brief, state: RoomState, now: datetime) -> datetime | None:
    """When the assistant looks again if nobody says anything; None while it has nothing to wait for."""
    if state.status != Status.LIVE or state.driver != Driver.ASSISTANT:
        return None
    scene = Scene(brief, state, None, now)
    if scene.stage is Stage.CLOSED:
        return max(now, scene.last_spoken + LINGER)
    instants = [asides.nudge_at(scene), scene.stage_ends_at + GRACE]
    if scene.stage not in asides.UNWARNED:
        instants += [scene.ends_at - timedelta(minutes=minutes) for minutes in asides.WARNINGS]
    return min((instant for instant in instants if instant and instant > now), default=now + LOOK_AGAIN)


def expects(brief: Brief, state: RoomState, now: datetime) -> Expects:
    """What kind of reply the open question wants, for the listener."""
    asked = Scene(brief, state, None, now).open
    kind = asked.body["move"] if asked else ""
    if kind in WANTS_READINESS:
        return Expects.READINESS
    if kind in WANTS_STORY:
        return Expects.STORY
    return Expects.QUESTIONS if kind in WANTS_QUESTIONS else Expects.ANSWER


def suggestions(brief: Brief, state: RoomState) -> list[Suggestion]:
    """For the interviewer: the next rung for each unfound defect, most severe first, then what goes deeper."""
    now = state.messages[-1].at if state.messages else state.started_at
    scene = Scene(brief, state, None, now) if now else None
    if scene is None or scene.step is None:
        return []
    probes = [probe for defect in ladder.targets(scene) if (probe := ladder.next_rung(scene, defect.slug))]
    asked = {probe.probe for probe in scene.probes}
    probes += [p for p in scene.step.item.probes if p.target.startswith(TOPIC_PREFIX) and p.id not in asked]
    return [Suggestion(probe.id, probe.ask, probe.target, probe.rung) for probe in probes[:MOST_SUGGESTIONS]]


def _after_words(scene: Scene) -> Move:
    resumed = (Act("resume"),) if scene.was_interrupted else ()
    before = resumed + asides.reassurance(scene)
    noted = tuple(act for act in problem.acknowledgement(scene) if act.kind != "receipt")
    if scene.stage is Stage.CLOSED:
        return _closed(scene)
    if scene.is_past_grace and scene.intent is not Intent.END:
        return _stage_is_up(scene, before)
    if move := asides.aside(scene, before + noted):
        if not (move.kind in ASKS_FOR_IT and scene.is_found(move.target)):
            return move
        # The question that would be said again was answered in the same breath; what else was asked is answered.
        before += tuple(act for act in move.before if act.kind in ("answer", "refer"))
    if scene.is_out_of_time and scene.stage not in (Stage.OUT_OF_TIME, Stage.CANDIDATE_QUESTIONS):
        return _done_with_problem(scene, before)
    return _by_stage(scene, before)


def _closed(scene: Scene) -> Move:
    """After goodbye: the last questions are answered for a few minutes, silence ends the call."""
    if scene.now >= scene.last_spoken + LINGER or scene.now >= scene.span.at + LONGEST_LINGER:
        return Move(Kind.END, "said goodbye", end=scene.end_reason)
    if scene.intent is Intent.PROCESS_QUESTION:
        return Move(Kind.REPLY, "a question at the end", before=(frame.process_act(scene),))
    return Move(Kind.QUIET, "closed")


def _by_stage(scene: Scene, before: tuple[Act, ...]) -> Move:
    match scene.stage:
        case Stage.WELCOME | Stage.READY:
            return frame.ready(scene)
        case Stage.FOCUS | Stage.SCREEN_SHARE:
            return frame.background(scene, before)
        case Stage.BACKGROUND:
            return frame.background_probe(scene)
        case Stage.BACKGROUND_PROBE:
            return frame.bridge(scene, (*before, Act("thank")))
        case Stage.BRIDGE:
            return frame.after_bridge(scene)
        case Stage.PROBLEM | Stage.QUESTION:
            heard = [act for act in problem.acknowledgement(scene) if not before or act.kind != "receipt"]
            acts = (*before, *asides.apology(scene), *heard)
            return problem.question(scene, acts) or _done_with_problem(scene, before)
    return frame.questions(scene, problem.acknowledgement(scene))


def _done_with_problem(scene: Scene, before: tuple[Act, ...] = ()) -> Move:
    """Close this problem and go on to the next, or to the candidate's questions."""
    noted = [act for act in problem.acknowledgement(scene) if act.kind != "receipt"]
    acts = (*before, *noted, *problem.closing_acts(scene))
    if following := problem.next_step(scene, acts):
        return following
    left = scene.brief.step(scene.span.number + 1 if scene.is_on_show else 1)
    return frame.out_of_time(scene, acts) if left else frame.invite_questions(scene, acts)


def _after_silence(scene: Scene) -> Move:
    if scene.stage is Stage.CLOSED:
        return _closed(scene)
    if scene.was_interrupted:
        return _resumed(scene)
    if scene.is_past_grace or (scene.stage_is_over and scene.open is None):
        return _stage_is_up(scene)
    due = asides.nudge_at(scene)
    return asides.nudge(scene) if due and scene.now >= due else Move(Kind.QUIET, "waits")


def _resumed(scene: Scene) -> Move:
    """A person handed back: goes on from where the conversation stands."""
    before = (Act("resume"),)
    if scene.is_on_show:
        return problem.question(scene, before) or _done_with_problem(scene, before)
    if scene.stage is Stage.BRIDGE and scene.question is None:
        return frame.bridge(scene, before)
    return asides.again(scene, before, "handed back")


def _stage_is_up(scene: Scene, before: tuple[Act, ...] = ()) -> Move:
    """The stage's minutes are over, and so are those for finishing a turn."""
    if scene.stage in (Stage.CANDIDATE_QUESTIONS, Stage.OUT_OF_TIME):
        return frame.goodbye(scene)
    if scene.is_out_of_time or scene.is_on_show:
        return _done_with_problem(scene, before)
    if scene.stage is Stage.FOCUS:
        return frame.background(scene)
    if scene.stage is Stage.BRIDGE:
        return problem.next_step(scene) or frame.invite_questions(scene)
    return frame.bridge(scene)


def _warned(scene: Scene, move: Move) -> Move:
    """The time left is told with whatever is said next, or alone."""
    warning = asides.warning(scene)
    if warning is None or move.kind in (Kind.GOODBYE, Kind.INVITE_QUESTIONS, Kind.CONFIRM_END, Kind.END):
        return move
    if move.kind is Kind.QUIET:
        return Move(Kind.WARN, "time", before=(warning,)) if scene.heard is None else move
    return replace(move, before=(*move.before, warning))
