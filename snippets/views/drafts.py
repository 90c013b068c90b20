"""The editor: a draft is saved as it is typed, checked beside each field, previewed, compared and published."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from snippets.access import draft_for, for_writers, question_for
from snippets.changes import changes_between
from snippets.drafting.diff import field_changes, wording_changes
from snippets.drafting.fields import GROUPS, VARIANTS
from snippets.drafting.form import draft_data, fields_from, placed, row_keys
from snippets.drafting.page import Page
from snippets.drafting.posting import revision_in, save_posted
from snippets.drafting.preview import preview_of
from snippets.drafting.rows import Row, rows_in
from snippets.drafting.variants import code_of, in_wording, wording_numbered
from snippets.highlight import highlight
from snippets.judging import text_problems
from snippets.models import Draft, Question
from snippets.refusal import ActionRefused
from snippets.schema import Problem
from snippets.services import drafts as services
from snippets.services.publishing import loaded_with
from snippets.services.saving import DraftGone, DraftIncomplete, drop_draft

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    class WriterRequest(HttpRequest):
        """The request of a view behind `for_writers`."""

        user: User


PAGE_SIZE = 30  # each is checked whole


@require_safe
@for_writers
def draft_list(request: WriterRequest) -> HttpResponse:
    drafts = Draft.objects.visible_to(request.user).select_related("base__question", "created_by")
    published = Question.objects.filter(versions__variant="").distinct()
    page = Paginator(drafts, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [(draft, len(_problems(draft))) for draft in page], "questions": published}
    return render(request, "snippets/draft_list.html", context)


@require_POST
@for_writers
def draft_begin(request: WriterRequest) -> HttpResponse:
    slug = request.POST.get("slug", "")
    if not slug:
        return redirect("snippets:draft", services.begin_draft(by=request.user).public_id)
    question = question_for(request.user, slug)
    try:
        draft = services.edit_question(question=question, by=request.user)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("snippets:draft_list")
    return redirect("snippets:draft", draft.public_id)


@never_cache  # what the Back button would bring holds an old revision
@require_safe
@for_writers
def draft(request: WriterRequest, public_id: UUID) -> HttpResponse:
    draft = draft_for(request.user, public_id)
    problems = placed(_problems(draft), draft)
    page = Page(draft, problems)
    context = {
        "draft": draft,
        "problems": problems,
        "sections": list(page.sections),
        "suggestions": page.suggestions,
        "table": _table(draft),
        "refused": "refused" in request.GET and bool(problems),
    }
    return render(request, "snippets/draft.html", context)


@require_POST
@for_writers
def draft_save(request: WriterRequest, public_id: UUID) -> HttpResponse:
    """The state of the draft, with the problems named as this window names its rows."""
    draft = draft_for(request.user, public_id)
    saved = save_posted(draft, request.POST, fields_from(request.POST, draft))
    if isinstance(saved, HttpResponse):
        return saved
    keys = {group.name: row_keys(request.POST, group) for group in GROUPS}
    return render(
        request, "snippets/_draft_state.html", {"draft": saved, "problems": placed(_problems(saved), saved, keys)}
    )


@require_safe
@for_writers
def draft_code(request: WriterRequest, public_id: UUID) -> HttpResponse:
    draft = draft_for(request.user, public_id)
    wording = wording_numbered(draft.data, request.GET.get("wording", ""))
    return HttpResponse(_table(draft, wording))


@require_safe
@for_writers
def draft_preview(request: WriterRequest, public_id: UUID) -> HttpResponse:
    draft = draft_for(request.user, public_id)
    data, number = draft_data(draft), request.GET.get("wording", "")
    wording = wording_numbered(data, number)
    context = {
        "draft": draft,
        "shown": preview_of(in_wording(data, wording) if wording else data),
        "interviewer": request.GET.get("as") == "interviewer",
        "wordings": [str(row.get("slug", "")) for row in rows_in(data, VARIANTS)],
        "wording": number if wording else "",
        "table": _table(draft, wording),
    }
    return render(request, "snippets/draft_preview.html", context)


@require_safe
@for_writers
def draft_diff(request: WriterRequest, public_id: UUID) -> HttpResponse:
    draft = draft_for(request.user, public_id)
    context: dict[str, object] = {"draft": draft, "base": draft.base}
    if draft.base:
        base, data = services.draft_fields(loaded_with(draft.base)), draft_data(draft)
        codes = (("Code", base["code"], draft.code), ("Repaired code", base["fixed"], draft.fixed))
        context["codes"] = [
            *((name, changes_between(before, after)) for name, before, after in codes),
            *wording_changes(base["data"], data),
        ]
        context["changes"] = field_changes(base["data"], data)
    return render(request, "snippets/draft_diff.html", context)


@require_POST
@for_writers
def draft_publish(request: WriterRequest, public_id: UUID) -> HttpResponse:
    draft = draft_for(request.user, public_id)
    try:
        version = services.publish_draft(draft=draft, by=request.user, revision=revision_in(request.POST))
    except DraftIncomplete:
        return redirect(f"{_address(draft)}?refused=1#problems")
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("snippets:draft_list") if isinstance(refusal, DraftGone) else redirect(_address(draft))
    messages.success(request, f"{version.title} is published as {version}. New plans can take it.")
    return redirect("snippets:draft_list")


@require_POST
@for_writers
def draft_drop(request: WriterRequest, public_id: UUID) -> HttpResponse:
    draft = draft_for(request.user, public_id)
    if "sure" not in request.POST:
        return render(request, "snippets/draft_drop.html", {"draft": draft, "back": _address(draft)})
    drop_draft(draft=draft)
    messages.success(request, "The draft is gone.")
    return redirect("snippets:draft_list")


def _problems(draft: Draft) -> list[Problem]:
    found = services.checked(draft)
    return found if isinstance(found, list) else []


def _table(draft: Draft, wording: Row | None = None) -> str:
    """Nothing for code that is far too long to be published: its rows would be a page that no browser can show."""
    code = draft.code if wording is None else code_of(wording).code
    if not code or text_problems(code):
        return ""
    return highlight(code, str(draft.data.get("language", "python")))


def _address(draft: Draft) -> str:
    return reverse("snippets:draft", args=[draft.public_id])


urlpatterns = [
    path("drafts/", draft_list, name="draft_list"),
    path("drafts/new/", draft_begin, name="draft_begin"),
    path("drafts/<uuid:public_id>/", draft, name="draft"),
    path("drafts/<uuid:public_id>/save/", draft_save, name="draft_save"),
    path("drafts/<uuid:public_id>/code/", draft_code, name="draft_code"),
    path("drafts/<uuid:public_id>/preview/", draft_preview, name="draft_preview"),
    path("drafts/<uuid:public_id>/changes/", draft_diff, name="draft_diff"),
    path("drafts/<uuid:public_id>/publish/", draft_publish, name="draft_publish"),
    path("drafts/<uuid:public_id>/drop/", draft_drop, name="draft_drop"),
]
