"""The evidence side of the scoring page: the record, what came since, and the rater's word on its findings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, staff_only
from interviews.models import Event, Participant
from interviews.models.event import Stream
from scoring.access import rater_in
from scoring.forms import MarkForm, SeenForm, complaint_of
from scoring.models import FindingMark, Scorecard
from scoring.page import ScoringPage
from scoring.records.evidence import SPOKEN
from scoring.records.record import record_of
from scoring.records.transcript import transcript_of
from scoring.services.marks import mark_finding
from scoring.services.rubrics import rubric_for
from scoring.services.scorecards import draft_for
from scoring.views.saving import saves
from snippets.refusal import ActionRefused

ON_THE_PAGE = {*SPOKEN, "shown", "stage"}


def record_context(participant: Participant, scorecard: Scorecard | None) -> dict[str, Any]:
    record = record_of(participant.interview)
    marks = scorecard.marks.all() if scorecard else ()
    verdicts = {(str(mark.version), mark.finding): mark.verdict for mark in marks}
    return {
        "interview": participant.interview,
        "entries": transcript_of(record, notes_of={participant.actor}, verdicts=verdicts),
        "names": record.names,
        "room_seq": record.state.room_seq,
        "panel_seq": record.state.panel_seq,
    }


@require_safe
@staff_only()
def entries(request: StaffRequest, public_id: UUID) -> HttpResponse:
    participant = rater_in(request.user, public_id)
    page = _page(participant)
    context = {"page": page, **record_context(participant, page.scorecard)}
    return render(request, "scoring/_record_list.html", {**context, "fresh": True})


@require_safe
@staff_only()
def news(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How much was said since the page was loaded; nothing of it is put into the page until it is asked for."""
    participant = rater_in(request.user, public_id)
    form = SeenForm(request.GET)
    if not form.is_valid():
        return HttpResponse(complaint_of(form), status=400)
    seen = form.cleaned_data
    context = {
        "page": _page(participant),
        "interview": participant.interview,
        "new": _new_entries(participant, seen["room"], seen["panel"]),
        "room_seq": seen["room"],
        "panel_seq": seen["panel"],
        "polled": True,
    }
    return render(request, "scoring/_news.html", context)


@saves
def mark(request: HttpRequest, participant: Participant) -> HttpResponse:
    form = MarkForm(request.POST)
    if not form.is_valid():
        raise ActionRefused(complaint_of(form))
    given = form.cleaned_data
    draft = draft_for(interview=participant.interview, rater=participant.user)
    verdict = FindingMark.Verdict(given["verdict"]) if given["verdict"] else None
    mark_finding(scorecard=draft, version=given["version"], finding=given["finding"], verdict=verdict)
    return render(request, "scoring/_mark_buttons.html", {"mark": given, "mark_url": request.path})


def _page(participant: Participant) -> ScoringPage:
    own = Scorecard.objects.filter(interview=participant.interview, rater=participant.user)
    latest = own.select_related("rubric").prefetch_related("ratings__evidence").order_by("-revision").first()
    return ScoringPage(participant, latest, latest.rubric if latest else rubric_for(participant.interview))


def _new_entries(participant: Participant, room: int, panel: int) -> int:
    said = Q(stream=Stream.ROOM, seq__gt=room, kind__in=ON_THE_PAGE)
    found = Q(stream=Stream.PANEL, seq__gt=panel, kind="found")
    noted = Q(stream=Stream.PANEL, seq__gt=panel, kind="noted", actor=participant.actor)
    return Event.objects.filter(said | found | noted, interview=participant.interview).count()
