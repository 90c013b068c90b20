from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, staff_only
from reports.access import report_for, transcript_for
from reports.agenda import interviews_to_decide
from reports.scorecard import build_report
from reports.source import source_of
from scoring.access import current_scorecards, must_score_first
from scoring.record import record_of
from scoring.transcript import transcript_of


@require_safe
@staff_only()
def report(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = report_for(request.user, public_id)
    if must_score_first(request.user, interview):
        return render(request, "reports/blind.html", {"interview": interview})
    cards = list(current_scorecards(request.user, interview))
    if not cards:
        return render(request, "reports/nothing.html", {"interview": interview})
    playback_url = reverse("reports:transcript", args=[public_id])
    built = build_report(source_of(interview, cards, playback_url))
    return render(request, "reports/report.html", {"report": built, "interview": interview})


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
