from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, staff_only
from reports.access import ReportReading, report_reading, transcript_for
from reports.forms import OutcomeForm
from reports.scorecard.reading import asked_in, current_report
from scoring.access import must_score_first
from scoring.records.record import record_of
from scoring.records.transcript import transcript_of
from scoring.services.outcomes import record_outcome
from snippets.refusal import ActionRefused


@require_safe
@staff_only()
def report(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return _report_page(request, report_reading(request.user, public_id))


@require_POST
@staff_only()
def outcome(request: StaffRequest, public_id: UUID) -> HttpResponse:
    reading = report_reading(request.user, public_id)
    if not reading.decides or must_score_first(request.user, reading.interview):
        raise PermissionDenied
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _report_page(request, reading, form, status=422)
    try:
        record_outcome(interview=reading.interview, by=request.user, **form.cleaned_data)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _report_page(request, reading, form, status=409)
    messages.success(request, "Your decision is recorded.")
    return redirect(reverse("reports:report", args=[public_id]) + asked_in(request.GET).query)


def _report_page(
    request: StaffRequest, reading: ReportReading, form: OutcomeForm | None = None, *, status: int = 200
) -> HttpResponse:
    interview = reading.interview
    current = current_report(request.user, interview)
    if current is None:
        blind = must_score_first(request.user, interview)
        template, status = ("reports/blind.html", 200) if blind else ("reports/nothing.html", status)
        return render(request, template, {"interview": interview}, status=status)
    asked = asked_in(request.GET)
    document = asked.form_of(current.document)
    context = {
        "document": document,
        "links": document.playback_url if reading.reads_room else None,
        "interview": interview,
        "asked": asked,
        "current": current,
        "versions": current.versions,
        "form": (form or OutcomeForm()) if reading.decides else None,
    }
    return render(request, "reports/report.html", context, status=status)


@require_safe
@staff_only()
def transcript(request: StaffRequest, public_id: UUID) -> HttpResponse:
    reading = transcript_for(request.user, public_id)
    record = record_of(reading.interview, room_only=not reading.panel)
    authors = [reading.own_actor] if reading.own_actor else {note.actor for note in record.state.notes}
    context = {
        "interview": reading.interview,
        "entries": transcript_of(record, notes_of=authors),
        "names": record.names,
        "panel": reading.panel,
        "playback": reverse("reports:playback", args=[public_id]),
    }
    return render(request, "reports/transcript.html", context)


urlpatterns = [
    path("<uuid:public_id>/", report, name="report"),
    path("<uuid:public_id>/outcome/", outcome, name="outcome"),
    path("<uuid:public_id>/transcript/", transcript, name="transcript"),
]
