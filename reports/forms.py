from __future__ import annotations

from django import forms

from scoring.models import Outcome

LONGEST_WORDS = 5_000


class OutcomeForm(forms.Form):
    """`seen` is the decision that stood on the page; nothing is chosen beforehand, whatever the scores are."""

    choice = forms.ChoiceField(label="Decision", choices=Outcome.Choice.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label="Main reason", choices=[("", "Choose one"), *Outcome.Reason.choices])
    words = forms.CharField(
        label="What it rests on",
        help_text="For whoever asks later: what you saw in the report, in a sentence or two.",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
    )
    seen = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
