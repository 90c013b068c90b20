"""The scorecard report: one pure builder for page and command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from interviews.events import CANDIDATE
from interviews.models import Interview, PlanItem
from interviews.models.event import Stream
from reports.comparability import differences_of, disclosure_of, total_minutes
from reports.findings import ProblemFindings, problems_of
from reports.highlights import Gap, Quote, gaps, strongest_quotes
from reports.questions import AskedQuestion, questions_of
from reports.ratings import (
    CriterionRow,
    SectionRows,
    Verdict,
    rater_rating,
    sections_of,
    verdicts_of,
)
from scoring.derived import derived_total
from scoring.models import Decision, Outcome, Rating, Scorecard
from scoring.record import Record
from scoring.schema import Criterion
from scoring.transcript import clock

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Source:
    """All that a report is made of. `cards` are current submissions and never empty, `outcomes` latest first."""

    interview: Interview
    items: Sequence[PlanItem]
    record: Record
    cards: Sequence[Scorecard]
    playback_url: str
    outcomes: Sequence[Outcome] = ()


@dataclass(frozen=True, slots=True)
class Report:
    interview: Interview
    started_at: datetime | None
    total_minutes: int
    playback_url: str
    verdicts: Sequence[Verdict]
    sections: Sequence[SectionRows]
    problems: Sequence[ProblemFindings]
    questions: Sequence[AskedQuestion]
    quotes: Sequence[Quote]
    gaps: Sequence[Gap]
    differences: Sequence[str]
    disclosure: Sequence[str]
    outcomes: Sequence[Outcome]

    @property
    def rows(self) -> list[CriterionRow]:
        return [row for section in self.sections for row in section.rows]

    @property
    def total(self) -> float | None:
        """Derived: the weighted mean of all assessed criteria, which decides nothing."""
        return derived_total(self.rows)

    @property
    def weighted(self) -> list[CriterionRow]:
        """The criteria that weigh more or less than the others."""
        return [row for row in self.rows if row.weight != 1]

    @property
    def outcome(self) -> Outcome | None:
        return self.outcomes[0] if self.outcomes else None

    @property
    def several_raters(self) -> bool:
        return len(self.verdicts) > 1


def build_report(source: Source) -> Report:
    record, state = source.record, source.record.state
    clocks = {(event.stream, event.seq): clock(event.at, state.started_at) for event in record.events}
    problems = problems_of(source.items, state, record.versions)
    sections = sections_of(source.cards, clocks)
    own = {event.seq for event in record.events if event.stream == Stream.ROOM and event.actor == CANDIDATE}
    return Report(
        interview=source.interview,
        started_at=state.started_at,
        total_minutes=total_minutes(state.started_at, state.ended_at),
        playback_url=source.playback_url,
        verdicts=verdicts_of(source.cards),
        sections=sections,
        problems=problems,
        questions=questions_of(record),
        quotes=strongest_quotes(sections, problems, own),
        gaps=gaps(sections, problems),
        differences=differences_of(source.interview, source.items, record, problems),
        disclosure=disclosure_of(record),
        outcomes=source.outcomes,
    )


def scorecard_json(source: Source) -> dict[str, Any]:
    """What `manage.py scorecard` prints; `outcome` is null until a hiring manager's decision is recorded."""
    report = build_report(source)
    interview = report.interview
    return {
        "version": FORMAT_VERSION,
        "candidate": interview.candidate_name,
        "position": interview.position.name,
        "round": interview.plan.round_name,
        "started_at": report.started_at.isoformat() if report.started_at else None,
        "timezone": interview.timezone,
        "total_minutes": report.total_minutes,
        "playback_url": report.playback_url,
        "outcome": _outcome_json(report.outcome) if report.outcome else None,
        "scorecards": [_card_json(card) for card in source.cards],
        "questions": [_question_json(question) for question in report.questions],
        "findings": [_problem_json(problem) for problem in report.problems],
    }


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "choice": outcome.choice,
        "reason": outcome.reason,
        "words": outcome.words,
        "by": outcome.decided_by.get_full_name() or outcome.decided_by.get_username(),
        "at": outcome.decided_at.isoformat(),
    }


def _card_json(card: Scorecard) -> dict[str, Any]:
    ratings = {rating.criterion: rating for rating in card.ratings.all()}
    rubric = card.rubric.content
    return {
        "interviewer": {"name": card.rater_name, "credentials": card.credentials},
        "decision": Decision(card.decision or 0).label.lower(),
        "reason": card.reason.strip(),
        "ratings": [
            _rating_json(section.title, criterion, rubric.highest, ratings[criterion.slug])
            for section in rubric.sections
            for criterion in section.criteria
            if criterion.slug in ratings
        ],
    }


def _rating_json(section: str, criterion: Criterion, highest: int, rating: Rating) -> dict[str, Any]:
    row = rater_rating("", criterion, rating, {})
    reason = [f"Not assessed: {row.not_assessed_reason}"] if row.score is None else []
    return {
        "section": section,
        "criterion": criterion.title,
        "score": row.score,
        "out_of": highest,
        "band": f"{row.band.span} {row.band.name}" if row.band else None,
        "anchor": row.band.anchor if row.band else None,
        "notes": [*reason, *row.notes],
        "evidence": [{"stream": each.stream, "seq": each.seq, "quote": each.quote} for each in row.evidence],
    }


def _question_json(question: AskedQuestion) -> dict[str, Any]:
    return {
        "number": question.number,
        "title": question.title,
        "seq": question.seq,
        "minutes": question.minutes,
        "planned_minutes": question.planned_minutes,
        "points": [
            {"text": point.text, "by": point.by, "seq": point.seq, "rung": point.rung, "remark": point.remark}
            for point in question.points
        ],
        "remark": question.remark,
    }


def _problem_json(problem: ProblemFindings) -> dict[str, Any]:
    return {
        "problem": problem.title,
        "number": problem.number,
        "shown": problem.shown,
        "reached": problem.reached,
        "defects": [
            {
                "slug": row.slug,
                "title": row.title,
                "severity": row.severity or None,
                "fate": row.fate.value,
                "rung": row.rung,
                "help": row.help,
                "quote": row.quote,
                "seq": row.seq,
            }
            for row in problem.defects
        ],
        "myths": [
            {"slug": myth.slug, "claim": myth.claim, "stance": myth.stance, "quote": myth.quote, "seq": myth.seq}
            for myth in problem.myths
        ],
    }
