"""Turns a move into words. The built-in speaker takes turns among authored phrases; it decides nothing. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import yaml

from interviews.conductor.moves import Act, Move
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
        said = [
            _filled(phrases["acts"][act.kind], _times(state, act.kind) + number, act.words)
            for number, act in _numbered(move.before)
        ]
        question = _filled(phrases["moves"][name], _times(state, str(move.kind)), move.words)
        acknowledged = " ".join(text for text in said if text)
        # What is put right or shown stands apart; a short word before the question does not.
        joint = "\n\n" if len(acknowledged) > 90 or "\n" in question else " "
        return joint.join(text for text in (acknowledged, question) if text)


@cache
def _phrases() -> Phrases:
    loaded: Phrases = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def _numbered(acts: Sequence[Act]) -> Iterator[tuple[int, Act]]:
    """Each act with how many of its kind stand before it in the same turn."""
    seen: Counter[str] = Counter()
    for act in acts:
        yield seen[act.kind], act
        seen[act.kind] += 1


def _times(state: RoomState, kind: str) -> int:
    """How often this was said before, so that no wording comes twice running."""
    return sum(
        turn.body["move"] == kind or any(act.split(":")[0] == kind for act in turn.body["acts"]) for turn in state.turns
    )


def _filled(ways: list[str], times: int, words: Mapping[str, str]) -> str:
    """Braces in the words themselves stay as they are, and so does a name from the code at the beginning."""
    text = ways[times % len(ways)].format(**words).strip()
    return text[:1].upper() + text[1:] if text.split(" ")[0].isalpha() else text
