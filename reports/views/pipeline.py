"""Where the candidates of a position stand: a part of the position's page, whose address keeps the filter."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, staff_only
from reports.access import position_to_follow
from reports.pipeline import ASIDE, ON_THE_WAY, OUTCOMES, Stage, counts_of, in_stage, rows_of, staged, steps_of
from reports.pipeline_form import PipelineForm

PAGE_SIZE = 25


@require_safe
@staff_only()
def pipeline(request: StaffRequest, public_id: UUID) -> HttpResponse:
    position, reads_scores = position_to_follow(request.user, public_id)
    form = PipelineForm(request.GET, position=position)
    interviews = form.narrow(staged(position, request.user, reads_scores=reads_scores))
    ends = OUTCOMES if reads_scores else (Stage.DECIDED,)
    listed = in_stage(interviews, form.stage_asked) if form.stage_asked else interviews
    counts = counts_of(interviews)
    paginator = Paginator(listed.select_related("live", "plan"), PAGE_SIZE)
    # Known by now; counting again would look at every interview of the position again.
    paginator.count = counts.get(form.stage_asked, 0) if form.stage_asked else sum(counts.values())
    page = paginator.get_page(request.GET.get("page"))
    kept, whole = _kept(request.GET, "stage", "page"), _kept(request.GET, "page")
    context = {
        "position": position,
        "reads_scores": reads_scores,
        "form": form,
        "stage": form.stage_asked,
        "on_the_way": steps_of(counts, ON_THE_WAY + ends),
        "aside": steps_of(counts, ASIDE),
        "page": page,
        "rows": rows_of(page),
        "kept": kept,
        "whole": whole,
    }
    response = render(request, "reports/_pipeline.html", context)
    shown = _address(position.public_id, _kept(request.GET))
    if request.htmx and request.htmx.current_url_abs_path not in (None, shown):
        response["HX-Push-Url"] = shown
    return response


def _kept(query: QueryDict, *without: str) -> str:
    """What of the address is not empty."""
    kept = query.copy()
    for name in [name for name, value in query.items() if name in without or not value]:
        del kept[name]
    return kept.urlencode()


def _address(public_id: UUID, kept: str) -> str:
    address = reverse("interviews:position", args=[public_id])
    return f"{address}?{kept}" if kept else address


urlpatterns = [path("pipeline/<uuid:public_id>/", pipeline, name="pipeline")]
