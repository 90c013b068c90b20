from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from interviews.models import Position
from scoring.calibration.reading import Calibration, rubrics_for
from scoring.models import RubricVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class CalibrationForm(forms.Form):
    """Stands in the page's address. A field that makes no sense narrows nothing."""

    rubric = forms.ModelChoiceField(RubricVersion.objects.none(), required=False, empty_label="The one used last")
    position = forms.ModelChoiceField(
        Position.objects.none(), required=False, empty_label="All positions", to_field_name="public_id"
    )
    since = forms.DateField(label="From", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["rubric"].queryset = rubrics_for(user)  # type: ignore[attr-defined]
        self.fields["position"].queryset = Position.objects.visible_to(user)  # type: ignore[attr-defined]

    def calibration(self) -> Calibration:
        self.is_valid()
        return Calibration(self.user, **self.cleaned_data)
