"""The comparison as a table for other programs: one row for each candidate, rater and criterion. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interviews.csv_safe import Cell
from reports.comparing.comparison import Column, placed

COLUMNS = (
    "candidate", "held at", "round", "rubric", "section", "criterion", "rater", "score", "lowest", "highest",
    "rater's decision", "outcome", "remark",
)  # fmt: skip
BLIND = "You score this interview: its numbers are here once your own are in."


def csv_rows(columns: Iterable[Column]) -> Iterator[list[Cell]]:
    for column in columns:
        head = [column.name, column.at.isoformat(), column.interview.plan.round_name]
        if column.rubric is None:
            yield [*head, *[None] * 9, BLIND if column.blind else ""]
            continue
        for section, criterion in placed(column.rubric.content):
            cell = column.cells[criterion.slug]
            outcome = column.outcome.get_choice_display() if column.outcome else ""
            for each, (_, decision) in zip(cell.given, column.decisions, strict=True):
                yield [
                    *head, str(column.rubric), section, criterion.title, each.rater, each.score, cell.lowest,
                    cell.highest, decision.label, outcome, "not assessed" if each.score is None else "",
                ]  # fmt: skip
