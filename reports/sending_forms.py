"""How a report leaves the house: as a PDF, by a link, by e-mail."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from reports.models import Rendering
from reports.services.sharing import LONGEST_DAYS


class PdfForm(forms.Form):
    """Without a version it is the report as it stands now, which is issued for it."""

    paper = forms.ChoiceField(choices=Rendering.Paper.choices)
    redacted = forms.BooleanField(required=False)
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class ShareForm(forms.Form):
    note = forms.CharField(label="For whom", max_length=120, help_text="A name that you will know again in the list.")
    days = forms.IntegerField(label="Days until it ends", min_value=1, max_value=LONGEST_DAYS, initial=14)
    redacted = forms.BooleanField(label="Hide name, pronouns and employers", required=False)
    with_pin = forms.BooleanField(label="Ask for a PIN", required=False, initial=True)
    pin = forms.CharField(
        label="A PIN of your own",
        required=False,
        max_length=12,
        validators=[RegexValidator(r"^[0-9]{6,12}\Z", "A PIN has 6 to 12 digits.")],
        help_text="6 to 12 digits. Left empty, one is made.",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.pop("with_pin", False) and not cleaned.get("pin"):
            cleaned["pin"] = f"{secrets.randbelow(10**6):06}"
        return cleaned


class PinForm(forms.Form):
    pin = forms.CharField(
        label="PIN",
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )


class MailForm(forms.Form):
    to = forms.EmailField(label="To", max_length=254)
    words = forms.CharField(
        label="Words with it",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="The PDF is attached. Hidden names are not hidden in what you write here.",
    )
    paper = forms.ChoiceField(label="Paper", choices=Rendering.Paper.choices)
    redacted = forms.BooleanField(label="Hide name, pronouns and employers", required=False)
