"""The interview played again: staff see what the transcript shows them, the candidate the room alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, path, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, candidate_interview, staff_only
from interviews.events import CANDIDATE
from interviews.models import Interview
from interviews.models.event import Status
from interviews.views.room import ANY_VERSION, shown_code
from reports.access import Reading, transcript_for
from reports.playback import Sight, has_begun, tape_of
from reports.playback_panel import confirmed_in
from scoring.access import current_scorecards
from scoring.models import Scorecard
from scoring.records.record import Record, record_of

BACK = {
    "reports:report": "Back to the report",
    "scoring:scorecard": "Back to the scorecard",
    "scoring:reveal": "Back to the comparison",
    "reports:compare": "Back to the comparison",
    "reports:transcript": "Back to the transcript",
    "afterwards:copy": "Back to your copy",
}


@require_safe
@staff_only()
def playback(request: StaffRequest, public_id: UUID) -> HttpResponse:
    reading = transcript_for(request.user, public_id)
    # What raters confirmed is nobody's to see before they have submitted.
    cards = (
        list(current_scorecards(request.user, reading.interview).prefetch_related("marks")) if reading.findings else []
    )
    record = record_of(reading.interview, room_only=not (reading.panel or cards))
    context = {
        "sight": _sight(reading, record, cards),
        "code": reverse("reports:playback-code", args=[public_id, ANY_VERSION]),
        "transcript_url": reverse("reports:transcript", args=[public_id]),
        "home_url": reverse("interviews:interview", args=[public_id]),
    }
    return _page(request, reading.interview, record, context)


@require_safe
def candidate_playback(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    if interview.live.status != Status.ENDED:
        return redirect("interviews:candidate", public_id)
    context = {
        "sight": None,
        "me": CANDIDATE,
        "code": reverse("interviews:candidate-code", args=[public_id, ANY_VERSION]),
        "transcript_url": reverse("afterwards:copy", args=[public_id]),
        "home_url": reverse("afterwards:copy", args=[public_id]),
    }
    return _page(request, interview, record_of(interview, room_only=True), context)


@require_safe
@staff_only()
@cache_control(private=True, max_age=3600)
def playback_code(request: StaffRequest, public_id: UUID, version: UUID) -> HttpResponse:
    return shown_code(request, transcript_for(request.user, public_id).interview, version)


def _sight(reading: Reading, record: Record, cards: Sequence[Scorecard]) -> Sight | None:
    if not reading.panel:
        return Sight(notes_of=(), measured=True, confirmed=confirmed_in(record.state, cards)) if cards else None
    if reading.own_actor:
        return Sight(notes_of={reading.own_actor}, measured=False)
    return Sight(notes_of={note.actor for note in record.state.notes}, measured=True)


def _page(request: HttpRequest, interview: Interview, record: Record, context: dict[str, Any]) -> HttpResponse:
    sight = context["sight"]
    page = {
        "room": str(interview.public_id),
        "role": "playback",
        "me": context.get("me", ""),
        "names": record.names,
        "code": context["code"],
        **tape_of(record, sight),
    }
    begun = has_begun(record)
    back_url, back_label = _way_back(request, context["home_url"])
    context |= {
        "interview": interview,
        "page": page,
        "begun": begun,
        "live": interview.live.status == Status.LIVE,
        "back_url": back_url,
        "back_label": back_label,
        "role": "interviewer" if sight else "candidate" if context.get("me") else "observer",
    }
    return render(request, "reports/playback.html" if begun else "reports/playback_empty.html", context)


def _way_back(request: HttpRequest, home: str) -> tuple[str, str]:
    """Where the reader came from, if that is a page of this site."""
    came_from = request.GET.get("from", "")
    if not came_from.startswith("/") or not url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        return home, "Back"
    try:
        match = resolve(urlsplit(came_from).path)
    except (Resolver404, ValueError):
        return home, "Back"
    return came_from, BACK.get(match.view_name, "Back")


urlpatterns = [
    path("<uuid:public_id>/playback/", playback, name="playback"),
    path("<uuid:public_id>/playback/code/<uuid:version>/", playback_code, name="playback-code"),
]
candidate_urlpatterns = [path("<uuid:public_id>/playback/", candidate_playback, name="playback")]
