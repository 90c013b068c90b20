"""Background work of scoring: thin wrappers, the work is done by the services."""

from __future__ import annotations

import logging

from celery import shared_task

from interviews.models import Interview
from scoring.services import suggestions
from snippets.refusal import ActionRefused

log = logging.getLogger(__name__)


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def build_suggestion(interview_id: int) -> None:
    interview = Interview.objects.filter(pk=interview_id).first()
    if interview is None:
        return
    try:
        suggestions.build_suggestion(interview=interview, may_ask=True)
    except ActionRefused as refusal:
        log.info("no suggestion for interview %s: %s", interview_id, refusal)
