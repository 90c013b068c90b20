"""Positions, their members and their plans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.access import PLAN_READERS, PLANNERS, StaffRequest, decides_on, plan_for, position_for, staff_only
from interviews.forms.plans import (
    MOST_PROBLEMS,
    MembersForm,
    PlanForm,
    PositionForm,
    ProblemForm,
    ProblemFormSet,
    members_of,
)
from interviews.forms.posted import posted
from interviews.models import PlanItem, Position
from interviews.roles import Role, has_role
from interviews.services import planning
from snippets.refusal import ActionRefused

any_method = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@staff_only(*PLAN_READERS)
def positions(request: StaffRequest) -> HttpResponse:
    visible = Position.objects.visible_to(request.user)
    counted = visible.annotate(
        plan_count=Count("plans", distinct=True), interview_count=Count("interviews", distinct=True)
    ).order_by("name", "pk")
    context = {"positions": counted, "plans": has_role(request.user, *PLANNERS)}
    return render(request, "interviews/positions.html", context)


@any_method
@staff_only(*PLANNERS)
def new_position(request: StaffRequest) -> HttpResponse:
    form = PositionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        position = planning.create_position(**form.cleaned_data)
        return redirect("interviews:position", position.public_id)
    return render(request, "interviews/position_form.html", {"form": form}, status=_status(form))


@require_safe
@staff_only(*PLAN_READERS)
def position(request: StaffRequest, public_id: UUID) -> HttpResponse:
    shown = position_for(request.user, public_id)
    members = members_of(shown)
    context = {
        "position": shown,
        "members": members,
        "round_plans": shown.plans.annotate(minutes=Sum("items__minutes")).order_by("round_name", "pk"),
        "form": MembersForm(initial={"members": members}),
        "plans": has_role(request.user, *PLANNERS),
        "follows": has_role(request.user, *PLANNERS, Role.HIRING_MANAGER),
        "decides": decides_on(request.user, shown),
    }
    return render(request, "interviews/position.html", context)


@require_POST
@staff_only(*PLANNERS)
def set_members(request: StaffRequest, public_id: UUID) -> HttpResponse:
    shown = position_for(request.user, public_id)
    form = MembersForm(request.POST)
    if form.is_valid():
        planning.set_members(position=shown, members=form.cleaned_data["members"])
        messages.success(request, "The members are saved.")
    else:
        messages.error(request, "One of these people cannot be a member. Nothing was changed.")
    return redirect("interviews:position", public_id)


@any_method
@staff_only(*PLANNERS)
def new_plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    position = position_for(request.user, public_id)
    form, problems = PlanForm(posted(request)), ProblemFormSet(posted(request))
    if _both_valid(request, form, problems):
        plan = planning.create_plan(position=position, problems=problems.chosen(), **form.cleaned_data)
        return redirect("interviews:plan", plan.public_id)
    context = {"position": position, "form": form, "problems": problems}
    return render(request, "interviews/plan_form.html", context, status=_status(form))


@any_method
@staff_only(*PLANNERS)
def edit_plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    plan = plan_for(request.user, public_id)
    items = plan.items.filter(part=PlanItem.Part.PROBLEM)
    form = PlanForm(posted(request), initial=PlanForm.initial_of(plan))
    problems = ProblemFormSet(posted(request), initial=list(items.values("version", "minutes")))
    if not _both_valid(request, form, problems):
        context = {"position": plan.position, "plan": plan, "form": form, "problems": problems}
        return render(request, "interviews/plan_form.html", context, status=_status(form))
    try:
        planning.change_plan(plan=plan, problems=problems.chosen(), **form.cleaned_data)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("interviews:plan", public_id)


@require_safe
@staff_only(*PLAN_READERS)
def plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    shown = plan_for(request.user, public_id)
    items = list(shown.items.select_related("version__question"))
    context = {
        "plan": shown,
        "items": items,
        "minutes": sum(item.minutes for item in items),
        "used": shown.interviews.count(),
        "plans": has_role(request.user, *PLANNERS),
    }
    return render(request, "interviews/plan.html", context)


@require_safe
@staff_only(*PLANNERS)
def problem_row(request: StaffRequest) -> HttpResponse:
    """One more row for the form of a plan."""
    try:
        number = min(max(int(request.GET.get("form-TOTAL_FORMS", "")), 0), MOST_PROBLEMS)
    except ValueError:
        number = MOST_PROBLEMS
    full = number >= MOST_PROBLEMS
    context = {"row": ProblemForm(prefix=f"form-{number}"), "total": number + 1, "full": full, "most": MOST_PROBLEMS}
    return render(request, "interviews/_problem_row_added.html", context)


def _both_valid(request: StaffRequest, form: PlanForm, problems: Any) -> bool:
    return request.method == "POST" and all([form.is_valid(), problems.is_valid()])


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200


urlpatterns = [
    path("positions/", positions, name="positions"),
    path("positions/new/", new_position, name="position-new"),
    path("positions/<uuid:public_id>/", position, name="position"),
    path("positions/<uuid:public_id>/members/", set_members, name="position-members"),
    path("positions/<uuid:public_id>/plans/new/", new_plan, name="plan-new"),
    path("plans/problem-row/", problem_row, name="problem-row"),
    path("plans/<uuid:public_id>/", plan, name="plan"),
    path("plans/<uuid:public_id>/edit/", edit_plan, name="plan-edit"),
]
