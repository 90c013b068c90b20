"""A listener that hears the same words only once: simulated candidates repeat each other."""

from __future__ import annotations

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.listener import Answer, Heard, Prompt
from snippets.schema import Item


class RememberingListener:
    def __init__(self) -> None:
        self._listener = CueListener()
        self._heard: dict[tuple[Answer, Prompt, str], Heard] = {}
        self._items: dict[str, Item] = {}

    def hear(self, answer: Answer, prompt: Prompt, item: Item | None) -> Heard:
        key = (answer, prompt, item.slug if item else "")
        if key not in self._heard:
            # The same object for each slug: the listener prepares itself for an object.
            known = self._items.setdefault(item.slug, item) if item else None
            self._heard[key] = self._listener.hear(answer, prompt, known)
        return self._heard[key]
