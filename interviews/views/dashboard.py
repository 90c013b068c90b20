from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from interviews.access import PLANNERS, StaffRequest, staff_only
from interviews.agenda import model_trouble, pages_of, sections_for
from interviews.forms.agenda import AgendaForm
from interviews.pages import kept_in
from interviews.roles import Role, has_role, roles_of


@require_safe
@staff_only()
def dashboard(request: StaffRequest) -> HttpResponse:
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "interviews/_agenda.html" if is_part else "interviews/dashboard.html"
    response = render(request, template, _agenda(request))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _agenda(request: StaffRequest) -> dict[str, Any]:
    user, now = request.user, timezone.now()
    form = AgendaForm(request.GET, user=user)
    if not has_role(user, *PLANNERS):
        del form.fields["whose"]
    sections = pages_of(sections_for(user, now, form), request.GET)
    return {
        "form": form,
        "sections": sections,
        "kept": kept_in(request.GET, form.fields),
        "roles": roles_of(user),
        "plans": has_role(user, *PLANNERS),
        "scores": has_role(user, Role.INTERVIEWER, Role.ADMINISTRATOR),
        "decides": has_role(user, Role.HIRING_MANAGER, Role.ADMINISTRATOR),
        "writes": has_role(user, Role.AUTHOR),
        "administers": has_role(user, Role.ADMINISTRATOR) and user.is_staff,
        "trouble": model_trouble(now) if has_role(user, Role.ADMINISTRATOR) else None,
    }


urlpatterns = [path("", dashboard, name="dashboard")]
