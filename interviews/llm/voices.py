"""Listener and speaker that ask a model, each with its offline twin behind it in the same turn."""

from __future__ import annotations

from pydantic import BaseModel

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.listener import Answer, Heard, Listener, Prompt
from interviews.conductor.moves import Kind, Move
from interviews.conductor.speaker import Speaker, TemplateSpeaker
from interviews.events import CANDIDATE
from interviews.llm.hearing import Report, verified
from interviews.llm.release import objection
from interviews.llm.session import ModelSession
from interviews.state import RoomState
from snippets.schema import Item

FEW_WORDS = 3
# Of a finding, for the listener alone.
TOLD = {"slug", "title", "lines", "explanation", "fix"}
# What is said to the letter: approved answers, corrections of myths, the words around consent and time.
TO_THE_LETTER = frozenset({"answer", "refer", "correct", "sorry_said"})
REWORDED = frozenset({Kind.WALK_THROUGH, Kind.WALK_SMALLER, Kind.PROBE, Kind.ASK_HOW, Kind.PICK_UP, Kind.EXTEND})


class Wording(BaseModel):
    text: str


class OpenAIListener:
    def __init__(self, session: ModelSession, twin: Listener | None = None) -> None:
        self.session = session
        self.twin = twin or CueListener()

    def hear(self, answer: Answer, prompt: Prompt, item: Item | None) -> Heard:
        twin = self.twin.hear(answer, prompt, item)
        if item is None or answer.shortcut or twin.flags or len(answer.text.split()) < FEW_WORDS:
            return twin
        report = self.session.ask("listener", Report, _given(answer, prompt, item))
        return verified(report, answer, prompt, item, twin) if report else twin


class OpenAISpeaker:
    """Gets the move's authored wording and the candidate's words, never the answer key."""

    def __init__(self, session: ModelSession, twin: Speaker | None = None) -> None:
        self.session = session
        self.twin = twin or TemplateSpeaker()

    def say(self, move: Move, state: RoomState) -> str:
        authored = self.twin.say(move, state)
        if move.kind not in REWORDED or any(act.kind in TO_THE_LETTER for act in move.before):
            return authored
        said = next((message.text for message in reversed(state.messages) if message.actor == CANDIDATE), "")
        wording = self.session.ask("speaker", Wording, {"say": authored, "candidate": said})
        if wording is None:
            return authored
        why = objection(wording.text, authored, said, move.step.item if move.step else None, _named(move, state))
        if why:
            self.session.reject(why)
            return authored
        return wording.text.strip()


def _named(move: Move, state: RoomState) -> list[str]:
    """What the candidate has named in full of the question on show; another one may have faults of the same names."""
    version = move.step.version if move.step else ""
    return [row.defect for row in state.findings.values() if row.version == version and row.strength == "identified"]


def _given(answer: Answer, prompt: Prompt, item: Item) -> dict[str, object]:
    return {
        "task": item.intro,
        "question": prompt.text,
        "answer": answer.text,
        "lines": [answer.first_line, answer.line_count] if answer.first_line else None,
        "findings": [
            row.model_dump(mode="json", include={"slug", "title", "lines", "explanation", "fix"})
            for row in item.findings
        ],
        "myths": [{"slug": row.slug, "claim": row.claim, "truth": row.truth} for row in item.myths],
    }
