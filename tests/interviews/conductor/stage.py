"""A room on paper: plays a conversation through policy and speaker with a clock of its own, without a database."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from interviews.conductor import policy, record
from interviews.conductor.brief import Brief, Step
from interviews.conductor.cue_listener import CueListener
from interviews.conductor.listener import Answer, Heard, Intent, Prompt, Spotted, SpottedMyth, together
from interviews.conductor.moves import Move
from interviews.conductor.scene import Scene
from interviews.conductor.speaker import TemplateSpeaker
from interviews.events import CANDIDATE, SYSTEM, Body, Commented, Handed, Said, Stage, StageEntered, Started
from interviews.state import LogRow, RoomState, fold
from snippets.schema import Item, Severity
from tests.factories import NOON, item_data

LISTENER = CueListener()


def make_item(slug: str = "slow-wait", **changes: object) -> Item:
    return Item.model_validate(item_data(slug, **changes))


def ladder(target: str, rungs: range = range(6)) -> list[dict[str, Any]]:
    return [
        {"id": f"{target}-{rung}", "target": target, "rung": rung, "reveals": {target: rung},
         "ask": f"Question {rung} about {target}?"}
        for rung in rungs
    ]  # fmt: skip


def defect(slug: str, severity: str, **changes: object) -> dict[str, Any]:
    return {
        "slug": slug, "title": slug, "short": f"the {slug}", "severity": severity, "category": "correctness",
        "lines": [[1, 1]], "explanation": "Explained.", "fix": "Fixed.", "cues": [f"{slug} + fault"], "said": [slug],
        **changes,
    }  # fmt: skip


def many_faults(slug: str = "many-faults") -> Item:
    """Two blockers, a major, a minor and a nit, in an order that is not that of severity."""
    severities = {"small": "minor", "big": "blocker", "middle": "major", "great": "blocker", "tiny": "nit"}
    probes = [probe for name in ("big", "great", "middle") for probe in ladder(name)]
    probes += ladder("small", range(2))
    probes += [
        {"id": f"{topic}-0", "target": f"topic:{topic}", "rung": 0, "ask": f"And {topic}?"}
        for topic in ("tests", "scale")
    ]
    return make_item(
        slug,
        parts=[{"slug": part, "label": f"the {part} part", "cues": [part]} for part in ("first", "second")],
        defects=[defect(name, severity) for name, severity in severities.items()],
        topics=[{"slug": topic, "title": topic.title(), "good": ["Good."]} for topic in ("tests", "scale")],
        probes=probes,
    )


def many_points(slug: str = "many-points") -> Item:
    """The same names and probes as points of a question without code: three core ones, two others."""
    faults = many_faults()
    points = [
        {"slug": row.slug, "title": row.title, "short": row.short, "explanation": row.explanation, "cues": row.cues,
         "said": row.said, "core": row.severity.rank <= Severity.MAJOR.rank}
        for row in faults.defects
    ]  # fmt: skip
    changes = faults.model_dump(mode="json", include={"myths", "topics", "probes"})
    return make_item(slug, kind="knowledge", environment="", parts=[], defects=[], key_points=points, **changes)


def make_brief(*items: Item, minutes: float = 15, warm_up: float = 9, closing: float = 5) -> Brief:
    steps = tuple(
        Step(str(uuid.uuid5(uuid.NAMESPACE_URL, f"{item.slug}-{number}")), number, minutes, item)
        for number, item in enumerate(items, 1)
    )
    return Brief(steps, "assistant", minutes * len(items) + warm_up + closing, warm_up, closing)


@dataclass
class Room:
    """`say` and `wait` move the clock; `moves` are those that were made."""

    brief: Brief
    now: datetime = NOON
    state: RoomState = field(default_factory=RoomState)
    moves: list[Move] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    events: list[LogRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        minutes = round(self.brief.minutes)
        self.put(SYSTEM, Started(minutes=minutes), Handed(to="assistant"), StageEntered(stage=Stage.WELCOME))
        self.turn(None)

    @property
    def move(self) -> Move:
        return self.moves[-1]

    @property
    def text(self) -> str:
        return self.lines[-1][1]

    @property
    def scene(self) -> Scene:
        return Scene(self.brief, self.state, None, self.now)

    @property
    def version(self) -> str:
        return self.brief.steps[max(0, self.scene.span.number - 1)].version

    def put(self, actor: str, *bodies: Body) -> None:
        fresh = list(record.entries(self.state, bodies, self.now, actor))
        self.events += fresh
        self.state = fold(fresh, self.state)
        self.lines += [(actor, body.text) for body in bodies if isinstance(body, (Said, Commented))]

    def turn(self, heard: Heard | None) -> Move:
        move = policy.next_move(self.brief, self.state, heard, self.now)
        self.moves.append(move)
        if heard or move.speaks or move.end:
            text = TemplateSpeaker().say(move, self.state) if move.speaks else ""
            bodies = [*record.panel(self.state, heard, move, self.now), *record.room(self.brief, move, text)]
            self.put("assistant", *bodies)
        return move

    def answer(
        self,
        intent: Intent = Intent.ANSWER,
        *,
        found: tuple[str, ...] = (),
        partial: tuple[str, ...] = (),
        claimed: tuple[str, ...] = (),
        parts: tuple[str, ...] = (),
        named: tuple[str, ...] = (),
        topics: tuple[str, ...] = (),
        text: str = "as I see it",
        after: float = 20,
        shortcut: Any = None,
    ) -> Move:
        """The candidate says something in which the listener hears what is given here."""
        self.now += timedelta(seconds=after)
        self.put(CANDIDATE, Said(text=text, shortcut=shortcut))
        findings = [Spotted(slug, "identified", text) for slug in found]
        findings += [Spotted(slug, "partial", text) for slug in partial]
        myths = tuple(SpottedMyth(slug, "claimed", text) for slug in claimed)
        heard = Heard(intent, tuple(findings), myths, topics, parts, named)
        return self.turn(heard.placed(self.state.room_seq, self.version))

    def say(self, text: str, *, after: float = 20, shortcut: Any = None) -> Move:
        """The candidate says something and the built-in listener hears it."""
        self.now += timedelta(seconds=after)
        asked = [line for actor, line in self.lines if actor != CANDIDATE]
        expects = policy.expects(self.brief, self.state, self.now)
        self.put(CANDIDATE, Said(text=text, shortcut=shortcut))
        step = self.brief.step_of(self.state.question.version) if self.state.question else None
        heard = LISTENER.hear(Answer(text, shortcut), Prompt(asked[-1], expects), step.item if step else None)
        return self.turn(together([heard.placed(self.state.room_seq, step.version if step else "")]))

    def wait(self, seconds: float) -> list[Move]:
        """Nobody says anything; the assistant wakes whenever it is due."""
        until, made = self.now + timedelta(seconds=seconds), []
        while (due := policy.next_due(self.brief, self.state, self.now)) and due <= until:
            self.now = max(due, self.now + timedelta(milliseconds=1))
            made.append(self.turn(None))
        self.now = max(self.now, until)
        return made

    def to_problem(self) -> Room:
        """Through the warm-up, up to the first snippet's walk-through having been answered."""
        self.to_snippet()
        self.answer(text="it waits")
        return self

    def to_snippet(self) -> Room:
        self.answer(Intent.READY)
        for text in ("backend", "projects", "a system"):
            self.answer(text=text)
        self.answer(Intent.READY)
        return self

    def transcript(self) -> str:
        return "\n".join(f"{actor.upper():>10}: {text}" for actor, text in self.lines)
