"""What makes interviews of one position comparable, and where one of them differs from the rest. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from interviews.events import SYSTEM
from interviews.models import Interview
from interviews.state import LogEntry
from reports.scorecard.comparability import EARLY_SHARE, FACTS_RUNG, STAGE_SLACK_MINUTES, total_minutes

MUCH_MORE_HELP = 3
NO_RECORD = "No record"
AFTER_SCORING = "Once your scorecard is in"
ENDINGS = {
    "out_of_time": "the time was used up",
    "candidate": "the candidate ended it early",
    "interviewer": "an interviewer ended it early",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """`order` are the problems' numbers as they were shown, `given` how many questions gave facts away; both None where
    the log has no such conversation. `blind`: the reader scores it first, and help is a measure, so it is not here."""

    plan: str
    questions: tuple[str, ...]
    lead: str
    raters: tuple[str, ...]
    planned: int
    minutes: int | None
    order: tuple[int, ...] | None = None
    given: int | None = None
    interruptions: tuple[str, ...] = ()
    blind: bool = False


@dataclass(frozen=True, slots=True)
class FactCell:
    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class FactRow:
    title: str
    cells: list[FactCell]

    @property
    def differs(self) -> bool:
        return any(cell.differs for cell in self.cells)


def facts_of(
    interview: Interview,
    *,
    questions: Sequence[str],
    planned: int,
    raters: Iterable[str],
    events: Sequence[LogEntry],
    blind: bool = False,
) -> Facts:
    """`events`: those of KINDS in the interview's log."""
    live = interview.live
    shown = [event.body["number"] for event in events if event.kind == "shown"]
    return Facts(
        plan=interview.plan.round_name,
        questions=tuple(questions),
        lead=interview.get_mode_display(),
        raters=tuple(raters),
        planned=planned,
        minutes=total_minutes(live.started_at, live.ended_at) if live.ended_at else None,
        order=tuple(dict.fromkeys(shown)) if events else None,
        given=_given(events) if events and not blind else None,
        interruptions=tuple(_interruptions(events)),
        blind=blind,
    )


def _given(events: Iterable[LogEntry]) -> int:
    return sum(event.kind == "probed" and event.body["rung"] >= FACTS_RUNG for event in events)


KINDS = ("shown", "probed", "handed", "reopened", "ended")


def fact_rows(facts: Sequence[Facts]) -> list[FactRow]:
    given = [each.given for each in facts if each.given is not None]
    usual = median(given) if given else 0
    return [
        _compared("Plan", facts, lambda each: each.plan),
        _compared("Questions", facts, lambda each: ", ".join(each.questions)),
        _compared("Order shown", facts, lambda each: NO_RECORD if each.order is None else _order(each.order)),
        FactRow("Time", [_time(each) for each in facts]),
        FactRow("Help", [_help(each, usual) for each in facts]),
        _compared("Lead", facts, lambda each: each.lead),
        _compared("Raters", facts, lambda each: ", ".join(sorted(each.raters))),
        FactRow("Interruptions", [_interrupted(each) for each in facts]),
    ]


def _compared(title: str, facts: Sequence[Facts], words: Callable[[Facts], str]) -> FactRow:
    """Marks what is not as with most; where nothing is as with another, all of it."""
    texts = [words(each) for each in facts]
    most, times = Counter(texts).most_common(1)[0] if texts else ("", 0)
    alone = len(set(texts)) > 1
    return FactRow(title, [FactCell(text, alone and (text != most or times == 1)) for text in texts])


def _order(order: Sequence[int]) -> str:
    return ", ".join(map(str, order)) or "Nothing was shown"


def _time(facts: Facts) -> FactCell:
    if facts.minutes is None:
        return FactCell(NO_RECORD, differs=True)
    over = facts.minutes > facts.planned + STAGE_SLACK_MINUTES
    return FactCell(
        f"{facts.minutes} of {facts.planned} planned minutes{', over' if over else ''}",
        over or facts.minutes < facts.planned * EARLY_SHARE,
    )


def _help(facts: Facts, usual: float) -> FactCell:
    if facts.given is None:
        return FactCell(AFTER_SCORING if facts.blind else NO_RECORD, differs=False)
    text = f"{facts.given} question{'s' * (facts.given != 1)} gave facts away"
    return FactCell(text, abs(facts.given - usual) >= MUCH_MORE_HELP)


def _interrupted(facts: Facts) -> FactCell:
    return FactCell("; ".join(facts.interruptions).capitalize() or "None", bool(facts.interruptions))


def _interruptions(events: Iterable[LogEntry]) -> Iterable[str]:
    for event in events:
        if event.kind == "reopened":
            yield "it was begun anew"
        elif event.kind == "handed" and event.actor != SYSTEM:
            yield "an interviewer took over" if event.body["to"] == "interviewer" else "the assistant took over"
        elif event.kind == "ended" and event.body["reason"] in ENDINGS:
            yield ENDINGS[event.body["reason"]]
