"""What the list of the bank can be narrowed to. What makes no sense in the address filters nothing."""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from snippets.catalogue import CATEGORY, CRITERION, SEVERITY, TECHNOLOGY
from snippets.models import KINDS, Card, Tag
from snippets.schema import Severity

FACETS = (TECHNOLOGY, CATEGORY, SEVERITY, CRITERION)
DIFFICULTIES = ("easy", "medium", "hard")


class QuickSelect(forms.Select):
    """Django renders a template for each option, which for all words of the bank took longer than the list itself."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = [(key, " selected" if str(key) == str(value or "") else "", label) for key, label in self.choices]
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )


class FilterForm(forms.Form):
    q = forms.CharField(label="Search", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *KINDS])
    technology = forms.ChoiceField(label="Technology", required=False)
    category = forms.ChoiceField(label="Category", required=False)
    severity = forms.ChoiceField(label="Severity", required=False)
    criterion = forms.ChoiceField(label="Rubric row", required=False)
    difficulty = forms.ChoiceField(label="Difficulty", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget = forms.TextInput(
            {"type": "search", "placeholder": "Title, defect, skill …", "autocomplete": "off", "maxlength": 100}
        )
        for name in ("kind", *FACETS, "difficulty"):
            self.fields[name].widget = QuickSelect(choices=self.fields[name].choices)  # type: ignore[attr-defined]
        words = _words_of_the_bank()
        self._offer("technology", sorted(words[TECHNOLOGY]))
        self._offer("category", sorted(words[CATEGORY]))
        self._offer("severity", [str(severity) for severity in Severity])
        self._offer("criterion", sorted(words[CRITERION]))
        self._offer("difficulty", DIFFICULTIES)

    def _offer(self, name: str, values: Any) -> None:
        choices = [("", "Any"), *((value, value.replace("-", " ")) for value in values)]
        self.fields[name].choices = choices  # type: ignore[attr-defined] # a field with choices

    def apply(self, cards: QuerySet[Card]) -> QuerySet[Card]:
        self.is_valid()
        chosen = self.cleaned_data
        for word in chosen.get("q", "").casefold().split():
            cards = cards.filter(search_text__contains=word)
        if chosen.get("kind"):
            cards = cards.filter(question__kind=chosen["kind"])
        if chosen.get("difficulty"):
            cards = cards.filter(difficulty=chosen["difficulty"])
        tags = [Q(facet=facet, value=chosen[facet]) for facet in FACETS if chosen.get(facet)]
        return cards.filter(pk__in=_with_all(tags)) if tags else cards


def _with_all(tags: list[Q]) -> QuerySet[Tag, int]:
    """The cards that have each of the tags: one grouped subquery, as PostgreSQL plans several nested ones badly."""
    found = Tag.objects.order_by().filter(reduce(or_, tags)).values("card")
    return found.annotate(how_many=Count("pk")).filter(how_many=len(tags)).values_list("card", flat=True)


def _words_of_the_bank() -> dict[str, list[str]]:
    words: dict[str, list[str]] = defaultdict(list)
    for facet, value in Tag.objects.order_by().values_list("facet", "value").distinct():
        words[facet].append(value)
    return words
