"""Whether the assistant told what nobody had found. Pure but for reading the phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import yaml

from interviews.conductor.listener import Answer, Listener, Prompt
from interviews.conductor.speaker import FILE
from interviews.events import ASSISTANT
from interviews.state import LogEntry
from snippets.schema import Defect, Item, KeyPoint

TELLS = 3
QUOTE = re.compile("“([^”]*)”")


def disclosed_above_rung(events: Iterable[LogEntry], items: Mapping[str, Item], listener: Listener) -> list[str]:
    """The assistant's utterances that a listener would credit for a defect which was neither found until then nor
    told, at rung 3 or above, by the question asked in the same turn. Each paragraph is heard by itself."""
    found: set[tuple[str, str]] = set()
    told: set[tuple[str, str]] = set()
    on_show: list[str] = []
    own_words: list[str] = []
    guilty = []
    for event in events:
        body = event.body
        match event.kind:
            case "turn":
                told, on_show = set(), on_show[-1:]
            case "found" if body["strength"] == "identified":
                found.add((body["version"], body["defect"]))
            case "probed":
                told |= {(body["version"], slug) for slug, rung in body["reveals"].items() if rung >= TELLS}
            case "shown":
                on_show.append(body["version"])
            case "said" if event.actor == ASSISTANT:
                said = _without_manners(body["text"])
                new = _without_quotes(_without_names(said, found, items), own_words)
                if _named(new, on_show, items, listener) - found - told:
                    guilty.append(body["text"])
            case "said":
                own_words.append(body["text"])
    return guilty


def _named(text: str, versions: Sequence[str], items: Mapping[str, Item], listener: Listener) -> set[tuple[str, str]]:
    """Of the question on show, and of the one that the same words close: they open the next with its intro."""
    *closed, opened = versions or [""]
    about = [(version, text) for version in closed]
    if opened:
        about.append((opened, text[max(0, text.find(items[opened].intro)) :] if closed else text))
    return {
        (version, row.slug)
        for version, words in about
        for paragraph in words.split("\n\n")
        for row in listener.hear(Answer(paragraph), Prompt(), items[version]).findings
        if row.identified
    }


@cache
def _manners() -> tuple[str, ...]:
    """What is said before a question in every interview alike, longest first."""
    acts = yaml.safe_load(FILE.read_text(encoding="utf-8"))["acts"]
    return tuple(sorted((way for ways in acts.values() for way in ways if way and "{" not in way), key=len)[::-1])


def _without_manners(text: str) -> str:
    for manner in _manners():
        text = text.replace(manner, "")
    return text


def _without_names(text: str, found: Iterable[tuple[str, str]], items: Mapping[str, Item]) -> str:
    """What is said beside the names of what was found."""
    for version, slug in sorted(found):
        text = re.sub(re.escape(_finding(items[version], slug).short), "", text, flags=re.IGNORECASE)
    return text


def _finding(item: Item, slug: str) -> Defect | KeyPoint:
    return next(finding for finding in item.findings if finding.slug == slug)


def _without_quotes(text: str, own_words: Iterable[str]) -> str:
    """What the assistant adds to the words of the candidate that it holds up again."""
    said = "\n".join(own_words)
    return QUOTE.sub(lambda quote: "" if quote[1].removesuffix(" …") in " ".join(said.split()) else quote[0], text)
