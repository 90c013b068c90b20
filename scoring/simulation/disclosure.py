"""Whether the assistant told what nobody had found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from interviews.conductor.listener import Answer, Listener, Prompt
from interviews.events import ASSISTANT
from interviews.state import LogEntry
from snippets.schema import Item

TELLS = 3


def disclosed_above_rung(events: Iterable[LogEntry], items: Mapping[str, Item], listener: Listener) -> list[str]:
    """The assistant's utterances that a listener would credit for a defect which was neither found until then nor
    told, at rung 3 or above, by the question asked in the same turn."""
    found: set[tuple[str, str]] = set()
    told: set[tuple[str, str]] = set()
    shown: list[str] = []
    guilty = []
    for event in events:
        body = event.body
        match event.kind:
            case "turn":
                told = set()
            case "found" if body["strength"] == "identified":
                found.add((body["version"], body["defect"]))
            case "probed":
                told |= {(body["version"], slug) for slug, rung in body["reveals"].items() if rung >= TELLS}
            case "shown":
                shown.append(body["version"])
            case "said" if event.actor == ASSISTANT:
                if _named(body["text"], shown[-2:], items, listener) - found - told:
                    guilty.append(body["text"])
    return guilty


def _named(text: str, versions: Iterable[str], items: Mapping[str, Item], listener: Listener) -> set[tuple[str, str]]:
    """Of the question on show and the one before it, which may be closed with the same words."""
    return {
        (version, row.slug)
        for version in versions
        for row in listener.hear(Answer(text), Prompt(), items[version]).findings
        if row.identified
    }
