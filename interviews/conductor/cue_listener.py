"""The built-in listener: no network, deterministic, works from the item's data alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Set
from threading import Lock

from interviews.conductor import process
from interviews.conductor.evidence import Ear
from interviews.conductor.intents import STEERING, expected, intent_of, steers
from interviews.conductor.listener import Answer, Expects, Heard, Intent, Prompt
from interviews.conductor.stance import content
from interviews.conductor.text import Tokens, stems_of
from interviews.conductor.things import named_things
from snippets.schema import Item

KEPT_EARS = 64
CODE_WORDS = stems_of("code_words")


class CueListener:
    def __init__(self) -> None:
        self._ears: OrderedDict[int, Ear] = OrderedDict()
        self._making = Lock()

    def prepare(self, item: Item) -> None:
        """Compile the item now, while the candidate still reads, so that the first answer waits for nothing."""
        self._ear(item)

    def hear(self, answer: Answer, prompt: Prompt, item: Item | None) -> Heard:
        tokens, question = Tokens.of(answer.text), Tokens.of(prompt.text)
        if steers(answer.text) or (item and _reads_slugs(answer.text, item)):
            return Heard(_steered(answer, prompt, tokens), flags=(STEERING,))
        if item is None:
            return self._without_item(answer, prompt, tokens)
        ear = self._ear(item)
        judged = ear.judge(answer, tokens, question)
        words = content(tokens.stems)
        known = ear.vocabulary | CODE_WORDS
        intent = intent_of(
            answer,
            prompt,
            words=len(tokens),
            shows_something=bool(judged.findings or judged.myths),
            on_subject=1.0 if answer.first_line is not None else _share(words, known),
            unknown=len(words - known),
        )
        topics = tuple(slug for slug, title in ear.topics.items() if title & words)
        return Heard(
            intent,
            tuple(judged.findings),
            tuple(judged.myths),
            topics + _process_topics(intent, tokens),
            tuple(judged.parts),
        )

    def _without_item(self, answer: Answer, prompt: Prompt, tokens: Tokens) -> Heard:
        words = content(tokens.stems)
        intent = intent_of(
            answer,
            prompt,
            words=len(tokens),
            shows_something=False,
            on_subject=1.0 if expected(prompt) is Expects.STORY else _share(words, CODE_WORDS),
            unknown=len(words - CODE_WORDS),
        )
        named = named_things(answer.text) if intent is Intent.ANSWER else ()
        return Heard(intent, topics=_process_topics(intent, tokens), named_things=named)

    def _ear(self, item: Item) -> Ear:
        with self._making:  # several threads that meet a new item compile it once
            ear = self._ears.get(id(item))
            if ear is None or ear.item is not item:
                ear = self._ears[id(item)] = Ear(item)
            self._ears.move_to_end(id(item))
            while len(self._ears) > KEPT_EARS:
                self._ears.popitem(last=False)
            return ear


def _share(words: Set[str], known: Set[str]) -> float:
    return len(words & known) / len(words) if words else 0.0


def _process_topics(intent: Intent, tokens: Tokens) -> tuple[str, ...]:
    topic = process.topic_of(tokens) if intent is Intent.PROCESS_QUESTION else None
    return (topic,) if topic else ()


def _steered(answer: Answer, prompt: Prompt, tokens: Tokens) -> Intent:
    """An attempt to steer still may end the call or ask for the question again; it never counts as readiness."""
    intent = intent_of(answer, prompt, words=len(tokens), shows_something=False, on_subject=0.0, unknown=len(tokens))
    return intent if intent in (Intent.END, Intent.REPEAT) else Intent.OFF_TOPIC


def _reads_slugs(text: str, item: Item) -> bool:
    """The bank's own names are nothing a person says."""
    lowered = text.lower()
    slugs = [*(row.slug for row in item.findings), *(row.slug.lower() for row in item.myths)]
    return any(slug.count("-") >= 2 and slug in lowered for slug in slugs)
