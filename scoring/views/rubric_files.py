"""Rubrics come in as drafts from a file, and go out as one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, staff_only
from scoring.models import RubricDraft
from scoring.models.rubric import RUBRIC_READERS, RUBRIC_WRITERS
from scoring.rubrics.access import version_numbered
from scoring.rubrics.drafting.files import RubricFileError, write_rubric
from scoring.rubrics.forms import RubricFileForm
from scoring.services.rubric_drafts import import_rubric
from scoring.views.rubrics import list_context
from snippets.strict_yaml import MAX_BYTES

MOST_NAMED = 12


@require_POST
@staff_only(*RUBRIC_WRITERS)
def upload(request: StaffRequest) -> HttpResponse:
    form = RubricFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft, left = import_rubric(content=file.read(MAX_BYTES + 1), name=file.name, by=request.user)
        except RubricFileError as fault:
            form.add_error("file", f"Nothing was taken from {file.name}: {fault}.")
        else:
            _tell_of_import(request, draft, left)
            return redirect(reverse("scoring:rubric-draft", args=[draft.public_id], query={"imported": "1"}))
    return render(request, "scoring/rubrics.html", list_context(request, form), status=422)


def _tell_of_import(request: StaffRequest, draft: RubricDraft, left: list[str]) -> None:
    next_of = f" It becomes the next version of {draft.base.rubric}." if draft.base else ""
    messages.success(request, f"The file is a draft now; nothing is published yet.{next_of}")
    if left:
        more = f" and {len(left) - MOST_NAMED} more" if len(left) > MOST_NAMED else ""
        messages.warning(request, f"Left out, as a rubric has no such field: {', '.join(left[:MOST_NAMED])}{more}.")


@require_safe
@staff_only(*RUBRIC_READERS)
def export(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """A file that imports to the very same content."""
    shown = version_numbered(request.user, slug, number)
    headers = {"Content-Disposition": f'attachment; filename="{slug}-v{number}.yaml"'}
    return HttpResponse(write_rubric(shown.content), content_type="application/yaml", headers=headers)


urlpatterns = [
    path("rubric-drafts/import/", upload, name="rubric-import"),
    path("rubrics/<slug:slug>/v<int:number>.yaml", export, name="rubric-export"),
]
