"""Help for the bank's editor: a language model proposes what candidates might say, and the author chooses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from interviews.forms.wordings import FindingForm
from interviews.llm.session import ModelSession, is_on
from interviews.llm.wordings import Wordings, without_known
from snippets.access import for_writers

INCOMPLETE = "Say first what the finding is: its title and its explanation."
OFF = "The language model is switched off."
NOTHING_NEW = "Nothing came that is not there already."
NO_USE = "The language model gave nothing that can be used. You can ask again."
REFUSALS = {
    "resting": "The language model did not answer several times and is left alone for a minute.",
    "limit_day_tokens": "The language model has done all it may for one day.",
    "limit_day_cost": "The language model has done all it may for one day.",
}


@require_safe
@for_writers
def bank_help(request: HttpRequest) -> HttpResponse:
    """The button that asks for wordings, or nothing where no model is on."""
    return render(request, "interviews/_wordings_ask.html") if is_on() else HttpResponse()


@require_POST
@for_writers
def wordings(request: HttpRequest) -> HttpResponse:
    found = _proposed(FindingForm(request.POST))
    context = {"why": found} if isinstance(found, str) else {"wordings": found}
    return render(request, "interviews/_wordings.html", context)


def _proposed(form: FindingForm) -> Wordings | str:
    """New lines, or in words for the author why there are none."""
    if not form.is_valid():
        return INCOMPLETE
    if not is_on():
        return OFF
    session = ModelSession()
    answer = session.ask("author", Wordings, form.told())
    if answer is None:
        return REFUSALS.get(session.calls[-1].outcome, NO_USE)
    new = without_known(answer, form.known())
    return new if any(lines for _, lines in new) else NOTHING_NEW


urlpatterns: list[URLPattern] = [
    path("bank-help/", bank_help, name="bank_help"),
    path("bank-help/wordings/", wordings, name="wordings"),
]
