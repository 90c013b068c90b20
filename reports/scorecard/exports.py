"""A report as JSON, as a table, and as a page in one file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from interviews.csv_safe import Cell
from reports.scorecard.parts.judged import Rating
from reports.scorecard.parts.whole import Document

COLUMNS = (
    "Candidate", "Position", "Round", "Started at", "Report version", "Outcome", "Interviewer", "Credentials",
    "Recommendation", "Reason", "Section", "Number", "Criterion", "Score", "Out of", "Band", "Anchor", "Not assessed",
    "Notes", "Evidence",
)  # fmt: skip
SHEETS = ("tokens", "base", "components", "report")


def json_of(document: Document, origin: str) -> str:
    """With a full address, as whoever reads it may be anywhere."""
    data = document.model_dump(mode="json")
    if document.playback_url:
        data["playback_url"] = origin + document.playback_url
    return json.dumps(data, indent=2, ensure_ascii=False)


def schema_text() -> str:
    schema = Document.model_json_schema(mode="serialization")
    named = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Marginalia scorecard"}
    return json.dumps(named, indent=2, ensure_ascii=False)


def html_of(document: Document, origin: str) -> str:
    """All it needs is in it; evidence leads to the installation at `origin`."""
    sheets = (Path(finders.find(f"css/{name}.css") or "").read_text() for name in SHEETS)
    links = origin + document.playback_url if document.playback_url else None
    context = {"document": document, "links": links, "sheets": mark_safe("\n".join(sheets)), "print": True}  # noqa: S308
    return render_to_string("reports/file.html", context)


def rows_of(document: Document) -> Iterator[tuple[Cell, ...]]:
    """One for each rater and criterion, in COLUMNS."""
    of_all = (
        document.candidate,
        document.position,
        document.round,
        document.started_at.isoformat() if document.started_at else None,
        document.issue.version if document.issue else None,
        document.outcome.choice.label if document.outcome else None,
    )
    numbers = {row.criterion.slug: row.criterion.number for row in document.rows}
    for card in document.scorecards:
        of_card = (card.interviewer.name, card.interviewer.credentials, card.decided.label, card.reason)
        for rating in card.ratings:
            yield (*of_all, *of_card, *_cells(rating, numbers[rating.slug]))


def _cells(rating: Rating, number: str) -> tuple[Cell, ...]:
    evidence = (f"{piece.stream} {piece.at or piece.seq}: “{piece.quote}”" for piece in rating.evidence)
    return (
        rating.section,
        number,
        rating.criterion,
        rating.score,
        rating.out_of,
        rating.band,
        rating.anchor,
        rating.not_assessed,
        "\n".join(rating.own_notes),
        "\n".join(evidence),
    )
