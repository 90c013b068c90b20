"""Interviews that were over a moment ago, whatever times their log has."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from interviews.models import Interview, LiveState
from tests.scoring.sessions import Session


def just_ended(session: Session, *, ago: timedelta = timedelta(hours=1)) -> Interview:
    LiveState.objects.filter(interview=session.interview).update(ended_at=timezone.now() - ago)
    return Interview.objects.select_related("live").get(pk=session.interview.pk)
