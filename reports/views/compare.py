"""Candidates of one position side by side. All of the choice stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, deciding_opens_room, staff_only
from interviews.csv_safe import csv_response
from interviews.models import Interview, Position
from reports.access import position_to_compare
from reports.comparing.comparison import Comparison
from reports.comparing.csv_table import COLUMNS, csv_rows
from reports.comparing.facts import fact_rows
from reports.comparing.form import MOST, CompareForm, chosen_in
from reports.comparing.source import columns_for, comparable

if TYPE_CHECKING:
    from django.http import QueryDict

LISTED = 20


@require_safe
@staff_only()
def compare(request: StaffRequest, public_id: UUID) -> HttpResponse:
    position = position_to_compare(request.user, public_id)
    context = _compared(request, position)
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "reports/_compare.html" if is_part else "reports/compare.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@staff_only()
def compare_csv(request: StaffRequest, public_id: UUID) -> HttpResponse:
    position = position_to_compare(request.user, public_id)
    rows = csv_rows(_compared(request, position)["comparison"].columns)
    return csv_response("comparison.csv", COLUMNS, rows)


def _compared(request: StaffRequest, position: Position) -> dict[str, Any]:
    form, chosen = CompareForm(request.GET), chosen_in(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    columns = columns_for(request.user, position, chosen[:MOST], redacted=asked.get("redacted", False))
    comparison = Comparison(columns, sort=asked.get("sort", ""), descending=asked.get("down", False))
    return {
        "position": position,
        "form": form,
        "asked": asked,
        "comparison": comparison,
        "facts": fact_rows([column.facts for column in comparison.columns]),
        "others": _others(position, chosen, asked.get("q", "")) if not asked.get("redacted") else [],
        "too_many": len(chosen) > MOST,
        "missing": min(len(chosen), MOST) - len(columns),
        "most": MOST,
        "kept": _kept(request.GET),
        "plays": deciding_opens_room(request.user),
    }


def _others(position: Position, chosen: list[UUID], q: str) -> QuerySet[Interview]:
    """Who else can be chosen, the latest first."""
    others = comparable(position).exclude(public_id__in=chosen[:MOST]).select_related("plan")
    return others.filter(candidate_name__icontains=q)[:LISTED]


def _kept(query: QueryDict) -> str:
    """The address of the same comparison without what was looked for."""
    kept = query.copy()
    kept.pop("q", None)
    return kept.urlencode()


urlpatterns = [
    path("compare/<uuid:public_id>/", compare, name="compare"),
    path("compare/<uuid:public_id>/csv/", compare_csv, name="compare-csv"),
]
