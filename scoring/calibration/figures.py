"""How well raters agree, by criterion, by rater and by month. Pure; what is read for it stands in `calibration`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from scoring.calibration.agreement import Metric, Spread, Tally, agreement, alpha, leniency, spread, tally
from scoring.rubrics.schema import RubricData

LEAST_INTERVIEWS = 3

# By criterion and interview, what each rater gave.
Scores = Mapping[str, Mapping[int, Mapping[int, int]]]


class Answers(NamedTuple):
    """How often suggestions were answered, how often by accepting, and in how many interviews."""

    given: int = 0
    accepted: int = 0
    interviews: int = 0

    def plus(self, other: Answers) -> Answers:
        return Answers(*map(sum, zip(self, other, strict=True)))

    @property
    def acceptance(self) -> float | None:
        return self.accepted / self.given if self.interviews >= LEAST_INTERVIEWS else None


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """`interviews`: those that at least two raters scored on it. The figures are None for too few of them."""

    title: str
    section: str
    interviews: int
    ordinal: float | None = None
    interval: float | None = None
    exact: float | None = None
    near: float | None = None
    spread: Spread | None = None

    @property
    def enough(self) -> bool:
        return self.interviews >= LEAST_INTERVIEWS


@dataclass(frozen=True, slots=True)
class MonthAgreement:
    """All criteria together; `interviews`: those of the month that at least two raters scored."""

    month: str
    interviews: int
    answers: Answers
    exact: float | None = None
    near: float | None = None
    spread: Spread | None = None


class Part(NamedTuple):
    """What one rater's scores say, whatever the rater is called."""

    shared: int
    leniency: float | None


@dataclass(frozen=True, slots=True)
class RaterFigures:
    """`shared`: interviews that somebody else scored too. A figure that rests on too few interviews is None."""

    name: str
    shared: int
    leniency: float | None
    answers: Answers
    acceptance: float | None

    @property
    def shift(self) -> str:
        """With a sign, as +0.5; nothing that is rounded away has one."""
        rounded = round(self.leniency or 0, 1)
        sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
        return f"{sign}{abs(rounded):.1f}"


def criteria_of(rubric: RubricData, scores: Scores) -> list[CriterionAgreement]:
    return [
        _agreement_on(row.title, section.title, tally(unit.values() for unit in scores.get(row.slug, {}).values()))
        for section in rubric.sections
        for row in section.criteria
    ]


def parts_of(scores: Scores) -> dict[int, Part]:
    shared: dict[int, set[int]] = defaultdict(set)
    for interviews in scores.values():
        for interview, unit in interviews.items():
            for rater in unit if len(unit) > 1 else ():
                shared[rater].add(interview)
    shifts = leniency(unit for interviews in scores.values() for unit in interviews.values())
    return {
        rater: Part(len(interviews), shifts.get(rater) if len(interviews) >= LEAST_INTERVIEWS else None)
        for rater, interviews in shared.items()
    }


def raters_of(
    names: Mapping[int, str], parts: Mapping[int, Part], answers: Mapping[int, Answers]
) -> dict[int, RaterFigures]:
    return {
        rater: RaterFigures(name, *parts.get(rater, Part(0, None)), answered, answered.acceptance)
        for rater, name in names.items()
        for answered in [answers.get(rater, Answers())]
    }


def months_of(scores: Scores, months: Mapping[int, str], answers: Mapping[str, Answers]) -> list[MonthAgreement]:
    """The latest first; `months` says in which one each interview was held."""
    units: dict[str, list[Iterable[int]]] = defaultdict(list)
    judged: dict[str, set[int]] = defaultdict(set)
    for interviews in scores.values():
        for interview, unit in interviews.items():
            if len(unit) > 1:
                units[months[interview]].append(unit.values())
                judged[months[interview]].add(interview)
    return [
        _agreement_in(month, len(judged[month]), tally(units[month]), answers.get(month, Answers()))
        for month in sorted({*units, *answers}, reverse=True)
    ]


def _agreement_on(title: str, section: str, units: Tally) -> CriterionAgreement:
    judged = sum(units.values())
    if judged < LEAST_INTERVIEWS:
        return CriterionAgreement(title, section, judged)
    return CriterionAgreement(
        title,
        section,
        judged,
        alpha(units, Metric.ORDINAL),
        alpha(units, Metric.INTERVAL),
        agreement(units),
        agreement(units, within=1),
        spread(units),
    )


def _agreement_in(month: str, judged: int, units: Tally, answers: Answers) -> MonthAgreement:
    if judged < LEAST_INTERVIEWS:
        return MonthAgreement(month, judged, answers)
    return MonthAgreement(month, judged, answers, agreement(units), agreement(units, within=1), spread(units))
