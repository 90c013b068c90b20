"""Who may reach what. Every view gets its object here, in its first line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from interviews.models import Interview, Invitation, Participant, Plan, Position
from interviews.roles import Role, has_role, roles_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_htmx.middleware import HtmxDetails

View = Callable[..., HttpResponseBase]

SESSION_ENTRY = "candidate"
PLANNERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
PLAN_READERS = (*PLANNERS, Role.HIRING_MANAGER, Role.INTERVIEWER)


class StaffRequest(HttpRequest):
    """The request of a view behind `staff_only`."""

    user: User
    htmx: HtmxDetails


def staff_only(*roles: Role) -> Callable[[View], View]:
    """Anonymous people are sent to sign in; who has none of `roles` (none named: nobody is refused) gets a 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if roles and roles_of(request.user).isdisjoint(roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def interview_for(user: User, public_id: UUID) -> Interview:
    interviews = Interview.objects.visible_to(user).select_related("live", "plan", "position", "created_by")
    return get_object_or_404(interviews, public_id=public_id)


def participant_of(user: User, interview: Interview, *roles: Participant.Role) -> Participant:
    """The user's part in the interview, one of `roles` if any is named."""
    participants = interview.participants.select_related("user").filter(user=user)
    return get_object_or_404(participants.filter(role__in=roles) if roles else participants)


def position_for(user: User, public_id: UUID) -> Position:
    return get_object_or_404(Position.objects.visible_to(user), public_id=public_id)


def decides_on(user: User, position: Position) -> bool:
    """Administrators on all positions, hiring managers on those they are members of."""
    if has_role(user, Role.ADMINISTRATOR):
        return True
    return has_role(user, Role.HIRING_MANAGER) and position.memberships.filter(user=user).exists()


def deciding_opens_room(user: User) -> bool:
    """Whether who decides on an interview reads its conversation too, without having taken part."""
    return settings.MANAGER_PLAYBACK != "nothing" or has_role(user, Role.ADMINISTRATOR)


def plan_for(user: User, public_id: UUID) -> Plan:
    plans = Plan.objects.filter(position__in=Position.objects.visible_to(user)).select_related("position")
    return get_object_or_404(plans, public_id=public_id)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the interview page offers to one person."""

    manages: bool
    participant: Participant | None
    scores: bool
    decides: bool
    reads_room: bool

    @property
    def reads_report(self) -> bool:
        return self.scores or self.decides


def abilities_in(user: User, interview: Interview) -> Abilities:
    participant = next((each for each in interview.participants.all() if each.user_id == user.pk), None)
    scores = participant is not None and participant.role == Participant.Role.INTERVIEWER
    decides = decides_on(user, interview.position)
    return Abilities(
        manages=has_role(user, *PLANNERS),
        participant=participant,
        scores=scores,
        decides=decides,
        reads_room=participant is not None or (decides and deciding_opens_room(user)),
    )


def reads_room(user: User, interview: Interview) -> bool:
    return abilities_in(user, interview).reads_room


def admit_candidate(request: HttpRequest, interview: Interview, invitation: Invitation) -> None:
    """A new session id, so that nobody who planted the old one comes in too; a staff sign-in in it is kept."""
    request.session.cycle_key()
    entries = request.session.get(SESSION_ENTRY, {})
    request.session[SESSION_ENTRY] = {**entries, str(interview.public_id): invitation.pk}


def candidate_may_enter(session: SessionBase, interview: Interview) -> bool:
    invitation_id = session.get(SESSION_ENTRY, {}).get(str(interview.public_id))
    if invitation_id is None:
        return False
    used = Invitation.objects.filter(pk=invitation_id, interview=interview, used_at__isnull=False)
    return used.filter(revoked_at__isnull=True).exists()


def candidate_interview(request: HttpRequest, public_id: UUID) -> Interview:
    interviews = Interview.objects.select_related("live", "plan", "position", "created_by")
    interview = interviews.filter(public_id=public_id).first()
    if interview is None or not candidate_may_enter(request.session, interview):
        raise Http404("This browser has not come in by the invitation of this interview.")
    return interview
