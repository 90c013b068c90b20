from __future__ import annotations

from django import forms

from interviews.llm.wordings import Wordings
from snippets.drafting.values import ENTRIES

LONGEST, LONGEST_LIST = 4000, 100_000
# The model needs to see what kind of line is there, not every one.
MOST_TOLD = 40


class FindingForm(forms.Form):
    """A finding as the editor has it at this moment, and the question's negatives; lists are one entry a line."""

    title = forms.CharField(max_length=LONGEST)
    explanation = forms.CharField(max_length=LONGEST)
    fix = forms.CharField(max_length=LONGEST, required=False)
    said = forms.CharField(max_length=LONGEST_LIST, required=False, strip=False)
    vague = forms.CharField(max_length=LONGEST_LIST, required=False, strip=False)
    wrong_claims = forms.CharField(max_length=LONGEST_LIST, required=False, strip=False)
    descriptions = forms.CharField(max_length=LONGEST_LIST, required=False, strip=False)

    def known(self) -> list[str]:
        return [line for name in Wordings.model_fields for line in self._entries(name)]

    def told(self) -> dict[str, object]:
        """What the model is given."""
        texts = {name: self.cleaned_data[name] for name in ("title", "explanation", "fix")}
        return texts | {name: self._entries(name)[:MOST_TOLD] for name in Wordings.model_fields}

    def _entries(self, name: str) -> list[str]:
        entries: list[str] = ENTRIES.read(self.cleaned_data[name].replace("\r\n", "\n"))
        return entries
