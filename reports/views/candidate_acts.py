"""What candidates do with their copy: correct their own words, take that back, ask for a review."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from interviews.access import candidate_interview
from interviews.models import Interview
from interviews.ratelimit import within_rate
from interviews.services.corrections import correct, withdraw
from reports.candidates.forms import CorrectionForm, MessageForm, ReviewForm
from reports.services.review import ask_review
from reports.views.candidate_copy import copy_page
from snippets.refusal import ActionRefused

MOST_A_MINUTE = 60


@require_POST
def correction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    seq, form = _message(request), CorrectionForm(request.POST)
    if not form.is_valid():
        return copy_page(request, interview, correcting=seq, correction_form=form, status=422)
    try:
        _refuse_haste(request)
        correct(interview=interview, seq=seq, words=form.cleaned_data["words"])
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return copy_page(request, interview, correcting=seq, correction_form=form, status=409)
    messages.success(request, "Your correction is saved. It stands beside the original.")
    return _at(interview, f"room-{seq}")


@require_POST
def withdrawal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview, seq = candidate_interview(request, public_id), _message(request)
    try:
        _refuse_haste(request)
        withdraw(interview=interview, seq=seq)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The original stands alone again.")
    return _at(interview, f"room-{seq}")


@require_POST
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return copy_page(request, interview, review_form=form, status=422)
    try:
        _refuse_haste(request)
        ask_review(interview=interview, words=form.cleaned_data["words"])
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return copy_page(request, interview, review_form=form, status=409)
    return _at(interview, "review")


def _message(request: HttpRequest) -> int:
    form = MessageForm(request.POST)
    if not form.is_valid():
        raise Http404("No form of ours sends this.")
    seq: int = form.cleaned_data["seq"]
    return seq


def _refuse_haste(request: HttpRequest) -> None:
    if not within_rate(request, "copy", most=MOST_A_MINUTE, seconds=60):
        raise ActionRefused("That was very often within a minute. Wait a moment and send it again.")


def _at(interview: Interview, place: str) -> HttpResponse:
    return redirect(f"{reverse('afterwards:copy', args=[interview.public_id])}#{place}")


urlpatterns = [
    path("<uuid:public_id>/copy/corrections/", correction, name="correction"),
    path("<uuid:public_id>/copy/corrections/withdraw/", withdrawal, name="correction-withdraw"),
    path("<uuid:public_id>/copy/review/", review, name="review"),
]
