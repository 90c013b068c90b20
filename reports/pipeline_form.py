from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from interviews.models import Interview, Plan, Position
from reports.pipeline import Stage


class PipelineForm(forms.Form):
    """Stands in the address of the position's page. What makes no sense there narrows nothing."""

    q = forms.CharField(label="Candidate", required=False, max_length=120, widget=forms.SearchInput)
    plan = forms.ModelChoiceField(
        Plan.objects.none(), label="Round", required=False, to_field_name="public_id", empty_label="Any round"
    )
    stage = forms.ChoiceField(choices=Stage.choices, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, position: Position, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = self.fields["plan"]
        plans.queryset = position.plans.order_by("-created_at", "-pk")  # type: ignore[attr-defined]
        plans.label_from_instance = lambda plan: f"{plan.round_name}, {plan.created_at:%Y-%m-%d}"  # type: ignore[attr-defined]
        self.is_valid()

    def narrow(self, interviews: QuerySet[Interview]) -> QuerySet[Interview]:
        """By all but the stage."""
        wanted = {"candidate_name__icontains": self.cleaned_data.get("q"), "plan": self.cleaned_data.get("plan")}
        return interviews.filter(**{lookup: value for lookup, value in wanted.items() if value})

    @property
    def stage_asked(self) -> str:
        return str(self.cleaned_data.get("stage") or "")
