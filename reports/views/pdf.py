"""PDFs of issued reports: asked for, waited for, fetched."""

from __future__ import annotations

from uuid import UUID

from django.db.models.functions import Length
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, staff_only
from reports.access import issued_report_for, report_for
from reports.models import Rendering
from reports.scorecard.reading import names_in
from reports.sending_forms import PdfForm
from reports.services.issuing import issue_report
from reports.services.rendering import ask_for_pdf
from snippets.refusal import ActionRefused


@require_POST
@staff_only()
def ask(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Of the version that is named, or of the report as it stands, which is issued for it."""
    interview = report_for(request.user, public_id)
    form = PdfForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("There is no such paper or version.")
    version = form.cleaned_data["version"]
    try:
        if version:
            report = issued_report_for(request.user, public_id, version)
        else:
            hide = names_in(request.POST.get("hide", ""))
            report = issue_report(interview=interview, by=request.user, also_hide=hide)
        rendering = ask_for_pdf(report=report, paper=form.cleaned_data["paper"], redacted=form.cleaned_data["redacted"])
    except ActionRefused as refusal:
        return render(request, "reports/_pdf_status.html", {"refusal": refusal}, status=200 if request.htmx else 409)
    return redirect("reports:pdf_status", public_id, report.version, rendering.pk)


@never_cache
@require_safe
@staff_only()
def status(request: StaffRequest, public_id: UUID, version: int, pk: int) -> HttpResponse:
    renderings = issued_report_for(request.user, public_id, version).renderings.select_related("report__interview")
    rendering = get_object_or_404(renderings.defer("pdf").annotate(size=Length("pdf")), pk=pk)
    return render(request, f"reports/{'_' if request.htmx else ''}pdf_status.html", {"rendering": rendering})


@require_safe
@staff_only()
def fetch(request: StaffRequest, public_id: UUID, version: int, pk: int) -> HttpResponse:
    made = issued_report_for(request.user, public_id, version).renderings.filter(status=Rendering.Status.DONE)
    return pdf_response(get_object_or_404(made.select_related("report"), pk=pk))


def pdf_response(rendering: Rendering) -> HttpResponse:
    """The file, under a name that says nothing about the candidate."""
    response = HttpResponse(bytes(rendering.pdf), content_type="application/pdf")
    name = f"scorecard-v{rendering.report.version}-{rendering.paper.lower()}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("<uuid:public_id>/pdf/", ask, name="pdf"),
    path("<uuid:public_id>/v/<int:version>/pdf/<int:pk>/", status, name="pdf_status"),
    path("<uuid:public_id>/v/<int:version>/pdf/<int:pk>/file/", fetch, name="pdf_file"),
]
