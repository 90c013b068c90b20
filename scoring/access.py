"""Who may reach what of scoring. Scorecards themselves: `Scorecard.objects.visible_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from interviews.access import abilities_in, interview_for
from interviews.models import Interview, Participant
from scoring.models import Scorecard

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from scoring.models.scorecard import ScorecardQuerySet


def rater_in(user: User, public_id: UUID) -> Participant:
    """The user's part as an interviewer, with the interview; 404 for everybody else."""
    interviewers = Participant.objects.filter(role=Participant.Role.INTERVIEWER).select_related(
        "user", "interview__live", "interview__plan", "interview__position"
    )
    return get_object_or_404(interviewers, user=user, interview__public_id=public_id)


def interview_to_compare(user: User, public_id: UUID) -> Interview:
    """For interviewers, hiring managers of the position and administrators; 404 for everybody else."""
    interview = interview_for(user, public_id)
    if not abilities_in(user, interview).reads_report:
        raise Http404
    return interview


def must_score_first(user: User, interview: Interview) -> bool:
    """Whether the user is asked to judge the interview and has not submitted: then nothing of others is shown."""
    scores = interview.participants.filter(user=user, role=Participant.Role.INTERVIEWER).exists()
    return scores and not Scorecard.objects.submitted().filter(interview=interview, rater=user).exists()


def current_scorecards(user: User, interview: Interview) -> ScorecardQuerySet:
    """Each rater's last submission, as far as the user may see it."""
    cards = Scorecard.objects.visible_to(user).current().filter(interview=interview)
    return cards.select_related("rater", "rubric").prefetch_related("ratings__evidence")
