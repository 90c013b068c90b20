"""The forms of the candidate's copy, on both sides."""

from __future__ import annotations

from django import forms

from interviews.models.correction import LONGEST_CORRECTION
from reports.models.candidate_copy import LONGEST_REQUEST
from reports.services.feedback import LONGEST_FEEDBACK

LARGEST_NUMBER = 2**31 - 1


class WordsField(forms.CharField):
    """Some text, in which null characters are left out and lines end as everywhere."""

    def to_python(self, value: object) -> str | None:
        return super().to_python(str(value or "").replace("\x00", "").replace("\r\n", "\n"))


def area(rows: int, **more: object) -> forms.Textarea:
    return forms.Textarea({"rows": rows, **more})


def hidden_number(smallest: int) -> forms.IntegerField:
    return forms.IntegerField(min_value=smallest, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)


class MessageForm(forms.Form):
    seq = hidden_number(1)


class CorrectionForm(MessageForm):
    words = WordsField(
        label="How it should read",
        help_text="The original stays readable beside your words.",
        max_length=LONGEST_CORRECTION,
        strip=False,
        widget=area(4, autofocus=True),
    )


class ReviewForm(forms.Form):
    words = WordsField(
        label="What should be looked at again?",
        help_text="For example what was overlooked or misunderstood, or what you would like explained.",
        max_length=LONGEST_REQUEST,
        widget=area(5),
    )


class AnswerForm(forms.Form):
    asked = hidden_number(1)
    answer = WordsField(
        label="Your answer",
        help_text="The candidate reads it at once, with your name.",
        max_length=LONGEST_REQUEST,
        widget=area(5),
    )


class FeedbackForm(forms.Form):
    """`seen` counts the edits that the page knew of."""

    strengths = WordsField(label="Strengths", required=False, max_length=LONGEST_FEEDBACK, widget=area(12))
    gaps = WordsField(label="Gaps", required=False, max_length=LONGEST_FEEDBACK, widget=area(12))
    seen = hidden_number(0)
