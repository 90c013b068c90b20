"""The part of a plan's page that says on which rubric it is scored; a planner chooses it there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from interviews.access import PLAN_READERS, PLANNERS, StaffRequest, plan_for, staff_only
from interviews.forms.plans import MOST_PROBLEMS
from interviews.roles import has_role
from scoring.models import RubricVersion
from scoring.rubrics.plan_page import PlanRubricView, coverage_with, plan_rubric_view
from scoring.services.rubrics import choose_rubric, newest_default, rubric_of_plan
from snippets.models import QuestionVersion
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@require_safe
@staff_only(*PLAN_READERS)
def plan_rubric(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """`version` in the query only looks at what it would cover."""
    plan = plan_for(request.user, public_id)
    looked_at = [_version(request.GET["version"])] if "version" in request.GET else []
    return _part(request, plan_rubric_view(plan, *looked_at))


@require_POST
@staff_only(*PLANNERS)
def choose(request: StaffRequest, public_id: UUID) -> HttpResponse:
    plan = plan_for(request.user, public_id)
    try:
        choose_rubric(plan=plan, version=_version(request.POST.get("version", "")))
    except ActionRefused as refusal:
        return _part(request, plan_rubric_view(plan), refused=str(refusal))
    return _part(request, plan_rubric_view(plan), saved=True)


@require_safe
@staff_only(*PLANNERS)
def coverage(request: StaffRequest) -> HttpResponse:
    """What the questions that are chosen in the form of a plan could show, before it is saved."""
    rubric = _rubric_of(request.user, request.GET.get("plan", ""))
    chosen = [request.GET.get(f"form-{number}-version", "") for number in range(MOST_PROBLEMS)]
    keys = [int(key) for key in chosen if _is_key(key)]
    versions = QuestionVersion.objects.filter(pk__in=keys).select_related("key")
    questions = sorted(versions, key=lambda version: keys.index(version.pk))
    context = {"rubric": rubric, "coverage": coverage_with(rubric, questions) if questions else None}
    return render(request, "scoring/_rubric_coverage_planned.html", context)


def _rubric_of(user: User, plan: str) -> RubricVersion | None:
    """That of the plan that is edited; a new one begins with the default."""
    if not plan:
        return newest_default()
    try:
        return rubric_of_plan(plan_for(user, UUID(plan)))
    except ValueError as error:
        raise Http404 from error


def _version(key: str) -> RubricVersion | None:
    """None stands for the newest version of the default rubric."""
    if not key:
        return None
    if not _is_key(key):
        raise Http404
    return get_object_or_404(RubricVersion.objects.select_related("rubric"), pk=int(key))


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _part(request: StaffRequest, view: PlanRubricView, *, refused: str = "", saved: bool = False) -> HttpResponse:
    context = {"view": view, "plans": has_role(request.user, *PLANNERS), "refused": refused, "saved": saved}
    return render(request, "scoring/_rubric_plan.html", context)


urlpatterns = [
    path("plan-rubrics/coverage/", coverage, name="plan-coverage"),
    path("plan-rubrics/<uuid:public_id>/", plan_rubric, name="plan-rubric"),
    path("plan-rubrics/<uuid:public_id>/choose/", choose, name="plan-rubric-choose"),
]
