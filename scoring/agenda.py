"""What waits for a rater."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from interviews.forms.agenda import AgendaForm
from interviews.models import Interview, Participant
from interviews.models.event import Status
from interviews.models.interview import InterviewQuerySet
from scoring.models import Scorecard

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def interviews_to_score(user: User, narrowed: AgendaForm, now: datetime) -> InterviewQuerySet:
    """Held interviews of this interviewer without a submission of theirs, or with a revision begun; who waits longest
    comes first.

    `draft` on each says whether something is begun, `revising` whether that is a revision.
    """
    own = Scorecard.objects.filter(interview=OuterRef("pk"), rater=user)
    interviews = Interview.objects.filter(
        live__status=Status.ENDED, participants__user=user, participants__role=Participant.Role.INTERVIEWER
    ).annotate(draft=Exists(own.drafts()), revising=Exists(own.submitted()))
    waiting = interviews.exclude(draft=False, revising=True).select_related("position", "plan", "live")
    return narrowed.narrow(waiting, now).order_by("live__ended_at", "pk")
