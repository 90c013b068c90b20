"""The candidate's side before and after the conversation."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interviews.access import candidate_interview
from interviews.corrections import correctable_until
from interviews.forms.lobby import ConsentForm
from interviews.llm.session import is_on
from interviews.models import Interview, Participant
from interviews.models.event import Status
from interviews.services import lobby as service
from interviews.views.join import no_way_in
from snippets.refusal import ActionRefused

PAGES = {Status.LIVE: "candidate-room", Status.ENDED: "ended", Status.CANCELLED: "ended"}


@never_cache
@require_safe
def candidate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leads the candidate to where the interview stands."""
    try:
        interview = candidate_interview(request, public_id)
    except Http404:
        return no_way_in(request, "stranger", 404)
    return redirect(f"interviews:{PAGES.get(Status(interview.live.status), 'lobby')}", public_id)


@never_cache
@require_safe
def lobby(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    if interview.live.status in PAGES:
        return redirect("interviews:candidate", public_id)
    if interview.live.status != Status.LOBBY:
        return render(request, "interviews/waiting.html", {"interview": interview, "contact": interview.created_by})
    return _lobby_page(request, interview, _form(interview))


@require_POST
def consents(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    form = _form(interview, request.POST)
    if not form.is_valid():
        return _lobby_page(request, interview, form, status=422)
    try:
        service.consent(interview=interview, **form.answers())
    except ActionRefused as refusal:
        return _refused(request, interview, form, refusal)
    return redirect("interviews:lobby", public_id)


@require_POST
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    try:
        service.begin(interview=interview)
    except ActionRefused as refusal:
        return _refused(request, interview, _form(interview), refusal)
    return redirect("interviews:candidate", public_id)


@require_POST
def reschedule(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    try:
        service.ask_for_another_time(interview=interview)
    except ActionRefused as refusal:
        return _refused(request, interview, _form(interview), refusal)
    return redirect("interviews:lobby", public_id)


@never_cache
@require_safe
def ended(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    if PAGES.get(Status(interview.live.status)) != "ended":
        return redirect("interviews:candidate", public_id)
    until = correctable_until(interview.live)
    context = {
        "interview": interview,
        "contact": interview.created_by,
        "cancelled": interview.live.status == Status.CANCELLED,
        "until": until,
        "correctable": until is not None and timezone.now() < until,
    }
    return render(request, "interviews/ended.html", context)


def _refused(request: HttpRequest, interview: Interview, form: ConsentForm, refusal: ActionRefused) -> HttpResponse:
    """Said in the lobby, where the answers stay as they are; elsewhere the page itself tells how things stand."""
    interview.live.refresh_from_db()
    if interview.live.status != Status.LOBBY:
        return redirect("interviews:candidate", interview.public_id)
    return _lobby_page(request, interview, form, status=409, refusal=refusal)


def _form(interview: Interview, answers: QueryDict | None = None) -> ConsentForm:
    return ConsentForm(answers, by_assistant=interview.mode == Interview.Mode.ASSISTANT)


def _lobby_page(
    request: HttpRequest,
    interview: Interview,
    form: ConsentForm,
    *,
    status: int = 200,
    refusal: ActionRefused | None = None,
) -> HttpResponse:
    participants = list(interview.participants.select_related("user").order_by("pk"))
    context = {
        "interview": interview,
        "by_assistant": interview.mode == Interview.Mode.ASSISTANT,
        "model": is_on(interview),
        "interviewers": [each.name for each in participants if each.role == Participant.Role.INTERVIEWER],
        "observers": [each.name for each in participants if each.role == Participant.Role.OBSERVER],
        "minutes": service.planned_minutes(interview),
        "consent": service.given_consent(interview),
        "form": form,
        "refusal": refusal,
        "contact": interview.created_by,
    }
    return render(request, "interviews/lobby.html", context, status=status)


urlpatterns = [
    path("i/<uuid:public_id>/", candidate, name="candidate"),
    path("i/<uuid:public_id>/lobby/", lobby, name="lobby"),
    path("i/<uuid:public_id>/consents/", consents, name="consents"),
    path("i/<uuid:public_id>/begin/", begin, name="begin"),
    path("i/<uuid:public_id>/reschedule/", reschedule, name="reschedule"),
    path("i/<uuid:public_id>/ended/", ended, name="ended"),
]
