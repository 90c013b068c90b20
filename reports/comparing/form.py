from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import QueryDict

from reports.comparing.comparison import DATE

MOST = 6


class CompareForm(forms.Form):
    """Stands in the page's address, beside the chosen candidates. What makes no sense changes nothing."""

    q = forms.CharField(label="Find a candidate", required=False, max_length=120, widget=forms.SearchInput)
    sort = forms.CharField(required=False, max_length=200, empty_value=DATE)
    down = forms.BooleanField(label="Latest, last or highest first", required=False)
    redacted = forms.BooleanField(label="Hide names", required=False)


def chosen_in(query: QueryDict) -> list[UUID]:
    """In their order, each once; what is no id is left out."""
    chosen = []
    for text in query.getlist("c"):
        try:
            chosen.append(UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(chosen))
