"""What a language model said about open points, in words for those who have submitted. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interviews.llm.assessing import Opinion
from scoring.models import Suggestion

OPINIONS: Mapping[str, str] = {
    Opinion.SHOWN: "shown",
    Opinion.PARTLY: "shown in part",
    Opinion.NOT_SHOWN: "not shown",
    Opinion.CANNOT_TELL: "cannot tell",
    Opinion.UNCERTAIN: "uncertain",
}


@dataclass(frozen=True, slots=True)
class AssessedPoint:
    """`runs`: what each of the two runs said, where they differ."""

    question: str
    title: str
    opinion: str
    uncertain: bool
    runs: str
    quotes: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Assessment:
    model: str
    prompt: str
    outcome: str
    points: Sequence[AssessedPoint]
    dropped: int


def assessment_in(suggestion: Suggestion) -> Assessment | None:
    """None where no model was asked."""
    kept = suggestion.assessor
    if not kept:
        return None
    points = [_point(row) for row in kept["verdicts"]]
    return Assessment(kept["model"], kept["prompt"], kept["outcome"], points, len(kept["dropped"]))


def _point(row: Mapping[str, Any]) -> AssessedPoint:
    uncertain = row["verdict"] == Opinion.UNCERTAIN
    runs = " and ".join(OPINIONS[run] for run in row["runs"]) if uncertain else ""
    return AssessedPoint(row["question"], row["title"], OPINIONS[row["verdict"]], uncertain, runs, row["quotes"])
