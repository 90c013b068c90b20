"""Impact ratios by what candidates said about themselves, for administrators."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, staff_only
from interviews.csv_safe import csv_response
from interviews.roles import Role
from reports.fairness.form import MEASURES, FairnessForm
from reports.fairness.source import Asked, FairnessFigures
from reports.fairness.table import COLUMNS, csv_rows, overview, sections_of
from reports.models import StatisticsRun
from reports.statistics import Standing, standing
from reports.statistics_tasks import ask_for

LATER = "The figures are being worked out. Ask again in a minute."
FAIRNESS = StatisticsRun.Kind.FAIRNESS


@require_safe
@staff_only(Role.ADMINISTRATOR)
def fairness(request: StaffRequest) -> HttpResponse:
    form = FairnessForm(request.GET, user=request.user)
    asked = form.asked()
    now: Standing[FairnessFigures] = standing(FAIRNESS, asked.stored())
    context = {
        "form": form,
        "standing": now,
        "asked": asked,
        "compared": MEASURES[asked.measure],
        "overview": overview(now.figures, asked.measure) if now.figures else "",
        "sections": sections_of(now.figures) if now.figures else [],
        "kept": request.GET.urlencode(),
        "smallest": settings.FAIRNESS_SMALLEST_GROUP,
        "threshold": settings.FAIRNESS_THRESHOLD,
    }
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "reports/_fairness.html" if is_part else "reports/fairness.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
@staff_only(Role.ADMINISTRATOR)
def fairness_now(request: StaffRequest) -> HttpResponse:
    ask_for(FAIRNESS, FairnessForm(request.GET, user=request.user).asked().stored())
    messages.success(request, "The figures are being worked out. They appear here in a moment.")
    return redirect(f"{reverse('reports:fairness')}?{request.GET.urlencode()}")


@require_safe
@staff_only(Role.ADMINISTRATOR)
def fairness_json(request: StaffRequest) -> HttpResponse:
    asked, now = _asked_for(request)
    if now.figures is None:
        return JsonResponse({"detail": LATER}, status=503)
    what = {"measure": asked.measure, "position": asked.position, "year": asked.year}
    return JsonResponse({**what, "computed_at": now.computed_at, **asdict(now.figures)})


@require_safe
@staff_only(Role.ADMINISTRATOR)
def fairness_csv(request: StaffRequest) -> HttpResponse:
    _, now = _asked_for(request)
    if now.figures is None:
        return HttpResponse(LATER, status=503, content_type="text/plain")
    return csv_response("fairness.csv", COLUMNS, csv_rows(now.figures))


def _asked_for(request: StaffRequest) -> tuple[Asked, Standing[FairnessFigures]]:
    asked = FairnessForm(request.GET, user=request.user).asked()
    return asked, standing(FAIRNESS, asked.stored())


urlpatterns = [
    path("statistics/fairness/", fairness, name="fairness"),
    path("statistics/fairness/now/", fairness_now, name="fairness-now"),
    path("statistics/fairness.json", fairness_json, name="fairness-json"),
    path("statistics/fairness.csv", fairness_csv, name="fairness-csv"),
]
