from __future__ import annotations

from typing import Any

from django import forms

from reports.items.figures import FLAGS, QuestionFigures
from snippets.filters import QuickSelect
from snippets.models import KINDS

ORDERS = {"title": "By title", "shown": "Most shown first", "flags": "Most marks first"}
UNFLAGGED = "none"


class BankStatisticsForm(forms.Form):
    """Stands in the page's address. A field that makes no sense narrows nothing."""

    q = forms.CharField(label="Search", required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), *KINDS], widget=QuickSelect)
    flag = forms.ChoiceField(
        label="Marked as",
        required=False,
        choices=[("", "Anything"), *((name, title) for name, (title, _) in FLAGS.items()), (UNFLAGGED, "Nothing")],
        widget=QuickSelect,
    )
    order = forms.ChoiceField(required=False, choices=list(ORDERS.items()), widget=QuickSelect)

    def apply(self, questions: list[QuestionFigures]) -> list[QuestionFigures]:
        self.is_valid()
        chosen: dict[str, Any] = self.cleaned_data
        words = chosen.get("q", "").casefold().split()
        kind, flag = chosen.get("kind"), chosen.get("flag")
        rows = [
            row
            for row in questions
            if all(word in f"{row.title} {row.slug}".casefold() for word in words)
            and kind in ("", None, row.kind)
            and (not flag or (not row.all_flags if flag == UNFLAGGED else flag in row.all_flags))
        ]
        match chosen.get("order"):
            case "shown":
                rows.sort(key=lambda row: -row.shown)
            case "flags":
                rows.sort(key=lambda row: -row.marks)
        return rows
