"""How much of what an interview reached was found, weighted by severity and by the help it took. Pure.

docs/assistant.md publishes the formula and these constants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from interviews.state import Finding, RoomState
from scoring.suggestions.fate import Fate, asked_before, fate_of
from snippets.schema import Item, Severity

WEIGHTS = {Severity.BLOCKER: 5, Severity.MAJOR: 3, Severity.MINOR: 2, Severity.NIT: 1}
UNAIDED = 1.0
# By the highest rung that was given away before, 0 an open question, 5 told. In parts of the scale these lie within the
# bands of a rubric whose anchors name this help, on 0 to 10 and on 1 to 5.
CREDIT = (0.75, 0.55, 0.35, 0.3, 0.1, 0.0)
STRENGTHS = {"identified": 1.0, "partial": 0.4}


@dataclass(frozen=True, slots=True)
class Reached:
    """A finding that was shown, asked about or given away; `strength` is empty where nothing was shown of it. `asked`:
    a question was about it before."""

    severity: Severity
    strength: str = ""
    rung: int = 0
    asked: bool = False

    @property
    def earned(self) -> float:
        credit = CREDIT[self.rung] if self.rung or self.asked else UNAIDED
        return WEIGHTS[self.severity] * credit * STRENGTHS.get(self.strength, 0.0)


def finding_score(reached: Iterable[Reached]) -> float:
    """Between 0 and 1; 0 as well where nothing was reached."""
    rows = list(reached)
    whole = sum(WEIGHTS[row.severity] for row in rows)
    return sum(row.earned for row in rows) / whole if whole else 0.0


def reached_in(state: RoomState, items: Mapping[str, Item]) -> Iterator[Reached]:
    """What was reached of the items, which are keyed by the public id of their version."""
    for version, item in items.items():
        for finding in item.findings:
            match fate_of(state, version, finding.slug):
                case Fate.MISSED:
                    yield Reached(finding.severity)
                case Fate.FOUND | Fate.PARTIAL:
                    yield reached_by(state, state.findings[version, finding.slug], finding.severity)


def reached_by(state: RoomState, shown: Finding, severity: Severity) -> Reached:
    asked = asked_before(state, shown.version, shown.defect, shown.seq)
    return Reached(severity, shown.strength, shown.rung, asked)
