"""A listener that hears the same words only once: simulated candidates repeat each other."""

from __future__ import annotations

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.listener import Answer, Heard, Prompt
from snippets.schema import Item


class RememberingListener:
    def __init__(self) -> None:
        self._listener = CueListener()
        self._heard: dict[tuple[Answer, Prompt, str], Heard] = {}

    def hear(self, answer: Answer, prompt: Prompt, item: Item | None) -> Heard:
        key = (answer, prompt, item.slug if item else "")
        if key not in self._heard:
            self._heard[key] = self._listener.hear(answer, prompt, item)
        return self._heard[key]
