"""Building the suggestion of an interview that has ended: the only writer of suggestions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from interviews.log import state_of
from interviews.models import Interview, PlanItem
from interviews.models.event import Status
from interviews.state import RoomState
from scoring.models import SuggestedRating, Suggestion
from scoring.models.rubric import RubricVersion
from scoring.services.rubrics import rubric_for
from scoring.services.suggestions_assessing import assessment_of
from scoring.suggestions.suggesting import (
    FORMULA,
    CriterionSuggestion,
    Suggested,
    basis_of,
    myths_of,
    suggested_by,
    verdicts_of,
)
from snippets.models import QuestionVersion
from snippets.refusal import ActionRefused
from snippets.schema import Item


def build_suggestion(*, interview: Interview, state: RoomState | None = None, may_ask: bool = False) -> Suggestion:
    """What the record suggests by now; the one that is stored where nothing changed since. Refused until it ended.

    `state` is for who has it: that of the whole log. Only with `may_ask`, which takes its time, a language model is
    asked about what is open, once; what it said is used from then on.
    """
    state = state or state_of(interview)
    if state.status != Status.ENDED:
        raise ActionRefused("The interview has not ended yet, so nothing is suggested.")
    rubric = rubric_for(interview)
    items = _items(interview, state)
    verdicts, assessor = assessment_of(
        interview=interview, state=state, items=items, verdicts=tuple(verdicts_of(state, items)), may_ask=may_ask
    )
    suggested = suggested_by(verdicts, tuple(myths_of(state, items)), rubric.content)
    return _store(interview, rubric, suggested, assessor)


def suggestion_to_show(*, interview: Interview, state: RoomState | None = None) -> Suggestion | None:
    """The newest one that somebody answered, so that nothing moves under an answer; else what the record suggests."""
    built = Suggestion.objects.filter(interview=interview)
    answered = built.filter(ratings__answers__isnull=False).first()
    if answered:
        return answered
    try:
        return build_suggestion(interview=interview, state=state)
    except ActionRefused:
        return None


def _items(interview: Interview, state: RoomState) -> dict[str, Item]:
    """In the order they were shown; what was planned and never shown behind them."""
    shown = {version: place for place, version in enumerate(dict.fromkeys(each.version for each in state.shown))}
    planned = PlanItem.objects.filter(plan=interview.plan_id, version__isnull=False).values("version")
    versions = QuestionVersion.objects.filter(Q(pk__in=planned) | Q(public_id__in=shown)).select_related("key")
    ordered = sorted(versions, key=lambda version: (shown.get(str(version.public_id), len(shown)), version.pk))
    return {str(version.public_id): version.key.item for version in ordered}


def _store(
    interview: Interview, rubric: RubricVersion, suggested: Suggested, assessor: Mapping[str, Any]
) -> Suggestion:
    verdicts = _verdicts(suggested)
    built = {"formula": FORMULA, "verdicts": json.loads(verdicts), "overall": _number(suggested.overall)}
    built["assessor"] = assessor
    inputs = "\n".join([FORMULA, rubric.content_hash, verdicts])
    with transaction.atomic():
        suggestion, is_new = Suggestion.objects.get_or_create(
            interview=interview,
            rubric=rubric,
            input_hash=hashlib.sha256(inputs.encode()).hexdigest(),
            defaults=built,
        )
        if is_new:
            SuggestedRating.objects.bulk_create(_rows(suggestion, suggested.ratings))
        elif assessor and not suggestion.assessor:
            suggestion.assessor = dict(assessor)
            suggestion.save(update_fields=["assessor"])
    return suggestion


def _verdicts(suggested: Suggested) -> str:
    """All that the numbers follow from, besides rubric and formula."""
    findings, myths = map(asdict, suggested.verdicts), map(asdict, suggested.myths)
    return json.dumps({"findings": list(findings), "myths": list(myths)}, sort_keys=True)


def _rows(suggestion: Suggestion, ratings: Iterable[CriterionSuggestion]) -> list[SuggestedRating]:
    return [
        SuggestedRating(
            suggestion=suggestion,
            criterion=rating.criterion,
            score=_number(rating.mean),
            uncertain=rating.uncertain,
            basis=basis_of(rating),
        )
        for rating in ratings
    ]


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.2f}")
