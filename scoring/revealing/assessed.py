"""What a language model said about open points, in words for those who have submitted. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interviews.llm.assessing import Opinion
from scoring.models import Suggestion
from scoring.suggestions.assessing import OK

OPINIONS: Mapping[str, str] = {
    Opinion.SHOWN: "shown",
    Opinion.PARTLY: "shown in part",
    Opinion.NOT_SHOWN: "not shown",
    Opinion.CANNOT_TELL: "cannot tell",
    Opinion.UNCERTAIN: "uncertain",
}


@dataclass(frozen=True, slots=True)
class AssessedPoint:
    """`question` where it has another title; `runs`: what each of the two runs said, where they differ."""

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

    @property
    def failed(self) -> bool:
        return self.outcome != OK


def assessment_in(suggestion: Suggestion) -> Assessment | None:
    """None where no model was asked. What has been heard or marked since is open no more and left out."""
    kept = suggestion.assessor
    if not kept:
        return None
    used = {(row["version"], row["finding"]) for row in suggestion.verdicts.get("findings", ()) if row.get("assessed")}
    points = [_point(row) for row in kept["verdicts"] if (row["version"], row["finding"]) in used]
    return Assessment(kept["model"], kept["prompt"], kept["outcome"], points, len(kept["dropped"]))


def _point(row: Mapping[str, Any]) -> AssessedPoint:
    uncertain = row["verdict"] == Opinion.UNCERTAIN
    runs = " and ".join(OPINIONS[run] for run in row["runs"]) if uncertain else ""
    question = row["question"] if row["question"] != row["title"] else ""
    return AssessedPoint(question, row["title"], OPINIONS[row["verdict"]], uncertain, runs, row["quotes"])
