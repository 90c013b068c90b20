"""What a coordinator does on the page of one interview."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from interviews.access import PLANNERS, StaffRequest, interview_for, staff_only
from interviews.forms.interviews import ParticipantForm, TimeForm
from interviews.models import Interview
from interviews.services import invitations, lobby, planning
from interviews.services.language_model import allow_model
from interviews.views.interviews import interview_page
from snippets.refusal import ActionRefused


@never_cache
@require_POST
@staff_only(*PLANNERS)
def invite(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The only answer that ever shows the link."""
    interview = interview_for(request.user, public_id)
    try:
        token = lobby.new_link(interview=interview, by=request.user)
    except ActionRefused as refusal:
        if request.htmx:
            return render(request, "interviews/_refusal.html", {"refusal": refusal, "interview": interview})
        return _after(request, interview, refusal)
    link = request.build_absolute_uri(reverse("interviews:join", args=[token]))
    if request.htmx:
        return render(request, "interviews/_link.html", {"link": link, "interview": interview})
    return interview_page(request, interview_for(request.user, public_id), link=link)


@require_POST
@staff_only(*PLANNERS)
def revoke(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = interview_for(request.user, public_id)
    return _do(
        request, interview, "The candidate's access is withdrawn.", lambda: invitations.revoke(interview=interview)
    )


@require_POST
@staff_only(*PLANNERS)
def cancel(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = interview_for(request.user, public_id)
    return _do(request, interview, "The interview is cancelled.", lambda: lobby.cancel(interview=interview))


@require_POST
@staff_only(*PLANNERS)
def use_model(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = interview_for(request.user, public_id)
    allowed = request.POST.get("allowed") == "1"
    done = f"The language model is {'on' if allowed else 'off'} for this interview from the next turn on."
    return _do(request, interview, done, lambda: allow_model(interview=interview, allowed=allowed))


@require_POST
@staff_only(*PLANNERS)
def move(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = interview_for(request.user, public_id)
    form = TimeForm(request.POST)
    if not form.is_valid():
        return interview_page(request, interview, status=422, time_form=form)
    time = {name: form.cleaned_data[name] for name in ("scheduled_at", "timezone")}
    return _do(request, interview, "The time is changed.", lambda: planning.move_interview(interview=interview, **time))


@require_POST
@staff_only(*PLANNERS)
def add_participant(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = interview_for(request.user, public_id)
    form = ParticipantForm(request.POST)
    if not form.is_valid():
        return interview_page(request, interview, status=422, participant_form=form)
    return _do(
        request,
        interview,
        "The list of people is changed.",
        lambda: planning.add_participant(interview=interview, **form.cleaned_data),
    )


@require_POST
@staff_only(*PLANNERS)
def remove_participant(request: StaffRequest, public_id: UUID, key: str) -> HttpResponse:
    interview = interview_for(request.user, public_id)
    participant = get_object_or_404(interview.participants.select_related("interview", "user"), key=key)
    return _do(
        request,
        interview,
        f"{participant.name} takes no part any more.",
        lambda: planning.remove_participant(participant=participant),
    )


def _do(request: StaffRequest, interview: Interview, done: str, action: Callable[[], object]) -> HttpResponse:
    try:
        action()
    except ActionRefused as refusal:
        return _after(request, interview, refusal)
    messages.success(request, done)
    return redirect("interviews:interview", interview.public_id)


def _after(request: StaffRequest, interview: Interview, refusal: ActionRefused) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect("interviews:interview", interview.public_id)


urlpatterns = [
    path("interviews/<uuid:public_id>/invite/", invite, name="invite"),
    path("interviews/<uuid:public_id>/revoke/", revoke, name="revoke"),
    path("interviews/<uuid:public_id>/cancel/", cancel, name="cancel"),
    path("interviews/<uuid:public_id>/move/", move, name="move"),
    path("interviews/<uuid:public_id>/model/", use_model, name="use-model"),
    path("interviews/<uuid:public_id>/participants/", add_participant, name="participant-add"),
    path("interviews/<uuid:public_id>/participants/<str:key>/remove/", remove_participant, name="participant-remove"),
]
