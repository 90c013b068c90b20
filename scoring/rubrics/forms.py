from __future__ import annotations

from django import forms

from scoring.models import Rubric, RubricVersion
from scoring.rubrics.drafting.files import ENDINGS


class RubricFileForm(forms.Form):
    file = forms.FileField(label="Rubric file", widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}))


class CompareForm(forms.Form):
    """Two versions of one rubric; without a choice the newest and the one before it."""

    before = forms.ModelChoiceField(
        RubricVersion.objects.none(), to_field_name="number", empty_label=None, label="From"
    )
    after = forms.ModelChoiceField(RubricVersion.objects.none(), to_field_name="number", empty_label=None, label="To")

    def __init__(self, rubric: Rubric, chosen: dict[str, str]) -> None:
        versions = list(rubric.versions.select_related("rubric"))
        newest = {"after": versions[0].number, "before": versions[min(1, len(versions) - 1)].number}
        super().__init__({**newest, **chosen})
        for name in ("before", "after"):
            self.fields[name].queryset = rubric.versions.select_related("rubric")  # type: ignore[attr-defined]
            self.fields[name].empty_label = None  # type: ignore[attr-defined]
