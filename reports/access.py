"""Who may read reports and transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from interviews.access import abilities_in, interview_for
from interviews.models import Interview, Participant
from scoring.access import must_score_first

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Reading:
    """`panel`: marks and private notes too, of these only the ones by `own_actor` where it is set."""

    interview: Interview
    panel: bool
    own_actor: str | None = None


def report_for(user: User, public_id: UUID) -> Interview:
    """For interviewers, hiring managers of the position and administrators; 404 for everybody else."""
    interview = interview_for(user, public_id)
    if not abilities_in(user, interview).reads_report:
        raise Http404
    return interview


def transcript_for(user: User, public_id: UUID) -> Reading:
    """Interviewers with the panel stream, other people's notes only after submitting; hiring managers of the
    position, observers and administrators the room stream; coordinators nothing."""
    interview = interview_for(user, public_id)
    abilities = abilities_in(user, interview)
    part = abilities.participant
    if part and part.role == Participant.Role.INTERVIEWER:
        blind = must_score_first(user, interview)
        return Reading(interview, panel=True, own_actor=part.actor if blind else None)
    if part or abilities.reads_report:
        return Reading(interview, panel=False)
    raise Http404
