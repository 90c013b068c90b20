from __future__ import annotations

from typing import Any

from django import forms

REQUIRED = {"required": "Please choose one of the two."}


class ConsentForm(forms.Form):
    """Both questions want an answer; nothing is chosen beforehand."""

    recording = forms.ChoiceField(
        label="May the written conversation be recorded?",
        choices=[("yes", "Yes, it may be recorded"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages=REQUIRED,
    )
    ai = forms.ChoiceField(choices=(), widget=forms.RadioSelect, error_messages=REQUIRED)

    def __init__(self, *args: Any, by_assistant: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.fields["ai"]
        if by_assistant:
            question.label = "May the automated assistant lead the conversation?"
            choices = [("yes", "Yes, the assistant may lead"), ("no", "No, I would like to talk to a person")]
        else:
            question.label = "May an automated assistant take part?"
            choices = [("yes", "Yes, it may take part"), ("no", "No, only people")]
        question.choices = choices  # type: ignore[attr-defined]

    def answers(self) -> dict[str, bool]:
        return {name: self.cleaned_data[name] == "yes" for name in ("recording", "ai")}
