"""The candidate's way in by a one-time link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from interviews.access import admit_candidate, candidate_may_enter
from interviews.models import Interview, Invitation
from interviews.models.event import Status
from interviews.ratelimit import within_rate
from interviews.services.invitations import LinkRefused, LinkState, consume, find, state_of_link
from interviews.services.lobby import planned_minutes


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link only shows a page, as mail scanners open links too; one POST uses it up."""
    response = _come_in(request, token) if request.method == "POST" else _show(request, token)
    response["Referrer-Policy"] = "same-origin"
    return response


def _show(request: HttpRequest, token: str) -> HttpResponse:
    invitation = find(token)
    if invitation is None:
        return no_way_in(request, "unknown", 404)
    state = state_of_link(invitation, timezone.now())
    if state is LinkState.OPEN:
        return _welcome(request, invitation)
    if candidate_may_enter(request.session, invitation.interview):
        return _lead_in(invitation.interview)
    return no_way_in(request, state.value, 410, invitation.interview)


def _come_in(request: HttpRequest, token: str) -> HttpResponse:
    if not within_rate(request, "join", most=30, seconds=300):
        return no_way_in(request, "busy", 429)
    try:
        invitation = consume(token=token)
    except LinkRefused:
        return _show(request, token)
    admit_candidate(request, invitation.interview, invitation)
    return _lead_in(invitation.interview)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context = {"interview": invitation.interview, "invitation": invitation}
    if invitation.interview.live.status == Status.ENDED:
        return render(request, "interviews/join_copy.html", context)
    return render(request, "interviews/join.html", {**context, "minutes": planned_minutes(invitation.interview)})


def _lead_in(interview: Interview) -> HttpResponse:
    ended = interview.live.status == Status.ENDED
    return redirect("afterwards:copy" if ended else "interviews:candidate", interview.public_id)


def no_way_in(request: HttpRequest, why: str, status: int, interview: Interview | None = None) -> HttpResponse:
    context = {"why": why, "contact": interview.created_by if interview else None}
    return render(request, "interviews/no_way_in.html", context, status=status)


urlpatterns = [path("join/<str:token>/", join, name="join")]
