"""What the interviewer's pane shows: plan and minutes, the answer key of a snippet and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from interviews.conductor.policy import Suggestion
from interviews.events import ON_SHOW, Stage
from interviews.models import PlanItem
from interviews.state import Finding, RoomState, StageSpan
from snippets.models import QuestionVersion
from snippets.schema import Defect, KeyPoint, Severity

GIVEN_WORDS = (
    "open question", "names the area", "states a fact", "fact and consequence", "form of the answer", "tells it",
)  # fmt: skip
HELP_WORDS = ("unaided", "area named", "fact given", "fact given", "told", "told")


def help_word(rung: int) -> str:
    """How much help a finding took, in words."""
    return HELP_WORDS[rung]


def given_word(rung: int) -> str:
    """How much a question gives away, in words."""
    return GIVEN_WORDS[rung]


@dataclass(frozen=True, slots=True)
class PlanRow:
    label: str
    minutes: int
    spent: int
    state: str
    number: int

    @property
    def over(self) -> bool:
        return self.spent > self.minutes


@dataclass(frozen=True, slots=True)
class KeyRow:
    defect: Defect | KeyPoint
    lines: str
    finding: Finding | None
    disclosed: int

    @property
    def strength(self) -> str:
        return self.finding.strength if self.finding else "open"

    @property
    def help(self) -> str:
        return help_word(self.finding.rung) if self.finding else ""

    @property
    def open_blocker(self) -> bool:
        return self.defect.severity == Severity.BLOCKER and self.strength in ("open", "rejected")


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    probe_id: str
    ask: str
    about: str
    rung: int


@dataclass(frozen=True, slots=True)
class MythRow:
    claim: str
    truth: str
    stance: str
    quote: str


def plan_rows(items: Sequence[PlanItem], state: RoomState, now: datetime) -> list[PlanRow]:
    spent = _seconds_by_part(state, now)
    current = _part_of(state.stage) if state.stage else None
    order = [_key_of(item, number) for number, item in _numbered(items)]
    reached = order.index(current) if current in order else -1
    rows = []
    for place, (number, item) in enumerate(_numbered(items)):
        word = "now" if place == reached else "done" if spent.get(order[place]) else "next"
        label = f"{number} · {item.version.title}" if item.version else item.get_part_display()
        rows.append(PlanRow(label, item.minutes, int(spent.get(order[place], 0) // 60), word, number))
    return rows


def key_rows(version: QuestionVersion, state: RoomState) -> list[KeyRow]:
    """Open blockers first, then by severity; within one in the order of the code."""
    public_id = str(version.public_id)
    rows = [
        KeyRow(
            defect,
            line_label(defect),
            state.findings.get((public_id, defect.slug)),
            state.disclosed.get((public_id, defect.slug), 0),
        )
        for defect in version.key.item.findings
    ]
    return sorted(rows, key=lambda row: (not row.open_blocker, row.defect.severity.rank, row.defect.lines))


def suggestion_rows(rows: Iterable[Suggestion], defects: Iterable[Defect | KeyPoint]) -> list[SuggestionRow]:
    """Each says by the defect's title what it is after; what aims at no defect goes deeper."""
    titles = {defect.slug: defect.title for defect in defects}
    return [SuggestionRow(row.probe_id, row.ask, titles.get(row.target, "goes deeper"), row.rung) for row in rows]


def remarks(state: RoomState) -> list[str]:
    """What an interviewer should know about the assistant's turns: attempts to steer it, and a model that failed."""
    steered = sum("steering" in (turn.body["heard"] or {}).get("flags", ()) for turn in state.turns)
    told = []
    if steered:
        times = "once" if steered == 1 else f"{steered} times"
        told.append(f"The candidate's words tried to steer the grading {times}. It changed nothing; judge it yourself.")
    last = state.turns[-1].body.get("calls", ()) if state.turns else ()
    return told + [
        f"Language model, {call['purpose']}: {call['outcome']}. The built-in {call['purpose']} did it."
        for call in last
        if call["outcome"] != "ok"
    ]


def myth_rows(version: QuestionVersion, state: RoomState) -> list[MythRow]:
    heard = ((myth, state.myths.get((str(version.public_id), myth.slug))) for myth in version.key.item.myths)
    return [MythRow(myth.claim, myth.truth, said.stance, said.quote) for myth, said in heard if said]


def line_label(defect: Defect | KeyPoint) -> str:
    if not defect.lines:
        return ""
    spans = [f"{first}" if first == last else f"{first}–{last}" for first, last in defect.lines]
    several = len(spans) > 1 or "–" in spans[0]
    return f"line{'s' if several else ''} {', '.join(spans)}"


def _numbered(items: Iterable[PlanItem]) -> list[tuple[int, PlanItem]]:
    """Problems are counted from 1, other parts are 0."""
    rows, number = [], 0
    for item in items:
        problem = item.part == PlanItem.Part.PROBLEM
        number += problem
        rows.append((number if problem else 0, item))
    return rows


def _key_of(item: PlanItem, number: int) -> tuple[str, int]:
    return (item.part, number)


def _part_of(span: StageSpan) -> tuple[str, int]:
    if span.stage in ON_SHOW:
        return (PlanItem.Part.PROBLEM, span.number)
    if span.stage in (Stage.OUT_OF_TIME, Stage.CANDIDATE_QUESTIONS, Stage.CLOSED):
        return (PlanItem.Part.CLOSING, 0)
    return (PlanItem.Part.WARM_UP, 0)


def _seconds_by_part(state: RoomState, now: datetime) -> dict[tuple[str, int], float]:
    ends = [span.at for span in state.stages[1:]] + [state.ended_at or now]
    spent: dict[tuple[str, int], float] = {}
    for span, end in zip(state.stages, ends, strict=False):
        part = _part_of(span)
        spent[part] = spent.get(part, 0) + (end - span.at).total_seconds()
    return spent
