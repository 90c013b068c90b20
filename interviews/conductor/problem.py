"""The stage `problem`: present, walk through, probe, extend, close. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from interviews.conductor import ladder
from interviews.conductor.brief import Step
from interviews.conductor.listener import Intent
from interviews.conductor.moves import Act, Kind, Move, Place
from interviews.conductor.scene import Scene, proposes
from interviews.events import CANDIDATE, Stage
from snippets.schema import Defect, KeyPoint, Part, Probe

MOST_PICK_UPS = 2
MOST_SMALLER = 2
MOST_CORRECTIONS = 2
MOST_NAMED = 2
WALK_SHARE = 1 / 3
QUOTE_WORDS = 14
LONG_ANSWER = 40
LEAVES = ("skip", "move on", "moving on", "next question", "go on")


def present(scene: Scene, step: Step, before: Sequence[Act] = ()) -> Move:
    form = "question" if step.stage is Stage.QUESTION else "first" if step.number == 1 else "next"
    return Move(
        Kind.PRESENT,
        "the problem's turn",
        form=form,
        words={"intro": step.item.intro},
        before=tuple(before),
        enter=(Place(step.stage, step.number, step.minutes),),
        show=step,
        step=step,
    )


def next_step(scene: Scene, before: Sequence[Act] = ()) -> Move | None:
    """The problem after this one, while there is time for it."""
    number = scene.span.number + 1 if scene.is_on_show else 1
    step = scene.brief.step(number)
    return present(scene, step, before) if step and not scene.is_out_of_time else None


def question(scene: Scene, before: Sequence[Act] = ()) -> Move | None:
    """What to ask next about the problem on show, or None when it is done."""
    before = tuple(before)
    if scene.step is None or scene.stage_is_over:
        return None
    return (
        walk(scene, before)
        or _how(scene, before)
        or _pick_up(scene, before)
        or _probe(scene, before)
        or _extend(scene, before)
    )


def walk(scene: Scene, before: tuple[Act, ...]) -> Move | None:
    assert scene.step is not None  # noqa: S101 - `question` saw to it
    last = scene.question.body["move"] if scene.question else None
    if scene.intent is Intent.PASS or last not in (Kind.PRESENT, Kind.WALK_THROUGH, Kind.WALK_SMALLER):
        return None
    open_parts = _uncovered(scene, last == Kind.PRESENT)
    if not open_parts:
        return None
    if last == Kind.PRESENT:
        if len(open_parts) < len(scene.step.item.parts) and scene.strengths:
            return None
        labels = _listed([part.label for part in open_parts])
        return Move(Kind.WALK_THROUGH, "parts not covered", words={"parts": labels}, before=before, step=scene.step)
    if scene.new_findings:
        return None  # already reviewing
    spent = (scene.now - scene.span.at).total_seconds() / 60
    asked = {turn.body["target"] for turn in scene.moves(Kind.WALK_SMALLER)}
    part = next((part for part in open_parts if part.slug not in asked), None)
    if part is None or len(asked) >= MOST_SMALLER or spent > WALK_SHARE * scene.span.minutes:
        return None
    return Move(
        Kind.WALK_SMALLER, "a part not covered", part.slug, words={"part": part.label}, before=before, step=scene.step
    )


def _uncovered(scene: Scene, only_purpose: bool) -> list[Part]:
    """Parts nobody talked about yet; naming them all in a sentence on the purpose is not talking about them."""
    assert scene.step is not None  # noqa: S101 - `question` saw to it
    if only_purpose:
        words = sum(len(message.text.split()) for message in scene.new_messages)
        covered = set(scene.heard.parts if scene.heard and words >= LONG_ANSWER else ())
    else:
        walked = [turn for turn in scene.turns if turn.body["move"] not in (Kind.PRESENT, Kind.WALK_THROUGH)]
        covered = {part for turn in walked for part in (turn.body["heard"] or {}).get("parts", ())}
        covered.update(scene.heard.parts if scene.heard else ())
    return [part for part in scene.step.item.parts if part.slug not in covered]


def _how(scene: Scene, before: tuple[Act, ...]) -> Move | None:
    """A half-said fault: how exactly would it fail? Once for each, and no blocker waits for a lesser one."""
    if scene.intent is not Intent.ANSWER:
        return None
    blockers_wait = any(defect.severity.rank == 0 for defect in ladder.untouched(scene))
    for defect in ladder.targets(scene):
        row = next((row for row in scene.new_findings if row.slug == defect.slug and not row.identified), None)
        current = defect.slug == ladder.current_target(scene)
        asked = any(turn.body["target"] == defect.slug for turn in scene.moves(Kind.ASK_HOW))
        if (
            row is None
            or asked
            or not (current or (ladder.is_severe(defect) and (defect.severity.rank == 0 or not blockers_wait)))
        ):
            continue
        if row.version == (scene.step.version if scene.step else ""):
            return Move(
                Kind.ASK_HOW,
                "partial",
                defect.slug,
                form="point" if scene.stage is Stage.QUESTION else "",
                words={"quote": shortened(row.quote)},
                before=before,
                step=scene.step,
            )
    return None


def _pick_up(scene: Scene, before: tuple[Act, ...]) -> Move | None:
    """A severe fault was volunteered without a remedy: build on it instead of asking for it."""
    if scene.step is None or scene.stage is Stage.QUESTION or ladder.probes_left(scene) < 1:
        return None
    if len(scene.moves(Kind.PICK_UP)) >= MOST_PICK_UPS:
        return None
    for row in scene.new_findings:
        defect = scene.step.defect(row.slug) if row.version == scene.step.version else None
        if not row.identified or defect is None or not ladder.is_severe(defect) or ladder.was_asked(scene, row.slug):
            continue
        message = scene.state.message(row.seq)
        if message and not proposes(message.text):
            kept = tuple(act for act in before if act.kind not in ("noted", "receipt"))
            return Move(
                Kind.PICK_UP, "volunteered", row.slug, words={"short": defect.short}, before=kept, step=scene.step
            )
    return None


def _probe(scene: Scene, before: tuple[Act, ...]) -> Move | None:
    if ladder.probes_left(scene) < 1:
        return None
    current = scene.step.defect(ladder.current_target(scene)) if scene.step else None
    if current and not scene.is_found(current.slug) and not _leaves(scene, current):
        probe = ladder.next_rung(scene, current.slug)
        if probe and ladder.may_climb(scene, current):
            return _asked(scene, current, probe, before, "the lower rung failed")
    following = next(ladder.untouched(scene), None)
    probe = ladder.next_rung(scene, following.slug) if following else None
    return _asked(scene, following, probe, before, "most severe first") if following and probe else None


def _asked(scene: Scene, defect: Defect | KeyPoint, probe: Probe, before: tuple[Act, ...], why: str) -> Move:
    if scene.intent is Intent.PASS:
        same = defect.slug == ladder.current_target(scene)
        before = (*(act for act in before if act.kind != "move_on"), Act("easier" if same else "move_on"))
    return _authored(Kind.PROBE, scene, probe, before, why)


def _authored(kind: Kind, scene: Scene, probe: Probe, before: tuple[Act, ...], why: str) -> Move:
    words = {"ask": probe.ask}
    return Move(kind, why, probe.target, probe.rung, words=words, before=before, probe=probe, step=scene.step)


def _leaves(scene: Scene, defect: Defect | KeyPoint) -> bool:
    """The candidate wants to go on, or did not know twice."""
    if scene.intent is not Intent.PASS:
        return scene.intent is Intent.SAID_ALREADY
    said = [message for message in scene.new_messages if message.actor == CANDIDATE]
    explicit = any(
        message.shortcut == "pass" or any(word in message.text.lower() for word in LEAVES) for message in said
    )
    passed = any(
        turn.body["target"] == defect.slug and "easier" in turn.body["acts"] for turn in scene.moves(Kind.PROBE)
    )
    return explicit or passed


def _extend(scene: Scene, before: tuple[Act, ...]) -> Move | None:
    probe = ladder.next_topic(scene)
    if probe is None:
        return None
    if scene.intent is Intent.PASS:
        before = (*before, Act("move_on"))
    return _authored(Kind.EXTEND, scene, probe, before, "one level deeper")


def closing_acts(scene: Scene) -> list[Act]:
    """What closes the problem: one clause for something really said, and myths put right, gently."""
    if scene.step is None or not scene.is_on_show:
        return []
    named = {act.about for act in acknowledgement(scene)}
    found = [defect for defect in scene.step.item.findings if scene.is_found(defect.slug) and defect.slug not in named]
    found.sort(key=lambda defect: defect.severity.rank)
    thanked = any(act.startswith("thank") for act in scene.last_acts)
    acts = []
    if found and not thanked:
        kind = "thank_point" if scene.stage is Stage.QUESTION else "thank_for"
        acts.append(Act(kind, found[0].slug, {"short": found[0].short}))
    elif not thanked:
        acts.append(Act("thank_question" if scene.stage is Stage.QUESTION else "thank_problem"))
    return acts + _corrections(scene)


def _corrections(scene: Scene) -> list[Act]:
    assert scene.step is not None  # noqa: S101 - `closing_acts` saw to it
    stances = {slug: row.stance for (version, slug), row in scene.state.myths.items() if version == scene.step.version}
    for myth in scene.heard.myths if scene.heard else ():
        if myth.version == scene.step.version:
            stances[myth.slug] = myth.stance
    claimed = [myth for myth in scene.step.item.myths if stances.get(myth.slug) == "claimed"]
    return [Act("correct", myth.slug, {"correction": myth.correction}) for myth in claimed[:MOST_CORRECTIONS]]


def acknowledgement(scene: Scene) -> list[Act]:
    """Names what was found, in the bank's words, though not each time; otherwise a receipt, never twice running."""
    if scene.step is None or scene.heard is None:
        return []
    found = [
        defect
        for row in scene.new_findings
        if row.identified and row.version == scene.step.version and (defect := scene.step.defect(row.slug))
    ]
    found.sort(key=lambda defect: defect.severity.rank)
    if found and not (len(found) == 1 and any(act.startswith("noted") for act in scene.last_acts)):
        shorts = [defect.short for defect in found[:MOST_NAMED]]
        form = "noted" if len(found) <= MOST_NAMED else "noted_more"
        return [Act(form, found[0].slug, {"short": _listed(shorts)})]
    if scene.intent is Intent.ANSWER and "receipt" not in scene.last_acts:
        return [Act("receipt")]
    return []


def shortened(quote: str) -> str:
    words = quote.split()
    return " ".join(words[:QUOTE_WORDS]) + (" …" if len(words) > QUOTE_WORDS else "")


def _listed(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
