from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from interviews.models import Position
from reports.fairness.source import Asked, Measure, to_score_first, years_held
from snippets.filters import QuickSelect

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MEASURES = {
    Measure.ADVANCED: "Moved on by decision",
    Measure.RATERS: "Above the median by raters' scores",
    Measure.SUGGESTED: "Above the median by suggestions",
}


class FairnessForm(forms.Form):
    """Stands in the page's address. A field that makes no sense narrows nothing; the year is then the latest.

    Years and nothing beside them: what is asked for with any other dates could be subtracted.
    """

    measure = forms.ChoiceField(
        label="What is compared",
        required=False,
        choices=[(measure.value, words) for measure, words in MEASURES.items()],
        widget=QuickSelect,
    )
    position = forms.ChoiceField(required=False, widget=QuickSelect)
    year = forms.ChoiceField(required=False, widget=QuickSelect)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        names = Position.objects.values_list("public_id", "name")
        self._offer("position", [("", "All positions"), *((str(public_id), name) for public_id, name in names)])
        self.years = years_held()
        self._offer("year", [(str(year), str(year)) for year in self.years])

    def asked(self) -> Asked:
        self.is_valid()
        chosen = self.cleaned_data
        return Asked(
            Measure(chosen.get("measure") or Measure.ADVANCED),
            chosen.get("position", ""),
            int(chosen.get("year") or next(iter(self.years), 0)),
            to_score_first(self.user),
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined] # a field with choices
