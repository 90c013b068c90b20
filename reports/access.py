"""Who may read reports and transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404

from interviews.access import abilities_in, decides_on, interview_for
from interviews.models import Interview, Participant, Position
from interviews.roles import Role, has_role
from reports.models import IssuedReport
from scoring.access import must_score_first

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Reading:
    """`panel`: marks and private notes too, of these only the ones by `own_actor` where it is set.

    `findings`: of the panel the playback shows what raters confirmed, and what was asked.
    """

    interview: Interview
    panel: bool
    own_actor: str | None = None
    findings: bool = False


@dataclass(frozen=True, slots=True)
class ReportReading:
    """`decides`: the reader is one of those who decide on the interview, once they need not score it first."""

    interview: Interview
    decides: bool
    reads_room: bool


def report_reading(user: User, public_id: UUID) -> ReportReading:
    """For interviewers, hiring managers of the position and administrators; 404 for everybody else."""
    interview = interview_for(user, public_id)
    abilities = abilities_in(user, interview)
    if not abilities.reads_report:
        raise Http404
    return ReportReading(interview, abilities.decides, abilities.reads_room)


def report_for(user: User, public_id: UUID) -> Interview:
    return report_reading(user, public_id).interview


def open_report_for(user: User, public_id: UUID) -> Interview:
    """As `report_for`, but not for who has to score first."""
    interview = report_for(user, public_id)
    if must_score_first(user, interview):
        raise Http404
    return interview


def issued_report_for(user: User, public_id: UUID, version: int) -> IssuedReport:
    """As the report itself; 404 also for who still has to score the interview."""
    reports = IssuedReport.objects.select_related("interview", "issued_by")
    return get_object_or_404(reports, interview=open_report_for(user, public_id), version=version)


def transcript_for(user: User, public_id: UUID) -> Reading:
    """Interviewers with the panel stream, other people's notes only after submitting; observers and administrators
    the room stream; hiring managers of the position as `MANAGER_PLAYBACK` says; coordinators nothing."""
    interview = interview_for(user, public_id)
    abilities = abilities_in(user, interview)
    part = abilities.participant
    if part and part.role == Participant.Role.INTERVIEWER:
        blind = must_score_first(user, interview)
        return Reading(interview, panel=True, own_actor=part.actor if blind else None)
    if not abilities.reads_room:
        raise Http404
    return Reading(interview, panel=False, findings=abilities.decides and settings.MANAGER_PLAYBACK == "findings")


def position_to_compare(user: User, public_id: UUID) -> Position:
    """For hiring managers of the position and administrators; 404 for everybody else."""
    position, reads_scores = position_to_follow(user, public_id)
    if not reads_scores:
        raise Http404
    return position


def position_to_follow(user: User, public_id: UUID) -> tuple[Position, bool]:
    """With whether scores and outcomes are shown: to who decides; coordinators see only how far everybody is."""
    position = get_object_or_404(Position, public_id=public_id)
    reads_scores = decides_on(user, position)
    if not reads_scores and not has_role(user, Role.COORDINATOR):
        raise Http404
    return position, reads_scores
