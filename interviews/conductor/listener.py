"""What the conductor hears: the types that every listener gives, and the promise it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from snippets.schema import Item


class Intent(StrEnum):
    ANSWER = "answer"
    READY = "ready"
    NOT_READY = "not_ready"
    ANOTHER_TIME = "another_time"
    REPEAT = "repeat"
    CLARIFY = "clarify"
    PASS = "pass"  # noqa: S105 - not a password
    PROCESS_QUESTION = "process_question"
    OFF_TOPIC = "off_topic"
    END = "end"
    THINKING = "thinking"
    SAID_ALREADY = "said_already"


class Expects(StrEnum):
    """What kind of reply the last question wants; a listener that is not told guesses it from the words."""

    UNKNOWN = ""
    READINESS = "readiness"
    STORY = "story"
    ANSWER = "answer"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Answer:
    """One message of the candidate; a comment on lines has `first_line` and `line_count`."""

    text: str
    shortcut: str | None = None
    first_line: int | None = None
    line_count: int | None = None

    @property
    def lines(self) -> range:
        if self.first_line is None:
            return range(0)
        return range(self.first_line, self.first_line + (self.line_count or 1))


@dataclass(frozen=True, slots=True)
class Prompt:
    """The question that was answered."""

    text: str = ""
    expects: Expects = Expects.UNKNOWN


@dataclass(frozen=True, slots=True)
class Spotted:
    """A defect in an answer; `quote` is `answer.text[start:end]`. `seq` and `version` say where that answer stands."""

    slug: str
    strength: str
    quote: str
    start: int = 0
    end: int = 0
    seq: int = 0
    version: str = ""

    @property
    def identified(self) -> bool:
        return self.strength == "identified"


@dataclass(frozen=True, slots=True)
class SpottedMyth:
    slug: str
    stance: str
    quote: str
    start: int = 0
    end: int = 0
    seq: int = 0
    version: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """`topics` are topics of the item or `process:<answer>`; `flags` tell a human of attempts to steer."""

    intent: Intent
    findings: tuple[Spotted, ...] = ()
    myths: tuple[SpottedMyth, ...] = ()
    topics: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    named_things: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def placed(self, seq: int, version: str) -> Heard:
        return replace(
            self,
            findings=tuple(replace(row, seq=seq, version=version) for row in self.findings),
            myths=tuple(replace(row, seq=seq, version=version) for row in self.myths),
        )

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Heard:
        return cls(
            Intent(data["intent"]),
            tuple(Spotted(**row) for row in data["findings"]),
            tuple(SpottedMyth(**row) for row in data["myths"]),
            *(tuple(data[name]) for name in ("topics", "parts", "named_things", "flags")),
        )


class Listener(Protocol):
    """Finds in an answer what the item knows. Credits only what the answer itself says, never what the prompt says."""

    def hear(self, answer: Answer, prompt: Prompt, item: Item | None) -> Heard: ...


def together(heard: Sequence[Heard]) -> Heard:
    """Several messages as one: everything found, and the intent of the last one that carries one."""
    strongest: dict[tuple[str, str], Spotted] = {}
    for row in (row for one in heard for row in one.findings):
        known = strongest.get((row.version, row.slug))
        if known is None or (row.identified and not known.identified):
            strongest[row.version, row.slug] = row
    myths = {(row.version, row.slug): row for one in heard for row in one.myths}
    return Heard(
        _intent(heard),
        tuple(strongest.values()),
        tuple(myths.values()),
        *(
            tuple(dict.fromkeys(value for one in heard for value in getattr(one, name)))
            for name in ("topics", "parts", "named_things", "flags")
        ),
    )


def _intent(heard: Sequence[Heard]) -> Intent:
    intents = [one.intent for one in heard]
    if Intent.END in intents:
        return Intent.END
    last = intents[-1]
    return Intent.ANSWER if last is Intent.OFF_TOPIC and Intent.ANSWER in intents else last
