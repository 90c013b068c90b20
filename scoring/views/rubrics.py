"""Rubrics for those who read them: the list, a version whole, what differs between two, and its file."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, staff_only
from interviews.roles import has_role
from scoring.models.rubric import RUBRIC_READERS, RUBRIC_WRITERS, Rubric, RubricVersion
from scoring.rubric_access import rubric_named, version_numbered
from scoring.rubric_drafting.diff import rubric_changes
from scoring.rubric_drafting.files import ENDINGS, write_rubric
from scoring.rubric_list import drafts_for, listed_for


class RubricFileForm(forms.Form):
    file = forms.FileField(label="Rubric file", widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}))


class CompareForm(forms.Form):
    """Two versions of one rubric; without a choice the newest and the one before it."""

    before = forms.ModelChoiceField(
        RubricVersion.objects.none(), to_field_name="number", empty_label=None, label="From"
    )
    after = forms.ModelChoiceField(RubricVersion.objects.none(), to_field_name="number", empty_label=None, label="To")

    def __init__(self, rubric: Rubric, chosen: dict[str, str]) -> None:
        versions = list(rubric.versions.select_related("rubric"))
        newest = {"after": versions[0].number, "before": versions[min(1, len(versions) - 1)].number}
        super().__init__({**newest, **chosen})
        for name in ("before", "after"):
            self.fields[name].queryset = rubric.versions.select_related("rubric")  # type: ignore[attr-defined]
            self.fields[name].empty_label = None  # type: ignore[attr-defined]


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


@require_safe
@staff_only(*RUBRIC_READERS)
def export(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """A file that imports to the very same content."""
    shown = version_numbered(request.user, slug, number)
    headers = {"Content-Disposition": f'attachment; filename="{slug}-v{number}.yaml"'}
    return HttpResponse(write_rubric(shown.content), content_type="application/yaml", headers=headers)


urlpatterns = [
    path("rubrics/", rubrics, name="rubrics"),
    path("rubrics/<slug:slug>/v<int:number>/", version, name="rubric-version"),
    path("rubrics/<slug:slug>/v<int:number>.yaml", export, name="rubric-export"),
    path("rubrics/<slug:slug>/changes/", changes, name="rubric-changes"),
]
