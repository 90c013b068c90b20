"""Where a question of the bank is used, as a part of its page there."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from interviews.access import PLAN_READERS, StaffRequest
from interviews.models import Interview, Plan, Position
from interviews.roles import has_role
from snippets.access import for_readers, question_for


@require_safe
@for_readers
def question_use(request: StaffRequest, slug: str) -> HttpResponse:
    """The plans that this person may see, each with the number of its interviews that they may see."""
    question = question_for(request.user, slug)
    seen = Count("interviews", Q(interviews__in=Interview.objects.visible_to(request.user).values("pk")), distinct=True)
    plans = Plan.objects.filter(
        pk__in=Plan.objects.filter(items__version__question=question).values("pk"),
        position__in=Position.objects.visible_to(request.user),
    )
    plans = plans.select_related("position").annotate(seen=seen).order_by("position__name", "round_name", "pk")
    context = {"plans": plans, "may_open": has_role(request.user, *PLAN_READERS)}
    return render(request, "interviews/_question_use.html", context)


urlpatterns = [path("questions/<slug:slug>/use/", question_use, name="question_use")]
