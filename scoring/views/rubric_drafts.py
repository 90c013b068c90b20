"""The editor of a rubric: saved as it is typed, checked beside each field, compared and published."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, staff_only
from scoring.models.rubric import RUBRIC_WRITERS
from scoring.rubrics.access import rubric_draft_for, rubric_named, version_numbered
from scoring.rubrics.drafting.diff import rubric_changes
from scoring.rubrics.drafting.fields import names_of
from scoring.rubrics.drafting.form import draft_data, fields_from, placed, row_keys
from scoring.rubrics.drafting.page import Page
from scoring.rubrics.drafting.scale import SCALES, scale_words
from scoring.rubrics.rules import scale_of, span
from scoring.services import rubric_drafts as services
from snippets.drafting.page import used_criteria
from snippets.drafting.posting import revision_in, save_posted
from snippets.refusal import ActionRefused
from snippets.services.saving import DraftGone, DraftIncomplete, drop_draft


@require_POST
@staff_only(*RUBRIC_WRITERS)
def begin(request: StaffRequest) -> HttpResponse:
    return redirect("scoring:rubric-draft", services.begin_draft(by=request.user).public_id)


@require_POST
@staff_only(*RUBRIC_WRITERS)
def edit(request: StaffRequest, slug: str) -> HttpResponse:
    draft = services.edit_rubric(rubric=rubric_named(request.user, slug), by=request.user)
    return redirect("scoring:rubric-draft", draft.public_id)


@require_POST
@staff_only(*RUBRIC_WRITERS)
def copy(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    version = version_numbered(request.user, slug, number)
    return redirect("scoring:rubric-draft", services.copy_rubric(version=version, by=request.user).public_id)


@never_cache  # coming back to it, one goes on from what was saved last
@require_safe
@staff_only(*RUBRIC_WRITERS)
def draft(request: StaffRequest, public_id: UUID) -> HttpResponse:
    shown = rubric_draft_for(request.user, public_id)
    data = draft_data(shown)
    problems = placed(services.problems_of(shown), data)
    newest = services.newest_of(shown)
    context = {
        "draft": shown,
        "problems": problems,
        "page": Page(data, problems),
        "scale": scale_words(data),
        "scales": [(*scale, span(*scale)) for scale in SCALES if scale != scale_of(data)],
        "newer": newest if newest != shown.base else None,
        "criteria": used_criteria(),
        "refused": "refused" in request.GET and bool(problems),
        "lists": not request.GET.keys().isdisjoint({"refused", "imported"}),
    }
    return render(request, "scoring/rubric_draft.html", context)


@require_POST
@staff_only(*RUBRIC_WRITERS)
def save(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The state of the draft, with the problems named as this window names its rows."""
    draft = rubric_draft_for(request.user, public_id)
    saved = save_posted(draft, request.POST, fields_from(request.POST, draft))
    if isinstance(saved, HttpResponse):
        return saved
    data = draft_data(saved)
    problems = placed(services.problems_of(saved), data, names_of(data, row_keys(request.POST)))
    return render(request, "snippets/_draft_state.html", {"draft": saved, "problems": problems})


@require_POST
@staff_only(*RUBRIC_WRITERS)
def change_scale(request: StaffRequest, public_id: UUID) -> HttpResponse:
    draft = rubric_draft_for(request.user, public_id)
    scale = next((scale for scale in SCALES if span(*scale) == request.POST.get("scale")), None)
    if scale is None:
        return HttpResponse("There is no such scale.", status=400, content_type="text/plain")
    try:
        services.change_scale(draft=draft, revision=revision_in(request.POST) or 0, lowest=scale[0], highest=scale[1])
    except ActionRefused as refusal:
        return _refused(request, refusal, public_id)
    messages.success(
        request,
        f"The scale is {span(*scale)} now. Each band keeps its words and got its part of the new scale: "
        "read the anchors again.",
    )
    return redirect("scoring:rubric-draft", public_id)


@require_POST
@staff_only(*RUBRIC_WRITERS)
def rebase(request: StaffRequest, public_id: UUID) -> HttpResponse:
    draft = rubric_draft_for(request.user, public_id)
    try:
        draft = services.rebase_draft(draft=draft, revision=revision_in(request.POST) or 0)
    except ActionRefused as refusal:
        return _refused(request, refusal, public_id)
    messages.success(request, f"The draft says the same as before. Here is what it changes in {draft.base}.")
    return redirect("scoring:rubric-draft-changes", public_id)


@require_safe
@staff_only(*RUBRIC_WRITERS)
def draft_changes(request: StaffRequest, public_id: UUID) -> HttpResponse:
    draft = rubric_draft_for(request.user, public_id)
    changes = rubric_changes(draft.base.data, draft_data(draft)) if draft.base else []
    return render(request, "scoring/rubric_draft_changes.html", {"draft": draft, "changes": changes})


@require_POST
@staff_only(*RUBRIC_WRITERS)
def publish(request: StaffRequest, public_id: UUID) -> HttpResponse:
    draft = rubric_draft_for(request.user, public_id)
    try:
        version = services.publish_draft(draft=draft, by=request.user, revision=revision_in(request.POST))
    except DraftIncomplete:
        return redirect(reverse("scoring:rubric-draft", args=[public_id], query={"refused": "1"}, fragment="problems"))
    except ActionRefused as refusal:
        return _refused(request, refusal, public_id)
    messages.success(request, f"{version} is published. Plans can take it now; those that are scored keep theirs.")
    return redirect("scoring:rubric-version", version.rubric.slug, version.number)


@require_POST
@staff_only(*RUBRIC_WRITERS)
def drop(request: StaffRequest, public_id: UUID) -> HttpResponse:
    draft = rubric_draft_for(request.user, public_id)
    if "sure" not in request.POST:
        back = reverse("scoring:rubric-draft", args=[public_id])
        return render(request, "snippets/draft_drop.html", {"draft": draft, "back": back})
    drop_draft(draft=draft)
    messages.success(request, "The draft is gone.")
    return redirect("scoring:rubrics")


def _refused(request: StaffRequest, refusal: ActionRefused, public_id: UUID) -> HttpResponse:
    """Said on the draft's page, while there is one."""
    messages.error(request, str(refusal))
    if isinstance(refusal, DraftGone):
        return redirect("scoring:rubrics")
    return redirect("scoring:rubric-draft", public_id)


urlpatterns = [
    path("rubrics/<slug:slug>/edit/", edit, name="rubric-edit"),
    path("rubrics/<slug:slug>/v<int:number>/copy/", copy, name="rubric-copy"),
    path("rubric-drafts/new/", begin, name="rubric-draft-begin"),
    path("rubric-drafts/<uuid:public_id>/", draft, name="rubric-draft"),
    path("rubric-drafts/<uuid:public_id>/save/", save, name="rubric-draft-save"),
    path("rubric-drafts/<uuid:public_id>/scale/", change_scale, name="rubric-draft-scale"),
    path("rubric-drafts/<uuid:public_id>/rebase/", rebase, name="rubric-draft-rebase"),
    path("rubric-drafts/<uuid:public_id>/changes/", draft_changes, name="rubric-draft-changes"),
    path("rubric-drafts/<uuid:public_id>/publish/", publish, name="rubric-draft-publish"),
    path("rubric-drafts/<uuid:public_id>/drop/", drop, name="rubric-draft-drop"),
]
