"""One simulated interview to read: what was said, what was found, at which rung. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interviews.events import ASSISTANT
from interviews.state import RoomState
from snippets.schema import Item


def transcript(state: RoomState, items: Mapping[str, Item], ability: float) -> str:
    return "\n\n".join([f"Ability {ability:.2f}", *_said(state), *_found(state, items)])


def _said(state: RoomState) -> Iterator[str]:
    shown = {question.seq: question for question in state.shown}
    events: list[tuple[int, str]] = [(seq, f"== {one.number} of {one.of}: {one.title}") for seq, one in shown.items()]
    for message in state.messages:
        passed = message.at - (state.started_at or message.at)
        minutes, seconds = divmod(round(passed.total_seconds()), 60)
        speaker = "Assistant" if message.actor == ASSISTANT else "Candidate"
        events.append((message.seq, f"{minutes:02}:{seconds:02} {speaker}: {message.text}"))
    return (line for _, line in sorted(events))


def _found(state: RoomState, items: Mapping[str, Item]) -> Iterator[str]:
    asked = {(probe.version, probe.target) for probe in state.probes}
    for version, item in items.items():
        yield f"== {item.slug}"
        lines = []
        for finding in item.findings:
            row = state.findings.get((version, finding.slug))
            what = f"{row.strength}, rung {row.rung}" if row else "missed" if (version, finding.slug) in asked else ""
            if what:
                lines.append(f"{finding.severity:<8} {finding.slug}: {what}")
        yield "\n".join(lines) or "nothing was reached"
