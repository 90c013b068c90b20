from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q

from interviews.models import Interview, Position
from interviews.models.interview import InterviewQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class AgendaForm(forms.Form):
    """The filter of the dashboard and of all its parts; nonsense in the address filters nothing."""

    q = forms.CharField(label="Candidate", required=False, max_length=120, widget=forms.SearchInput)
    position = forms.ModelChoiceField(
        Position.objects.none(), required=False, to_field_name="public_id", empty_label="Any position"
    )
    days = forms.ChoiceField(
        label="Day of the interview",
        required=False,
        choices=[("", "Any day"), ("1", "A day from now at most"), ("7", "7 days at most"), ("30", "30 days at most")],
    )
    whose = forms.ChoiceField(
        label="Whose", required=False, choices=[("", "Everybody's"), ("mine", "Planned or joined by me")]
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["position"].queryset = Position.objects.visible_to(user)  # type: ignore[attr-defined]
        self.is_valid()

    def narrow(self, interviews: InterviewQuerySet, now: datetime) -> InterviewQuerySet:
        asked = self.cleaned_data
        wanted: dict[str, Any] = {"candidate_name__icontains": asked.get("q"), "position": asked.get("position")}
        if asked.get("days"):
            span = timedelta(days=int(asked["days"]))
            wanted["scheduled_at__range"] = (now - span, now + span)
        if asked.get("whose"):
            mine = Interview.objects.filter(Q(participants__user=self.user) | Q(created_by=self.user))
            interviews = interviews.filter(pk__in=mine.values("pk"))
        return interviews.filter(**{lookup: value for lookup, value in wanted.items() if value})
