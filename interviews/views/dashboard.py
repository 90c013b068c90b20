from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from interviews.access import PLANNERS, StaffRequest, staff_only
from interviews.agenda import sections_for
from interviews.roles import Role, has_role, roles_of


@require_safe
@staff_only()
def dashboard(request: StaffRequest) -> HttpResponse:
    context = {
        "sections": sections_for(request.user, timezone.now()),
        "roles": roles_of(request.user),
        "plans": has_role(request.user, *PLANNERS),
        "scores": has_role(request.user, Role.INTERVIEWER, Role.ADMINISTRATOR),
        "decides": has_role(request.user, Role.HIRING_MANAGER, Role.ADMINISTRATOR),
        "administers": has_role(request.user, Role.ADMINISTRATOR) and request.user.is_staff,
    }
    return render(request, "interviews/dashboard.html", context)


urlpatterns = [path("", dashboard, name="dashboard")]
