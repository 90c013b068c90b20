"""What became of one finding of the answer key: the one place that decides, for suggestion and report alike. Pure."""

from __future__ import annotations

from enum import StrEnum

from interviews.state import RoomState


class Fate(StrEnum):
    FOUND = "found"
    PARTIAL = "partial"
    MISSED = "missed"
    NOT_REACHED = "not_reached"
    EXTRA = "extra"
    # A language model's two runs differ: it counts nowhere.
    UNCERTAIN = "uncertain"


FATES = {"identified": Fate.FOUND, "partial": Fate.PARTIAL}


def fate_of(state: RoomState, version: str, slug: str) -> Fate:
    """What was never shown, asked about or given away was not reached, so nobody missed it."""
    shown = state.findings.get((version, slug))
    if shown and shown.strength in FATES:
        return FATES[shown.strength]
    asked = any(probe.version == version and probe.target == slug for probe in state.probes)
    return Fate.MISSED if asked or state.disclosed.get((version, slug)) else Fate.NOT_REACHED


def asked_before(state: RoomState, version: str, slug: str, seq: int | None) -> bool:
    """Whether a question was about it before the words of room event `seq`: then these were not volunteered."""
    asked = (probe.after_seq for probe in state.probes if probe.version == version and probe.target == slug)
    return any(after < (seq or 0) for after in asked)
