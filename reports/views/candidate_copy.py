"""The candidate's copy of an interview that has ended: the page, and the files to keep."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from interviews.access import candidate_interview
from interviews.corrections import correctable_until
from interviews.models import Interview
from interviews.models.event import Status
from interviews.views.join import no_way_in
from reports.candidates.copy_page import entries_for_candidate, names_for_candidate, own_words
from reports.candidates.file import file_text, style_of_file
from reports.candidates.forms import CorrectionForm, MessageForm, ReviewForm
from reports.models import CandidateCopy
from scoring.records.record import record_of


@never_cache
@require_safe
def copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        interview = candidate_interview(request, public_id)
    except Http404:
        return no_way_in(request, "stranger", 404)
    asked = MessageForm({"seq": request.GET.get("correct")})
    return copy_page(request, interview, correcting=asked.cleaned_data["seq"] if asked.is_valid() else None)


@never_cache
@require_safe
def copy_file(request: HttpRequest, public_id: UUID, form: str) -> HttpResponse:
    interview = candidate_interview(request, public_id)
    if interview.live.status != Status.ENDED:
        raise Http404
    with timezone.override(ZoneInfo(interview.candidate_timezone)):
        body = _file(_content(interview), form)
    response = HttpResponse(body, content_type=f"text/{'plain' if form == 'txt' else form}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="interview.{form}"'
    return response


def copy_page(
    request: HttpRequest,
    interview: Interview,
    *,
    correcting: int | None = None,
    correction_form: CorrectionForm | None = None,
    review_form: ReviewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """With the form for message `correcting` open, or with a form that was refused."""
    contact = interview.created_by
    if interview.live.status != Status.ENDED:
        return render(request, "reports/copy_closed.html", {"interview": interview, "contact": contact}, status=status)
    content, until = _content(interview), correctable_until(interview.live)
    standing = own_words(content["entries"])
    if correcting in standing and correction_form is None:
        correction_form = CorrectionForm(initial={"seq": correcting, "words": standing[correcting]})
    context = {
        **content,
        "contact": contact,
        "until": until,
        "correctable": until is not None and timezone.now() < until,
        "correcting": correcting,
        "form": correction_form,
        "review_form": review_form or ReviewForm(),
        "open_review": any(each.answered_at is None for each in content["reviews"]),
    }
    return render(request, "reports/copy.html", context, status=status)


def _content(interview: Interview) -> dict[str, Any]:
    """What page and files show: nothing but the room, and what was released or answered."""
    record = record_of(interview, room_only=True)
    return {
        "interview": interview,
        "entries": entries_for_candidate(record),
        "names": names_for_candidate(record),
        "feedback": CandidateCopy.objects.released().select_related("released_by").filter(interview=interview).first(),
        "reviews": list(interview.review_requests.select_related("answered_by")),
    }


def _file(content: dict[str, Any], form: str) -> str:
    if form == "txt":
        return file_text(**content)
    return render_to_string("reports/copy_file.html", {**content, "style": style_of_file()})


urlpatterns = [
    path("<uuid:public_id>/copy/", copy, name="copy"),
    path("<uuid:public_id>/copy/interview.txt", copy_file, {"form": "txt"}, name="copy-text"),
    path("<uuid:public_id>/copy/interview.html", copy_file, {"form": "html"}, name="copy-html"),
]
