"""The bank as its readers see it: the list and a question's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from snippets.access import for_readers, for_writers, question_for
from snippets.filters import FilterForm
from snippets.models import Draft
from snippets.people import may_write
from snippets.questions import all_cards, rows_of
from snippets.refusal import ActionRefused
from snippets.services.publishing import choose_variant
from snippets.sheet import sheet_of, version_asked_for, wordings_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_htmx.middleware import HtmxDetails

    class ReaderRequest(HttpRequest):
        """The request of a view behind `for_readers`."""

        user: User
        htmx: HtmxDetails


PAGE_SIZE = 30


@require_safe
@for_readers
def bank(request: ReaderRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    page = Paginator(form.apply(all_cards()), PAGE_SIZE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(list(page), request.user),
        "kept": kept.urlencode(),
        "may_write": may_write(request.user),
    }
    return _whole_or_list(request, context)


def _whole_or_list(request: ReaderRequest, context: dict[str, object]) -> HttpResponse:
    """The list alone for a filter that was changed; its address in the browser is the one without empty fields."""
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "snippets/_list.html" if is_part else "snippets/bank.html", context)
    if is_part:
        response["HX-Push-Url"] = reverse("snippets:bank") + (f"?{context['kept']}" if context["kept"] else "")
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@for_readers
def question(request: ReaderRequest, slug: str) -> HttpResponse:
    asked = question_for(request.user, slug)
    version = version_asked_for(asked, request.GET.get("version"), request.GET.get("variant"))
    versions = list(asked.versions.defer("code", "intro").order_by("-number"))
    in_force = next(each for each in versions if each.variant == asked.variant)
    context = {
        "question": asked,
        "version": version,
        "in_force": in_force,
        "others": [each for each in versions if each.pk != version.pk],
        "sheet": sheet_of(version),
        "wordings": wordings_of(asked),
        "drafts": Draft.objects.visible_to(request.user).filter(base__question=asked),
        "may_write": may_write(request.user),
    }
    return render(request, "snippets/question.html", context)


@require_POST
@for_writers
def set_variant(request: ReaderRequest, slug: str) -> HttpResponse:
    asked = question_for(request.user, slug)
    try:
        choose_variant(question=asked, variant=request.POST.get("variant", "").replace("\x00", ""))
        messages.success(request, "New plans take this wording from now on. Plans that exist keep theirs.")
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("snippets:question", slug)


urlpatterns = [
    path("", bank, name="bank"),
    path("<slug:slug>/", question, name="question"),
    path("<slug:slug>/variant/", set_variant, name="variant"),
]
