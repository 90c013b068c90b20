"""A rater's word on the findings of the record."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from interviews.models import Event
from interviews.models.event import Stream
from scoring.models import FindingMark, Scorecard
from scoring.services.scorecards import lock_draft
from snippets.refusal import ActionRefused


def mark_finding(
    *, scorecard: Scorecard, version: UUID, finding: str, verdict: FindingMark.Verdict | None
) -> FindingMark | None:
    """Confirms or rejects a finding; None takes the word back. Refused for what the record does not have."""
    with transaction.atomic():
        draft = lock_draft(scorecard)
        if verdict is None:
            draft.marks.filter(version=version, finding=finding).delete()
            return None
        if not _is_found(draft, version, finding):
            raise ActionRefused("The record has no such finding any more. Reload the page to see what it has.")
        return draft.marks.update_or_create(version=version, finding=finding, defaults={"verdict": verdict})[0]


def _is_found(draft: Scorecard, version: UUID, finding: str) -> bool:
    found = Event.objects.filter(interview=draft.interview_id, stream=Stream.PANEL, kind="found")
    latest = found.filter(body__version=str(version), body__defect=finding).order_by("seq").last()
    return latest is not None and latest.body["strength"] != "rejected"
