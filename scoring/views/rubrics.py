"""Rubrics for those who read them: the list, a version whole, and what differs between two."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, staff_only
from interviews.roles import has_role
from scoring.models.rubric import RUBRIC_READERS, RUBRIC_WRITERS
from scoring.rubrics.access import rubric_named, version_numbered
from scoring.rubrics.drafting.diff import rubric_changes
from scoring.rubrics.forms import CompareForm, RubricFileForm
from scoring.rubrics.listing import drafts_for, listed_for


def list_context(request: StaffRequest, form: RubricFileForm) -> dict[str, object]:
    return {
        "rubrics": list(listed_for(request.user)),
        "drafts": drafts_for(request.user),
        "writes": has_role(request.user, *RUBRIC_WRITERS),
        "form": form,
    }


@require_safe
@staff_only(*RUBRIC_READERS)
def rubrics(request: StaffRequest) -> HttpResponse:
    return render(request, "scoring/rubrics.html", list_context(request, RubricFileForm()))


@require_safe
@staff_only(*RUBRIC_READERS)
def version(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    shown = version_numbered(request.user, slug, number)
    versions = list(shown.rubric.versions.select_related("rubric").defer("data"))
    context = {
        "version": shown,
        "rubric": shown.content,
        "versions": versions,
        "is_newest": versions[0] == shown,
        "writes": has_role(request.user, *RUBRIC_WRITERS),
    }
    return render(request, "scoring/rubric_version.html", context)


@require_safe
@staff_only(*RUBRIC_READERS)
def changes(request: StaffRequest, slug: str) -> HttpResponse:
    rubric = rubric_named(request.user, slug)
    form = CompareForm(rubric, {name: request.GET[name] for name in ("before", "after") if name in request.GET})
    found = rubric_changes(form.cleaned_data["before"].data, form.cleaned_data["after"].data) if form.is_valid() else []
    context = {"rubric": rubric, "form": form, "changes": found}
    return render(request, "scoring/rubric_changes.html", context, status=200 if form.is_valid() else 422)


urlpatterns = [
    path("rubrics/", rubrics, name="rubrics"),
    path("rubrics/<slug:slug>/v<int:number>/", version, name="rubric-version"),
    path("rubrics/<slug:slug>/changes/", changes, name="rubric-changes"),
]
