"""The catalogue of events: every kind that can stand in the log, its stream, its body and when it is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from interviews.models.event import Driver, Status, Stream

ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]


def _without_nul(text: str) -> str:
    # PostgreSQL stores no NUL; the mark shows that something stood there.
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16_000), AfterValidator(_without_nul)
]
Code = Annotated[str, StringConstraints(min_length=1, max_length=16_000, pattern=r"\S"), AfterValidator(_without_nul)]
Rung = Annotated[int, Field(ge=0, le=5)]
Seq = Annotated[int, Field(ge=1)]

CANDIDATE = "candidate"
ASSISTANT = "assistant"
SYSTEM = "system"


class Stage(StrEnum):
    WELCOME = "welcome"
    READY = "ready"
    FOCUS = "focus"
    SCREEN_SHARE = "screen_share"
    BACKGROUND = "background"
    BACKGROUND_PROBE = "background_deep"
    BRIDGE = "bridge"
    PROBLEM = "problem"
    QUESTION = "question"
    OUT_OF_TIME = "out_of_time"
    CANDIDATE_QUESTIONS = "questions"
    CLOSED = "closed"


# A question of the plan is on show.
ON_SHOW = frozenset({Stage.PROBLEM, Stage.QUESTION})


class EndReason(StrEnum):
    COMPLETED = "completed"
    OUT_OF_TIME = "out_of_time"
    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"
    RESCHEDULE = "reschedule"


class Body(BaseModel):
    """What an event says. `allowed` lists the statuses in which the writer takes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ClassVar[str]
    stream: ClassVar[Stream] = Stream.ROOM
    allowed: ClassVar[frozenset[Status]] = frozenset({Status.LIVE})

    def live_changes(self, at: datetime) -> dict[str, Any]:
        """Columns of LiveState (besides counters) that this event sets when it is stored at `at`."""
        return {}


class Said(Body):
    kind = "said"
    text: Words
    shortcut: Literal["think", "repeat", "said_already", "pass"] | None = None


class SaidCode(Body):
    """A code block as a message: kept verbatim, highlighted, never run."""

    kind = "said_code"
    text: Code


class Edited(Body):
    """New words for one's own last message, until it is answered."""

    kind = "edited"
    seq: Seq
    text: Words


class Commented(Body):
    """A comment on lines of a version, first_line is 1-based."""

    kind = "commented"
    version: UUID
    first_line: Annotated[int, Field(ge=1, le=5000)]
    line_count: Annotated[int, Field(ge=1, le=5000)]
    text: Words


class Shown(Body):
    """A question's version is on show: number `number` of `of`."""

    kind = "shown"
    version: UUID
    title: str
    number: Annotated[int, Field(ge=1)]
    of: Annotated[int, Field(ge=1)]

    def live_changes(self, at: datetime) -> dict[str, Any]:
        return {"question": self.version}


class StageEntered(Body):
    """`number` is that of the plan's question on show, else 0; `minutes` is what the plan gives the stage."""

    kind = "stage"
    stage: Stage
    number: Annotated[int, Field(ge=0)] = 0
    minutes: Annotated[float, Field(ge=0)] = 0

    def live_changes(self, at: datetime) -> dict[str, Any]:
        return {"stage": self.stage.value}


class Entered(Body):
    """The candidate came in by invitation and is in the lobby."""

    kind = "entered"
    allowed = frozenset({Status.SCHEDULED})

    def live_changes(self, at: datetime) -> dict[str, Any]:
        return {"status": Status.LOBBY}


class Consented(Body):
    """The candidate's answers to the two consents; `notice` names the wording they saw."""

    kind = "consented"
    allowed = frozenset({Status.LOBBY, Status.NEEDS_PERSON})
    recording: bool
    ai: bool
    notice: str


class Started(Body):
    kind = "started"
    allowed = frozenset({Status.LOBBY})
    minutes: Annotated[int, Field(ge=1)]

    def live_changes(self, at: datetime) -> dict[str, Any]:
        return {"status": Status.LIVE, "started_at": at}


class Handed(Body):
    """Who leads from here."""

    kind = "handed"
    to: Literal["assistant", "interviewer"]

    def live_changes(self, at: datetime) -> dict[str, Any]:
        driver = Driver[self.to.upper()]
        return {"driver": driver, "listens": True} if driver is Driver.ASSISTANT else {"driver": driver}


