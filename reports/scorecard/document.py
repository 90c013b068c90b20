"""The whole report as one typed structure. Page, PDF, JSON and CSV are made of it alone; a snapshot is it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from interviews.events import CANDIDATE
from interviews.models import Interview, PlanItem
from interviews.models.event import Stream
from reports.scorecard.comparability import differences_of, disclosure_of, total_minutes
from reports.scorecard.employers import employers_in
from reports.scorecard.findings import problems_of
from reports.scorecard.highlights import gaps, strongest_quotes
from reports.scorecard.parts.judged import Answer, Criterion, Decided, Suggested, SuggestedScore
from reports.scorecard.parts.observed import Corrected
from reports.scorecard.parts.whole import Document, rows_of
from reports.scorecard.questions import questions_of
from reports.scorecard.ratings import card_of, sections_of
from reports.scorecard.redaction import redacted
from reports.scorecard.timeline import timeline_of
from scoring.derived import derived_total
from scoring.models import Outcome, Scorecard, SuggestedRating, Suggestion, SuggestionAnswer
from scoring.records.record import Record
from scoring.records.transcript import clock
from scoring.revealing.assessed import assessment_in

__all__ = ["Document", "Source", "document_of", "redacted"]


@dataclass(frozen=True, slots=True)
class Source:
    """All that a report is made of. `cards` are current submissions and never empty, `outcomes` latest first."""

    interview: Interview
    items: Sequence[PlanItem]
    record: Record
    cards: Sequence[Scorecard]
    playback_url: str
    outcomes: Sequence[Outcome] = ()
    suggestion: Suggestion | None = None
    also_hide: Sequence[str] = ()


def document_of(source: Source) -> Document:
    interview, record, state = source.interview, source.record, source.record.state
    clocks = {(event.stream, event.seq): clock(event.at, state.started_at) for event in record.events}
    problems = problems_of(source.items, state, record.versions)
    cards = tuple(card_of(card, clocks) for card in source.cards)
    sections = sections_of(source.cards[0].rubric.content, cards)
    rows = rows_of(sections, cards)
    suggested = _suggested(source.suggestion, [row.criterion for row in rows])
    own = {event.seq for event in record.events if event.stream == Stream.ROOM and event.actor == CANDIDATE}
    decisions = tuple(_decided(outcome) for outcome in source.outcomes)
    return Document(
        candidate=interview.candidate_name,
        position=interview.position.name,
        round=interview.plan.round_name,
        started_at=state.started_at,
        timezone=interview.timezone,
        total_minutes=total_minutes(state.started_at, state.ended_at),
        playback_url=source.playback_url,
        outcome=decisions[0] if decisions else None,
        scorecards=cards,
        questions=tuple(questions_of(record)),
        findings=tuple(problems),
        reference=hashlib.sha256(interview.public_id.bytes).hexdigest()[:6].upper(),
        pronouns=interview.candidate_pronouns,
        employers=employers_in(state),
        also_hide=tuple(source.also_hide),
        decided_before=decisions[1:],
        sections=sections,
        total=derived_total(row.criterion for row in rows),
        quotes=strongest_quotes(rows, problems, own),
        gaps=gaps(rows, problems),
        differences=tuple(differences_of(interview, source.items, record, problems)),
        disclosure=tuple(disclosure_of(record, suggested)),
        suggested=suggested,
        corrections=tuple(_corrections(record)),
        timeline=timeline_of(record, problems),
    )


def _decided(outcome: Outcome) -> Decided:
    return Decided(
        choice=Outcome.Choice(outcome.choice),
        reason=Outcome.Reason(outcome.reason),
        words=outcome.words,
        by=outcome.decided_by.get_full_name() or outcome.decided_by.get_username(),
        at=outcome.decided_at,
    )


def _corrections(record: Record) -> list[Corrected]:
    said = {message.seq: message for message in record.state.messages}
    return [
        Corrected(seq=seq, at=clock(said[seq].at, record.state.started_at), record=said[seq].text, words=given.words)
        for seq, given in sorted(record.corrections.items())
        if seq in said
    ]


def _suggested(suggestion: Suggestion | None, criteria: Sequence[Criterion]) -> Suggested | None:
    if suggestion is None:
        return None
    by_slug = {rating.criterion: rating for rating in suggestion.ratings.all()}
    asked = assessment_in(suggestion)
    return Suggested(
        formula=suggestion.formula,
        overall=_number(suggestion.overall),
        ratings=tuple(
            _suggested_score(criterion, by_slug[criterion.slug]) for criterion in criteria if criterion.slug in by_slug
        ),
        assessor=f"{asked.model} (instructions {asked.prompt})" if asked else "",
        assessed=bool(asked and not asked.failed),
    )


def _suggested_score(criterion: Criterion, rating: SuggestedRating) -> SuggestedScore:
    answers = tuple(
        Answer(
            rater=answer.scorecard.rater_name,
            action=SuggestionAnswer.Action(answer.action),
            reason=answer.reason,
            own_score=answer.own_score,
            new_score=answer.new_score,
        )
        for answer in rating.answers.all()
    )
    return SuggestedScore(
        slug=criterion.slug,
        title=criterion.title,
        score=_number(rating.score),
        uncertain=rating.uncertain,
        answers=answers,
    )


def _number(stored: Decimal | None) -> float | None:
    return None if stored is None else float(stored)
