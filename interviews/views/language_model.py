"""The administrator's page on the language model: what it cost, how it did, and the switch for all."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from interviews.access import StaffRequest, staff_only
from interviews.llm.figures import figures
from interviews.llm.session import is_resting
from interviews.models import ModelSwitch
from interviews.roles import Role
from interviews.services.language_model import switch_model


@staff_only(Role.ADMINISTRATOR)
@require_GET
def model_page(request: StaffRequest) -> HttpResponse:
    switch = ModelSwitch.objects.select_related("changed_by").first()
    context = {
        "model": settings.OPENAI_MODEL,
        "endpoint": settings.OPENAI_BASE_URL,
        "limits": {
            "interview": settings.OPENAI_TOKENS_PER_INTERVIEW,
            "day": settings.OPENAI_TOKENS_PER_DAY,
            "cost": settings.OPENAI_COST_PER_DAY,
            "interview_cost": settings.OPENAI_COST_PER_INTERVIEW,
        },
        "enabled": switch is None or switch.enabled,
        "switch": switch,
        "resting": is_resting(),
        "figures": figures(timezone.now()),
    }
    return render(request, "interviews/language_model.html", context)


@staff_only(Role.ADMINISTRATOR)
@require_POST
def model_switch(request: StaffRequest) -> HttpResponse:
    enabled = request.POST.get("enabled") == "1"
    switch_model(enabled=enabled, by=request.user)
    messages.success(request, f"The language model is {'on' if enabled else 'off'} for all interviews from now on.")
    return redirect("interviews:model")


urlpatterns: list[URLPattern] = [
    path("model/", model_page, name="model"),
    path("model/switch/", model_switch, name="model-switch"),
]
