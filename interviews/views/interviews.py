"""The list of interviews, a new one, and the page of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from interviews.access import PLANNERS, StaffRequest, abilities_in, interview_for, staff_only
from interviews.forms.interviews import FilterForm, InterviewForm, ParticipantForm, TimeForm
from interviews.forms.posted import posted
from interviews.models import Interview, Plan, Position
from interviews.roles import has_role
from interviews.services import planning
from interviews.services.invitations import state_of_link
from interviews.services.lobby import planned_minutes

PAGE_SIZE = 25


@require_safe
@staff_only()
def interviews(request: StaffRequest) -> HttpResponse:
    visible = Interview.objects.visible_to(request.user).select_related("live", "plan", "position")
    form = FilterForm(request.GET, positions=Position.objects.visible_to(request.user))
    page = Paginator(form.apply(visible), PAGE_SIZE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"form": form, "page": page, "kept": kept.urlencode(), "plans": has_role(request.user, *PLANNERS)}
    template = "interviews/_interviews.html" if request.htmx else "interviews/interviews.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*PLANNERS)
def new_interview(request: StaffRequest) -> HttpResponse:
    form = InterviewForm(posted(request), initial={"plan": _asked_plan(request), "timezone": "UTC"})
    if request.method == "POST" and form.is_valid():
        interview = planning.create_interview(**form.details(), by=request.user)
        return redirect("interviews:interview", interview.public_id)
    status = 422 if form.is_bound else 200
    return render(request, "interviews/interview_form.html", {"form": form}, status=status)


def _asked_plan(request: StaffRequest) -> Plan | None:
    """The plan whose page the person came from."""
    try:
        return Plan.objects.filter(public_id=UUID(request.GET.get("plan", ""))).first()
    except ValueError:
        return None


@require_safe
@staff_only()
def interview(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return interview_page(request, interview_for(request.user, public_id))


def interview_page(request: StaffRequest, interview: Interview, *, status: int = 200, **changes: Any) -> HttpResponse:
    """The page, with a new link or with forms that were refused in `changes`."""
    invitation = interview.invitations.select_related("interview__live").first()
    context = {
        "interview": interview,
        "can": abilities_in(request.user, interview),
        "participants": interview.participants.select_related("user").order_by("role", "pk"),
        "minutes": planned_minutes(interview),
        "has_model": bool(settings.OPENAI_MODEL),
        "before_start": interview.live.status in planning.BEFORE_START,
        "invitation": invitation,
        "link_state": state_of_link(invitation, timezone.now()) if invitation else None,
        "participant_form": ParticipantForm(),
        "time_form": TimeForm(initial={"timezone": interview.timezone}),
        **changes,
    }
    return render(request, "interviews/interview.html", context, status=status)


urlpatterns = [
    path("interviews/", interviews, name="interviews"),
    path("interviews/new/", new_interview, name="interview-new"),
    path("interviews/<uuid:public_id>/", interview, name="interview"),
]
