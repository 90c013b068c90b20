"""Where staff write the candidate's strengths and gaps, release them, and answer requests for a review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.access import StaffRequest, reads_room, staff_only
from interviews.corrections import correctable_until
from interviews.models import Interview
from interviews.models.event import Status
from reports.access import report_for
from reports.candidates.copy_page import corrected_entries
from reports.candidates.feedback import draft_feedback
from reports.candidates.forms import AnswerForm, FeedbackForm
from reports.models import CandidateCopy
from reports.services.feedback import EditedMeanwhile, release_feedback, save_feedback
from reports.services.review import answer_review
from scoring.access import must_score_first
from scoring.models import Scorecard
from scoring.records.record import Record, record_of
from scoring.services.outcomes import may_decide
from snippets.refusal import ActionRefused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
def feedback(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = report_for(request.user, public_id)
    if must_score_first(request.user, interview):
        return render(request, "reports/blind.html", {"interview": interview})
    return _save(request, interview) if request.method == "POST" else _page(request, interview)


def _save(request: StaffRequest, interview: Interview) -> HttpResponse:
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _page(request, interview, form=form, status=422)
    release = "release" in request.POST
    try:
        (release_feedback if release else save_feedback)(interview=interview, by=request.user, **form.cleaned_data)
    except EditedMeanwhile as meanwhile:
        # What the person wrote stays, and can be saved over what they see below now.
        form = FeedbackForm({**form.cleaned_data, "seen": meanwhile.copy.edits})
        form.add_error(None, str(meanwhile))
        return _page(request, interview, form=form, status=409)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, interview, form=form, status=409)
    messages.success(request, "The candidate can read it now." if release else "Saved.")
    return redirect("reports:feedback", interview.public_id)


@require_POST
@staff_only()
def review_answer(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = report_for(request.user, public_id)
    if not may_decide(request.user, interview):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, interview, answer_form=form, status=422)
    asked = get_object_or_404(interview.review_requests.all(), pk=form.cleaned_data["asked"])
    try:
        answer_review(request=asked, by=request.user, answer=form.cleaned_data["answer"])
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, interview, answer_form=form, status=409)
    messages.success(request, "The candidate can read your answer now.")
    return redirect("reports:feedback", interview.public_id)


@require_safe
@staff_only()
def feedback_state(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A line for the page of the interview."""
    interview = report_for(request.user, public_id)
    context = {
        "interview": interview,
        "copy": CandidateCopy.objects.filter(interview=interview).first(),
        "corrected": interview.corrections.exists(),
        "asked": interview.review_requests.filter(answered_at=None).exists(),
    }
    return render(request, "reports/_feedback_state.html", context)


def _page(
    request: StaffRequest,
    interview: Interview,
    *,
    form: FeedbackForm | None = None,
    answer_form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    record = record_of(interview)
    copy = CandidateCopy.objects.select_related("edited_by", "released_by").filter(interview=interview).first()
    reviews = list(interview.review_requests.select_related("answered_by"))
    context = {
        "interview": interview,
        "plays": reads_room(request.user, interview),
        "ended": interview.live.status == Status.ENDED,
        "until": correctable_until(interview.live),
        "feedback": copy,
        "form": form or FeedbackForm(initial=_texts(copy, record)),
        "scored": Scorecard.objects.submitted().filter(interview=interview).exists(),
        "corrected": corrected_entries(record),
        "reviews": reviews,
        "answer_form": answer_form or _answer_form(request, interview, reviews),
    }
    return render(request, "reports/feedback.html", context, status=status)


def _texts(copy: CandidateCopy | None, record: Record) -> dict[str, Any]:
    """What is saved, else a draft; looking at it saves nothing."""
    if copy:
        return {"strengths": copy.strengths, "gaps": copy.gaps, "seen": copy.edits}
    shown = dict.fromkeys(shown.version for shown in record.state.shown if shown.version in record.versions)
    items = {version: record.versions[version].key.item for version in shown}
    draft = draft_feedback(record.state, items, record.corrections)
    return {"strengths": "\n".join(draft.strengths), "gaps": "\n".join(draft.gaps), "seen": 0}


def _answer_form(request: StaffRequest, interview: Interview, reviews: list[Any]) -> AnswerForm | None:
    waiting = next((each for each in reviews if each.answered_at is None), None)
    if waiting is None or not may_decide(request.user, interview):
        return None
    return AnswerForm(initial={"asked": waiting.pk})


urlpatterns = [
    path("<uuid:public_id>/candidate-copy/", feedback, name="feedback"),
    path("<uuid:public_id>/candidate-copy/answer/", review_answer, name="review-answer"),
    path("<uuid:public_id>/candidate-copy/state/", feedback_state, name="feedback-state"),
]