class Ended(Body):
    kind = "ended"
    allowed = frozenset({Status.LOBBY, Status.LIVE, Status.NEEDS_PERSON})
    reason: EndReason

    def live_changes(self, at: datetime) -> dict[str, Any]:
        # A last turn hears what was said just before the end.
        status = Status.RESCHEDULE if self.reason is EndReason.RESCHEDULE else Status.ENDED
        return {"status": status, "ended_at": at, "wake_at": at}


class PersonWanted(Body):
    """The candidate does not want the assistant: a person has to lead."""

    kind = "person_wanted"
    allowed = frozenset({Status.LOBBY})

    def live_changes(self, at: datetime) -> dict[str, Any]:
        return {"status": Status.NEEDS_PERSON}


class Reopened(Body):
    """A coordinator arranged what was wanted; the candidate may come in again, to a conversation that starts anew."""

    kind = "reopened"
    allowed = frozenset({Status.NEEDS_PERSON, Status.RESCHEDULE, Status.SCHEDULED, Status.LOBBY})

    def live_changes(self, at: datetime) -> dict[str, Any]:
        begins_anew = {"stage": "", "started_at": None, "ended_at": None, "listens": False}
        return {"status": Status.SCHEDULED, **begins_anew}


class Cancelled(Body):
    kind = "cancelled"
    allowed = frozenset({Status.SCHEDULED, Status.LOBBY, Status.NEEDS_PERSON, Status.RESCHEDULE})

    def live_changes(self, at: datetime) -> dict[str, Any]:
        return {"status": Status.CANCELLED}


class _PanelBody(Body):
    stream = Stream.PANEL
    # A last answer is still heard after the call ended.
    allowed = frozenset({Status.LIVE, Status.ENDED, Status.RESCHEDULE})


class TurnTaken(_PanelBody):
    """One turn of the conductor: all that replay needs. `clock` is the instant the policy was given (ISO 8601).

    `answered_seq` is the last room event it knew; `acts` were said before the move, `words` fill its phrase; `calls` is
    what was asked of a language model (interviews.llm.session.Provenance).
    """

    kind = "turn"
    answered_seq: Annotated[int, Field(ge=0)]
    heard: dict[str, Any] | None
    clock: str
    policy: str
    move: str
    target: str = ""
    rung: Rung | None = None
    why: str = ""
    form: str = ""
    probe: str = ""
    acts: tuple[str, ...] = ()
    words: dict[str, str] = {}
    calls: tuple[dict[str, str | int], ...] = ()


class Probed(_PanelBody):
    """An authored question was asked, by the assistant or by an interviewer, and so much was given away."""

    kind = "probed"
    version: UUID
    probe: str
    target: str
    rung: Rung
    reveals: dict[str, Rung] = {}


class Found(_PanelBody):
    """What the candidate showed of one defect; `seq` is the room event that shows it, `quote` words of it."""

    kind = "found"
    version: UUID
    defect: str
    strength: Literal["identified", "partial", "rejected"]
    rung: Rung
    seq: Seq | None = None
    quote: str = ""


class MythHeard(_PanelBody):
    kind = "myth"
    version: UUID
    myth: str
    stance: Literal["claimed", "refuted"]
    seq: Seq
    quote: str = ""


class Noted(_PanelBody):
    """A private note of an interviewer, stamped to the room's seq."""

    kind = "noted"
    allowed = frozenset(set(Status) - {Status.CANCELLED})
    text: Words
    room_seq: Annotated[int, Field(ge=0)] = 0


CATALOGUE: dict[str, type[Body]] = {
    body.kind: body
    for body in (
        Said, SaidCode, Edited, Commented, Shown, StageEntered, Entered, Consented, Started, Handed, Ended,
        PersonWanted, Reopened, Cancelled, TurnTaken, Probed, Found, MythHeard, Noted,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is not in the log yet. `changes` sets further LiveState columns in the same transaction.

    A `wake_at` among them takes effect only where the conductor listens.
    """

    body: Body
    actor: str
    client_id: str
    changes: Mapping[str, Any] = field(default_factory=dict)
