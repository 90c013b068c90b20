"""Issued versions, and reports as files."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, reads_room, staff_only
from interviews.csv_safe import csv_response
from reports.access import issued_report_for, report_for
from reports.models import IssuedReport
from reports.scorecard.document import Document
from reports.scorecard.exports import COLUMNS, json_of, rows_of
from reports.scorecard.reading import asked_in, current_report, names_in
from reports.services.issuing import issue_report, snapshot_of
from snippets.refusal import ActionRefused


@require_safe
@staff_only()
def issued(request: StaffRequest, public_id: UUID, version: int) -> HttpResponse:
    report = issued_report_for(request.user, public_id, version)
    asked = asked_in(request.GET)
    document = asked.form_of(snapshot_of(report))
    context = {
        "document": document,
        "links": document.playback_url if reads_room(request.user, report.interview) else None,
        "interview": report.interview,
        "asked": asked,
        "report": report,
        "versions": IssuedReport.objects.listed().filter(interview=report.interview),
    }
    return render(request, "reports/report.html", context)


@require_POST
@staff_only()
def issue(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = report_for(request.user, public_id)
    known = interview.issued_reports.count()
    try:
        report = issue_report(interview=interview, by=request.user, also_hide=names_in(request.POST.get("hide", "")))
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if report.version > known:
            messages.success(request, f"Version {report.version} is issued.")
        else:
            messages.info(request, f"Nothing has changed since version {report.version}, so no new one was made.")
    return redirect(reverse("reports:report", args=[public_id]) + asked_in(request.GET).query)


@require_safe
@staff_only()
def current_file(request: StaffRequest, public_id: UUID, form: str) -> HttpResponse:
    current = current_report(request.user, report_for(request.user, public_id))
    if current is None:
        raise Http404("No submitted scorecard that this reader may see.")
    return _file(request, current.document, form)


@require_safe
@staff_only()
def issued_file(request: StaffRequest, public_id: UUID, version: int, form: str) -> HttpResponse:
    return _file(request, snapshot_of(issued_report_for(request.user, public_id, version)), form)


def _file(request: StaffRequest, whole: Document, form: str) -> HttpResponse:
    document = asked_in(request.GET).form_of(whole)
    name = f"scorecard-{document.reference}{f'-v{document.issue.version}' if document.issue else ''}.{form}"
    if form == "csv":
        return csv_response(name, COLUMNS, rows_of(document))
    response = HttpResponse(json_of(document, settings.TRUSTED_ORIGINS[0]), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


urlpatterns = [
    path("<uuid:public_id>/issue/", issue, name="issue"),
    path("<uuid:public_id>/v/<int:version>/", issued, name="issued"),
    path("<uuid:public_id>/scorecard.json", current_file, {"form": "json"}, name="json"),
    path("<uuid:public_id>/scorecard.csv", current_file, {"form": "csv"}, name="csv"),
    path("<uuid:public_id>/v/<int:version>/scorecard.json", issued_file, {"form": "json"}, name="issued-json"),
    path("<uuid:public_id>/v/<int:version>/scorecard.csv", issued_file, {"form": "csv"}, name="issued-csv"),
]
