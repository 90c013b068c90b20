"""Statistics of the bank, and of one question as a part of its page there."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, staff_only
from interviews.roles import Role
from reports.items.figures import FLAGS, BankFigures
from reports.items.form import BankStatisticsForm
from reports.items.statistics import LEAST_FLAGGED, LEAST_SHOWN
from reports.models import StatisticsRun
from reports.statistics import Standing, standing
from reports.statistics_tasks import ask_for
from snippets.access import for_readers, question_for

PAGE_SIZE = 6
BANK = StatisticsRun.Kind.BANK


@require_safe
@for_readers
def bank(request: StaffRequest) -> HttpResponse:
    form = BankStatisticsForm(request.GET)
    now: Standing[BankFigures] = standing(BANK, {})
    questions = form.apply(now.figures.questions if now.figures else [])
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "standing": now,
        "page": Paginator(questions, PAGE_SIZE).get_page(request.GET.get("page")),
        "kept": kept.urlencode(),
        "counted": now.figures.words if now.figures else "",
        "flags": FLAGS,
        "least": LEAST_SHOWN,
        "least_flagged": LEAST_FLAGGED,
    }
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "reports/_statistics_bank.html" if is_part else "reports/statistics_bank.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@for_readers
def question(request: StaffRequest, slug: str) -> HttpResponse:
    asked = question_for(request.user, slug)
    now: Standing[BankFigures] = standing(BANK, {})
    rows = now.figures.questions if now.figures else []
    context = {
        "standing": now,
        "question": next((row for row in rows if row.slug == asked.slug), None),
        "flags": FLAGS,
        "least": LEAST_SHOWN,
    }
    return render(request, "reports/_statistics_question.html", context)


@require_POST
@staff_only(Role.ADMINISTRATOR)
def bank_now(request: StaffRequest) -> HttpResponse:
    ask_for(BANK, {})
    messages.success(request, "The figures are being worked out. They appear here in a moment.")
    return redirect("reports:statistics-bank")


urlpatterns = [
    path("statistics/bank/", bank, name="statistics-bank"),
    path("statistics/bank-now/", bank_now, name="statistics-bank-now"),
    path("statistics/bank/<slug:slug>/", question, name="statistics-question"),
]
