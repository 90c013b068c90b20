"""Parts of a report, made by hand, on a rubric of one section."""

from __future__ import annotations

from collections.abc import Mapping

from reports.scorecard.parts.judged import Card, Evidence, Interviewer, Rating, Section
from reports.scorecard.parts.whole import Document, Row, rows_of
from reports.scorecard.ratings import sections_of
from scoring.rubrics.schema import Band, RubricData

BANDS = (
    Band(first=0, last=4, name="Weak", anchor="Does not see it."),
    Band(first=5, last=10, name="Good", anchor="Sees it and says why."),
)
Scores = Mapping[str, int | None]


def cited(seq: int, quote: str, stream: str = "room") -> Evidence:
    return Evidence(stream=stream, seq=seq, quote=quote)


def rubric_of(titles: Mapping[str, float]) -> RubricData:
    """Criteria with their weights."""
    criteria = [
        {"slug": title.lower(), "title": title, "weight": weight, "weight_reason": "It counts.", "bands": BANDS}
        for title, weight in titles.items()
    ]
    return RubricData.model_validate(
        {"slug": "small", "title": "Small", "sections": [{"slug": "one", "title": "One", "criteria": criteria}]}
    )


def card(scores: Scores, name: str = "R", evidence: Mapping[str, tuple[Evidence, ...]] | None = None) -> Card:
    ratings = tuple(_rating(title, score, (evidence or {}).get(title, ())) for title, score in scores.items())
    return Card(
        interviewer=Interviewer(name=name, credentials=""), decision="yes", reason="Reads code well.", ratings=ratings
    )


def section(*cards: Card, weights: Mapping[str, float] | None = None) -> Section:
    titles = {rating.criterion: 1.0 for each in cards for rating in each.ratings}
    return sections_of(rubric_of({**titles, **(weights or {})}), cards)[0]


def rows(*cards: Card) -> tuple[Row, ...]:
    return rows_of((section(*cards),), cards)


def _rating(title: str, score: int | None, evidence: tuple[Evidence, ...]) -> Rating:
    band = next((band for band in BANDS if score in band.scores), None)
    return Rating(
        section="One",
        criterion=title,
        score=score,
        out_of=10,
        band=f"{band.span} {band.name}" if band else None,
        anchor=band.anchor if band else None,
        notes=() if band else ("Not assessed: No question.",),
        evidence=evidence,
        slug=title.lower(),
        not_assessed="" if band else "No question.",
    )


def document_with(*cards: Card) -> Document:
    """A report of nothing but scores."""
    return Document(
        candidate="Ada Example",
        position="Backend engineer",
        round="Code review round",
        started_at=None,
        timezone="UTC",
        total_minutes=0,
        playback_url="/playback/",
        outcome=None,
        scorecards=cards,
        questions=(),
        findings=(),
        reference="7F3A2B",
        pronouns="",
        employers=(),
        decided_before=(),
        sections=(section(*cards),),
        quotes=(),
        gaps=(),
        differences=(),
        disclosure=(),
        suggested=None,
        corrections=(),
        timeline=None,
        total=None,
    )
