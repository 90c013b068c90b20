"""The live room, as candidate, interviewer and observer see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, candidate_interview, interview_for, participant_of, staff_only
from interviews.events import CANDIDATE, Shown
from interviews.live.frames import event_frame, instant
from interviews.log import events_of
from interviews.models import Interview, Participant
from interviews.models.event import Status, Stream
from interviews.names import names_of
from interviews.services import room as service
from interviews.views import panel
from snippets.highlight import highlight
from snippets.models import QuestionVersion
from snippets.refusal import ActionRefused

ANY_VERSION = UUID(int=0)


@require_safe
def candidate_room(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    if interview.live.status != Status.LIVE:
        return redirect("interviews:candidate", public_id)
    return _room(request, interview, CANDIDATE, CANDIDATE)


@require_safe
@staff_only()
def staff_room(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = interview_for(request.user, public_id)
    participant = participant_of(request.user, interview)
    return _room(request, interview, participant.role, participant.actor)


def _room(request: HttpRequest, interview: Interview, role: str, actor: str) -> HttpResponse:
    end = "interviews:candidate-end" if role == CANDIDATE else "interviews:staff-end"
    context = {
        "interview": interview,
        "role": role,
        "end_url": reverse(end, args=[interview.public_id]),
        "end_reason": service.end_reason(interview, actor),
        "page": _page_data(interview, role, actor),
    }
    return render(request, "interviews/room.html", context)


def _page_data(interview: Interview, role: str, actor: str) -> dict[str, Any]:
    """What the page's script starts from: the transcript as frames, and addresses."""
    side = "candidate" if role == CANDIDATE else "staff"
    events = events_of(interview, stream=Stream.ROOM)
    data: dict[str, Any] = {
        "room": str(interview.public_id),
        "role": role,
        "me": actor,
        "names": names_of(interview),
        "now": instant(timezone.now()),
        "socket": f"/ws/rooms/{interview.public_id}/{role}/",
        "code": reverse(f"interviews:{side}-code", args=[interview.public_id, ANY_VERSION]),
        "frames": [event_frame(event, staff=role == Participant.Role.INTERVIEWER) for event in events],
    }
    if role == Participant.Role.INTERVIEWER:
        data["panelSeq"] = interview.live.panel_seq
    return data


@require_safe
@cache_control(private=True, max_age=3600)
def candidate_code(request: HttpRequest, public_id: UUID, version: UUID) -> HttpResponse:
    return shown_code(request, candidate_interview(request, public_id), version)


@require_safe
@staff_only()
@cache_control(private=True, max_age=3600)
def staff_code(request: StaffRequest, public_id: UUID, version: UUID) -> HttpResponse:
    interview = interview_for(request.user, public_id)
    participant_of(request.user, interview)
    return shown_code(request, interview, version)


def shown_code(request: HttpRequest, interview: Interview, version: UUID) -> HttpResponse:
    """A version that was shown in this interview; what is still to come stays closed."""
    shown = events_of(interview, stream=Stream.ROOM).filter(kind=Shown.kind, body__version=str(version))
    if not shown.exists():
        raise Http404
    question = get_object_or_404(QuestionVersion, public_id=version)
    table = highlight(question.code, question.language)
    return render(request, "interviews/_code.html", {"version": question, "table": table})


@require_POST
def candidate_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    _end(request, interview, CANDIDATE)
    return redirect("interviews:candidate", public_id)


@require_POST
@staff_only()
def staff_end(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = interview_for(request.user, public_id)
    participant = participant_of(request.user, interview, Participant.Role.INTERVIEWER)
    _end(request, interview, participant.actor)
    return redirect("interviews:staff-room", public_id)


def _end(request: HttpRequest, interview: Interview, actor: str) -> None:
    try:
        service.end_call(interview=interview, actor=actor, reason=service.end_reason(interview, actor))
    except ActionRefused as refusal:
        messages.error(request, str(refusal))


urlpatterns = [
    path("i/<uuid:public_id>/room/", candidate_room, name="candidate-room"),
    path("i/<uuid:public_id>/code/<uuid:version>/", candidate_code, name="candidate-code"),
    path("i/<uuid:public_id>/end/", candidate_end, name="candidate-end"),
    path("interviews/<uuid:public_id>/room/", staff_room, name="staff-room"),
    path("interviews/<uuid:public_id>/code/<uuid:version>/", staff_code, name="staff-code"),
    path("interviews/<uuid:public_id>/end/", staff_end, name="staff-end"),
    *panel.urlpatterns,
]
