from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, staff_only
from interviews.models import Interview
from interviews.refusal import ActionRefused
from reports.access import report_for, transcript_for
from reports.agenda import interviews_to_decide
from reports.forms import OutcomeForm

from reports.document import document_of
from reports.source import source_of
from scoring.access import current_scorecards, must_score_first
from scoring.record import record_of
from scoring.services.outcomes import may_decide, record_outcome
from scoring.transcript import transcript_of


@require_safe
@staff_only()
def report(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return _report_page(request, report_for(request.user, public_id))


@require_POST
@staff_only()
def outcome(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = report_for(request.user, public_id)
    if not may_decide(request.user, interview):
        raise PermissionDenied
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _report_page(request, interview, form, status=422)
    try:
        record_outcome(interview=interview, by=request.user, **form.cleaned_data)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _report_page(request, interview, form, status=409)
    messages.success(request, "Your decision is recorded.")
    return redirect("reports:report", public_id)


def _report_page(
    request: StaffRequest, interview: Interview, form: OutcomeForm | None = None, *, status: int = 200
) -> HttpResponse:
    if must_score_first(request.user, interview):
        return render(request, "reports/blind.html", {"interview": interview})
    cards = list(current_scorecards(request.user, interview))
    if not cards:
        return render(request, "reports/nothing.html", {"interview": interview}, status=status)
    source = source_of(interview, cards)
    document = document_of(source)
    context = {
        "document": document,
        "links": document.playback_url,
        "interview": interview,
        "standing": source.outcomes[0] if source.outcomes else None,
        "form": (form or OutcomeForm()) if may_decide(request.user, interview) else None,
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
    }
    return render(request, "reports/transcript.html", context)


@require_safe
@staff_only()
def todo(request: StaffRequest) -> HttpResponse:
    return render(request, "reports/_todo.html", {"rows": interviews_to_decide(request.user)})


urlpatterns = [
    path("todo/", todo, name="todo"),
    path("<uuid:public_id>/", report, name="report"),
    path("<uuid:public_id>/outcome/", outcome, name="outcome"),
    path("<uuid:public_id>/transcript/", transcript, name="transcript"),
]
