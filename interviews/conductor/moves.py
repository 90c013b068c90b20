"""The moves the policy can make. Pure data; a move holds all the words of the bank that may be said with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from interviews.conductor.brief import Step
from interviews.events import EndReason, Stage
from snippets.schema import Probe


class Kind(StrEnum):
    # Asked once or twice, in this order.
    WELCOME = "welcome"
    ASK_READY = "ask_ready"
    OFFER_TIME = "offer_time"
    CONFIRM_TIME = "confirm_time"
    ASK_FOCUS = "ask_focus"
    ASK_BACKGROUND = "ask_background"
    ASK_SYSTEM = "ask_system"
    BRIDGE = "bridge"
    PRESENT = "present"
    WALK_THROUGH = "walk_through"
    WALK_SMALLER = "walk_smaller"
    PROBE = "probe"
    ASK_HOW = "ask_how"
    PICK_UP = "pick_up"
    EXTEND = "extend"
    INVITE_QUESTIONS = "invite_questions"
    MORE_QUESTIONS = "more_questions"
    CONFIRM_END = "confirm_end"
    SAY_AGAIN = "say_again"
    # Said without a question.
    TAKE_YOUR_TIME = "take_your_time"
    NUDGE = "nudge"
    WARN = "warn"
    GOODBYE = "goodbye"
    REPLY = "reply"
    # Nothing is said.
    QUIET = "quiet"
    END = "end"


SILENT = frozenset({Kind.QUIET, Kind.END})
# What stands beside an open question and leaves it open.
ASIDES = frozenset({Kind.TAKE_YOUR_TIME, Kind.NUDGE, Kind.WARN, Kind.REPLY, *SILENT})
# Asked about another question, which stays open behind it.
SIDE_QUESTIONS = frozenset({Kind.CONFIRM_END, Kind.CONFIRM_TIME, Kind.SAY_AGAIN})


@dataclass(frozen=True, slots=True)
class Act:
    """Something said before the question: `kind` names the phrase, `about` what it is about, `words` fill it."""

    kind: str
    about: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind}:{self.about}" if self.about else self.kind


@dataclass(frozen=True, slots=True)
class Place:
    stage: Stage
    number: int = 0
    minutes: float = 0


@dataclass(frozen=True, slots=True)
class Move:
    """One turn: `before` is said first, then `kind` with `words`; at most one question in all.

    `form` chooses among the phrases of a kind. `enter` and `show` happen before the words are said, `end` after
    them. `target` is a defect, `topic:…` or a part.
    """

    kind: Kind
    why: str
    target: str = ""
    rung: int | None = None
    form: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    before: tuple[Act, ...] = ()
    probe: Probe | None = None
    step: Step | None = None
    enter: tuple[Place, ...] = ()
    show: Step | None = None
    end: EndReason | None = None

    @property
    def speaks(self) -> bool:
        return self.kind not in SILENT

    @property
    def acts(self) -> list[str]:
        return [str(act) for act in self.before]
