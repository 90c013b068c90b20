"""Which authored question comes next. Pure.

The most severe unfound defect first; a higher rung only after the lower one failed or was given away anyway; on one
defect no longer than the minutes left for the others allow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from interviews.conductor.moves import Kind
from interviews.conductor.scene import Scene
from snippets.schema import TOPIC_PREFIX, Defect, KeyPoint, Probe, Severity

MINUTES_A_PROBE = 1.0
PROBES_A_MINUTE = 0.9
EXTEND_SHARE = 0.15  # of a problem's minutes, kept for going one level deeper
MOST_TOPICS = 2
LESSER_WEIGHT = 0.5


def is_severe(defect: Defect | KeyPoint) -> bool:
    return defect.severity.rank <= Severity.MAJOR.rank


def targets(scene: Scene) -> list[Defect | KeyPoint]:
    """Defects nobody found yet that have questions, most severe first, half found ones before untouched ones."""
    assert scene.step is not None  # noqa: S101 - only called while a problem is on show
    item = scene.step.item
    askable = {probe.target for probe in item.probes}
    unfound = [defect for defect in item.findings if defect.slug in askable and not scene.is_found(defect.slug)]
    return sorted(unfound, key=lambda defect: (defect.severity.rank, defect.slug not in scene.strengths))


def current_target(scene: Scene) -> str:
    """The defect asked about last, by the assistant or by a person."""
    asked = [(turn.body["answered_seq"], turn.body["target"]) for turn in scene.moves(Kind.PROBE, Kind.ASK_HOW)]
    asked += [(probe.after_seq, probe.target) for probe in scene.probes]
    return max(asked, key=lambda row: row[0], default=(0, ""))[1]


def was_asked(scene: Scene, slug: str) -> bool:
    return any(probe.target == slug for probe in scene.probes) or any(
        turn.body["target"] == slug for turn in scene.moves(Kind.ASK_HOW)
    )


def next_rung(scene: Scene, slug: str) -> Probe | None:
    """The lowest question that asks for more than was asked, or as much as was given away."""
    assert scene.step is not None  # noqa: S101 - as above
    asked = max((probe.rung for probe in scene.probes if probe.target == slug), default=-1)
    lowest = max(asked + 1, scene.disclosed(slug) or 0)
    rungs = [probe for probe in scene.step.item.probes if probe.target == slug and probe.rung >= lowest]
    return min(rungs, key=lambda probe: (probe.rung, len(probe.reveals)), default=None)


def probes_left(scene: Scene) -> int:
    """How many more questions the problem's minutes allow; one that was said again counts once."""
    if scene.step is None or scene.stage_is_over:
        return 0
    minutes = scene.stage_minutes_left - EXTEND_SHARE * scene.span.minutes
    asked = len({probe.probe for probe in scene.probes if not probe.target.startswith(TOPIC_PREFIX)})
    return max(0, min(round(PROBES_A_MINUTE * scene.span.minutes) - asked, math.floor(minutes / MINUTES_A_PROBE)))


def may_climb(scene: Scene, defect: Defect | KeyPoint) -> bool:
    """Whether the others still get their fair share of the questions left, lesser majors half of one."""
    waiting = [other for other in untouched(scene) if other.slug != defect.slug]
    equals = sum(1 for other in waiting if other.severity.rank <= defect.severity.rank)
    majors = sum(1 for other in waiting if other.severity.rank > defect.severity.rank and is_severe(other))
    asked = len({probe.probe for probe in scene.probes if probe.target == defect.slug})
    share = math.ceil((probes_left(scene) + asked) / (1 + equals + majors * LESSER_WEIGHT))
    return probes_left(scene) > equals and asked < max(1, share)


def untouched(scene: Scene) -> Iterator[Defect | KeyPoint]:
    return (defect for defect in targets(scene) if not was_asked(scene, defect.slug) and next_rung(scene, defect.slug))


def next_topic(scene: Scene) -> Probe | None:
    """A question one level deeper, about something the candidate has not brought up."""
    assert scene.step is not None  # noqa: S101 - as above
    asked = {probe.target for probe in scene.probes if probe.target.startswith(TOPIC_PREFIX)}
    if len(asked) >= MOST_TOPICS or scene.stage_minutes_left < MINUTES_A_PROBE / 2:
        return None
    covered = {TOPIC_PREFIX + topic for turn in scene.turns for topic in (turn.body["heard"] or {}).get("topics", ())}
    probes = [probe for probe in scene.step.item.probes if probe.target.startswith(TOPIC_PREFIX)]
    open_ones = [probe for probe in probes if probe.target not in asked]
    return min(open_ones, key=lambda probe: (probe.target in covered, probe.rung), default=None)
