from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, staff_only
from interviews.roles import Role
from scoring.calibration.figures import LEAST_INTERVIEWS
from scoring.calibration.form import CalibrationForm


@require_safe
@staff_only(Role.ADMINISTRATOR, Role.HIRING_MANAGER)
def calibration(request: StaffRequest) -> HttpResponse:
    form = CalibrationForm(request.GET, user=request.user)
    context = {"form": form, "calibration": form.calibration(), "least": LEAST_INTERVIEWS}
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "scoring/_calibration.html" if is_part else "scoring/calibration.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


urlpatterns = [path("calibration/", calibration, name="calibration")]
