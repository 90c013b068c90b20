"""What raters type. Only the fields that were posted count: each saves itself."""

from __future__ import annotations

from typing import Any

from django import forms

from scoring.models import Decision, FindingMark, SuggestionAnswer
from scoring.rubrics.schema import RubricData

LONGEST_NOTES = 20_000
LONGEST_REASON = 5_000
NOT_ASSESSED = "none"


def complaint_of(form: forms.Form) -> str:
    """All that is wrong with a form, as one sentence after the other."""
    return " ".join(str(message) for messages in form.errors.values() for message in messages)


class _OneFieldForm(forms.Form):
    edit = forms.IntegerField(required=False, min_value=0)

    @property
    def posted(self) -> dict[str, Any]:
        """The cleaned values of the fields that were sent."""
        names = [name for name in self.fields if name != "edit" and self.add_prefix(name) in self.data]
        return {name: self.cleaned_data[name] for name in names}


class RatingForm(_OneFieldForm):
    score = forms.ChoiceField(required=False)
    not_assessed_reason = forms.CharField(required=False, max_length=500)
    notes = forms.CharField(required=False, max_length=LONGEST_NOTES, strip=False)

    def __init__(self, *args: Any, rubric: RubricData, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = [str(score) for score in range(rubric.lowest, rubric.highest + 1)]
        field = self.fields["score"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(value, value) for value in ("", NOT_ASSESSED, *scale)]
        field.error_messages["invalid_choice"] = f"A score is a whole number from {rubric.lowest} to {rubric.highest}."

    @property
    def changes(self) -> dict[str, Any]:
        """In the terms of `services.scorecards.save_rating`."""
        changes = self.posted
        if "score" in changes:
            chosen = changes["score"]
            changes["score"] = int(chosen) if chosen not in ("", NOT_ASSESSED) else None
            changes["not_assessed"] = chosen == NOT_ASSESSED
        return changes


class VerdictForm(_OneFieldForm):
    decision = forms.TypedChoiceField(
        required=False,
        choices=[("", ""), *Decision.choices],
        coerce=lambda value: Decision(int(value)),
        empty_value=None,
    )
    reason = forms.CharField(required=False, max_length=LONGEST_REASON, strip=False)


class EvidenceForm(forms.Form):
    stream = forms.IntegerField(min_value=0, max_value=1)
    seq = forms.IntegerField(min_value=1, max_value=2_147_483_647)
    start = forms.IntegerField(required=False, min_value=0, max_value=2_147_483_647)
    quote = forms.CharField(strip=False, error_messages={"required": "There is nothing to quote in that entry."})


class RevisionForm(forms.Form):
    reason = forms.CharField(max_length=LONGEST_REASON, error_messages={"required": "Say why the scorecard changes."})


class MarkForm(forms.Form):
    version = forms.UUIDField()
    finding = forms.CharField(max_length=64)
    verdict = forms.ChoiceField(required=False, choices=[("", ""), *FindingMark.Verdict.choices])


class SeenForm(forms.Form):
    """The numbers of the last events that a page has."""

    room = forms.IntegerField(min_value=0, max_value=2_147_483_647)
    panel = forms.IntegerField(min_value=0, max_value=2_147_483_647)


class AnswerForm(forms.Form):
    action = forms.ChoiceField(
        choices=SuggestionAnswer.Action, error_messages={"required": "Accept it, change yours or keep yours."}
    )
    new_score = forms.IntegerField(required=False, min_value=0, max_value=10)
    reason = forms.CharField(max_length=LONGEST_REASON, error_messages={"required": "Say why."})
