"""What a turn writes into the log, and the state it leaves behind. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from interviews.conductor.brief import Brief
from interviews.conductor.listener import Heard
from interviews.conductor.moves import Move
from interviews.conductor.policy import POLICY_VERSION
from interviews.conductor.scene import fresh_findings, rung_at
from interviews.events import ASSISTANT, Body, Ended, Found, MythHeard, Probed, Said, Shown, StageEntered, TurnTaken
from interviews.models.event import Stream
from interviews.state import LogRow, RoomState, fold


def panel(
    state: RoomState, heard: Heard | None, move: Move, now: datetime, calls: Sequence[dict[str, str | int]] = ()
) -> Iterator[Body]:
    """The turn itself, what was found, and how much the question gives away."""
    yield TurnTaken(
        answered_seq=state.room_seq,
        heard=heard.as_data() if heard else None,
        clock=now.isoformat(),
        policy=POLICY_VERSION,
        move=move.kind,
        target=move.target,
        rung=move.rung,
        why=move.why,
        form=move.form,
        probe=move.probe.id if move.probe else "",
        acts=tuple(move.acts),
        words=dict(move.words),
        calls=tuple(calls),
    )
    for row in fresh_findings(state, heard) if heard else ():
        place = {"version": row.version, "seq": row.seq, "quote": row.quote}
        yield Found.model_validate({**place, "defect": row.slug, "strength": row.strength, "rung": rung_at(state, row)})
    for myth in heard.myths if heard else ():
        place = {"version": myth.version, "seq": myth.seq, "quote": myth.quote}
        yield MythHeard.model_validate({**place, "myth": myth.slug, "stance": myth.stance})
    if move.probe and move.step:
        probe = move.probe
        yield Probed(
            version=UUID(move.step.version), probe=probe.id, target=probe.target, rung=probe.rung, reveals=probe.reveals
        )


def room(brief: Brief, move: Move, text: str) -> Iterator[Body]:
    """What everybody sees of it, in order."""
    for place in move.enter:
        yield StageEntered(stage=place.stage, number=place.number, minutes=place.minutes)
    if step := move.show:
        yield Shown(version=UUID(step.version), title=step.item.title, number=step.number, of=len(brief.steps))
    if text:
        yield Said(text=text)
    if move.end:
        yield Ended(reason=move.end)


def entries(state: RoomState, bodies: Sequence[Body], at: datetime, actor: str = ASSISTANT) -> Iterator[LogRow]:
    """As they will stand in the log."""
    seqs = {Stream.ROOM: state.room_seq, Stream.PANEL: state.panel_seq}
    for body in bodies:
        seqs[body.stream] += 1
        yield LogRow(body.stream, seqs[body.stream], body.kind, actor, body.model_dump(mode="json"), at)


def after(state: RoomState, bodies: Sequence[Body], at: datetime) -> RoomState:
    """The state once the turn's bodies are stored."""
    return fold(entries(state, bodies, at), state)
