"""Turns a move into words. The built-in speaker takes turns among authored phrases; it decides nothing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol

import yaml

from interviews.conductor.moves import Move
from interviews.state import RoomState

FILE = Path(__file__).with_name("phrases.yaml")
Phrases = Mapping[str, Mapping[str, list[str]]]


class Speaker(Protocol):
    """Says a move; gets nothing of the answer key but the words that the move holds."""

    def say(self, move: Move, state: RoomState) -> str: ...


class TemplateSpeaker:
    def say(self, move: Move, state: RoomState) -> str:
        phrases = _phrases()
        name = f"{move.kind}.{move.form}" if f"{move.kind}.{move.form}" in phrases["moves"] else str(move.kind)
        said = [_filled(phrases["acts"][act.kind], _times(state, act.kind), act.words) for act in move.before]
        question = _filled(phrases["moves"][name], _times(state, str(move.kind)), move.words)
        # Each correction is a paragraph of its own.
        gaps = ["\n\n" if act.kind == "correct" else " " for act in move.before]
        acknowledged = "".join(gap + text for gap, text in zip(gaps, said, strict=True) if text).strip()
        # What is put right or shown stands apart; a short word before the question does not.
        joint = "\n\n" if len(acknowledged) > 90 or "\n" in acknowledged + question else " "
        return joint.join(text for text in (acknowledged, question) if text)


@cache
def _phrases() -> Phrases:
    loaded: Phrases = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def _times(state: RoomState, kind: str) -> int:
    """How often this was said before, so that no wording comes twice running."""
    return sum(
        turn.body["move"] == kind or any(act.split(":")[0] == kind for act in turn.body["acts"]) for turn in state.turns
    )


def _filled(ways: list[str], times: int, words: Mapping[str, str]) -> str:
    """Braces in the words themselves stay as they are, and so does a name from the code at the beginning."""
    text = ways[times % len(ways)].format(**words).strip()
    return text[:1].upper() + text[1:] if text.split(" ")[0].isalpha() else text
