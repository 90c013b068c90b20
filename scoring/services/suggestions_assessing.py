"""Asking a language model about the open points of an interview, twice, and keeping what it said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings

from interviews.conductor.intents import steers
from interviews.events import CANDIDATE
from interviews.llm.assessing import Assessment, Ground, Judged, Opinion, together, verified
from interviews.llm.session import Call, ModelSession, digest, is_on, prompt
from interviews.models import Interview
from interviews.services.lobby import agreed_to_model
from interviews.state import RoomState
from scoring.models import Suggestion
from scoring.suggestions.assessing import OK, WARM_UP, Point, Section, assessed, given, key_of, sections_of
from scoring.suggestions.suggesting import Verdict
from snippets.models import QuestionVersion
from snippets.schema import Item

PURPOSE = "assessor"


def assessment_of(
    *, interview: Interview, state: RoomState, items: Mapping[str, Item], verdicts: tuple[Verdict, ...], may_ask: bool
) -> tuple[tuple[Verdict, ...], Mapping[str, Any]]:
    """The verdicts with those of a model, and how it came to them; as they were and nothing where none was asked.

    Any failure of the model leaves the verdicts as they were too, and is told.
    """
    heard = _heard(state)
    kept = Suggestion.objects.filter(interview=interview, assessor__outcome=OK, assessor__heard=heard).first()
    if kept is None and not (may_ask and is_on(interview) and agreed_to_model(interview)):
        return verdicts, {}
    sections = sections_of(state, items, _warm_up(), verdicts)
    if kept is None and not sections:
        return verdicts, {}
    record = kept.assessor if kept else {"heard": heard, **_asked(interview, sections)}
    points = [point for section in sections for point in section.points]
    return assessed(verdicts, points, _judged(record), state), record


def _heard(state: RoomState) -> str:
    """All words of the candidate, as a hash: where they are others, what a model said of them holds no more."""
    said = [[row.seq, row.text] for row in state.messages if row.actor == CANDIDATE]
    return digest(json.dumps(said))


def _warm_up() -> dict[str, Item]:
    """The background questions by their version in force."""
    newest = QuestionVersion.objects.newest().filter(question__slug__in=WARM_UP.values()).select_related("key")
    return {str(version.public_id): version.key.item for version in newest}


def _asked(interview: Interview, sections: Sequence[Section]) -> dict[str, Any]:
    """Both runs, or the first alone where it failed."""
    sections = [_without_steering(section) for section in sections]
    _, version = prompt(PURPOSE)
    asked = json.dumps([settings.OPENAI_MODEL, version, given(sections, "")], sort_keys=True, ensure_ascii=False)
    seed = digest(asked)
    calls: list[Call[Assessment]] = []
    for turned in (False, True):
        calls.append(ModelSession(interview).call(PURPOSE, Assessment, given(sections, seed, turned=turned)))
        if calls[-1].value is None:
            break
    return {
        "model": settings.OPENAI_MODEL,
        "prompt": version,
        "input": seed,
        "outcome": calls[-1].provenance.outcome,
        "seconds": round(sum(call.provenance.milliseconds for call in calls) / 1000, 3),
        "tokens_in": sum(call.usage.tokens_in for call in calls),
        "tokens_out": sum(call.usage.tokens_out for call in calls),
        "runs": [{**call.provenance.as_data(), "raw": call.raw} for call in calls],
        **_weighed(calls, sections),
    }


def _without_steering(section: Section) -> Section:
    """What tries to steer the grading earns nothing, here as in the room, so it is not even told."""
    lines = tuple(line for line in section.lines if not (line.is_candidate and steers(line.text)))
    return Section(section.id, section.item, lines, section.points)


def _weighed(calls: Sequence[Call[Assessment]], sections: Sequence[Section]) -> dict[str, Any]:
    """What of the runs may count: verdicts where both are there, and the quotes that were dropped."""
    points = {point.id: (section.item.title, point) for section in sections for point in section.points}
    grounds = {point.id: Ground(section.lines, point.words) for section in sections for point in section.points}
    runs = [verified(call.value, grounds) for call in calls if call.value]
    dropped = [{"run": number, **asdict(row)} for number, (_, rows) in enumerate(runs, 1) for row in rows]
    both = together(runs[0][0], runs[1][0]) if len(runs) == 2 else {}
    return {
        "dropped": dropped,
        "verdicts": [_row(*points[slug], judged, [run[slug] for run, _ in runs]) for slug, judged in both.items()],
    }


def _row(question: str, point: Point, judged: Judged, runs: Sequence[Judged]) -> dict[str, Any]:
    version, finding = key_of(point.verdict)
    return {
        "version": version,
        "finding": finding,
        "question": question,
        "title": point.verdict.title,
        "verdict": judged.opinion,
        "runs": [run.opinion for run in runs],
        "quotes": [{"seq": seq, "quote": quote} for seq, quote in judged.quotes],
    }


def _judged(record: Mapping[str, Any]) -> dict[tuple[str, str], Judged]:
    return {
        (row["version"], row["finding"]): Judged(
            Opinion(row["verdict"]), tuple((quote["seq"], quote["quote"]) for quote in row["quotes"])
        )
        for row in record["verdicts"]
    }
