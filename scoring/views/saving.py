"""Posts of the scoring page that save one thing each and answer with a small fragment."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from interviews.models import Participant
from scoring.access import rater_in
from scoring.forms import EvidenceForm, RatingForm, RevisionForm, VerdictForm, complaint_of
from scoring.models import Scorecard
from scoring.page import ScoringPage
from scoring.services import scorecards
from snippets.refusal import ActionRefused

Saves = Callable[..., HttpResponse]


def saves(view: Saves) -> Saves:
    """The view gets the rater's part as second argument; a refusal becomes an answer that keeps what was typed."""

    @wraps(view)
    @require_POST
    def guarded(request: HttpRequest, public_id: UUID, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _problem(request, "You are signed out. What you typed is kept in this browser.", 401)
        try:
            return view(request, rater_in(request.user, public_id), **kwargs)
        except scorecards.Stale as refusal:
            answer = _problem(request, str(refusal), 409)
            answer["X-Latest-Edit"] = str(refusal.latest)
            return answer
        except ActionRefused as refusal:
            return _problem(request, str(refusal), 422)

    return guarded


@saves
def rating(request: HttpRequest, participant: Participant, criterion: str) -> HttpResponse:
    draft = _draft(participant)
    form = RatingForm(request.POST, prefix=criterion, rubric=draft.rubric.content)
    if not form.is_valid():
        raise ActionRefused(complaint_of(form))
    scorecards.save_rating(scorecard=draft, criterion=criterion, edit=form.cleaned_data["edit"], **form.changes)
    page = _page(participant, draft)
    return render(request, "scoring/_saved.html", {"page": page, "row": page.row(criterion)})


@saves
def verdict(request: HttpRequest, participant: Participant) -> HttpResponse:
    form = VerdictForm(request.POST)
    if not form.is_valid():
        raise ActionRefused(complaint_of(form))
    draft = scorecards.decide(scorecard=_draft(participant), edit=form.cleaned_data["edit"], **form.posted)
    return render(request, "scoring/_saved.html", {"page": _page(participant, draft)})


@saves
def evidence(request: HttpRequest, participant: Participant, criterion: str) -> HttpResponse:
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        raise ActionRefused(complaint_of(form))
    draft = _draft(participant)
    scorecards.cite(scorecard=draft, criterion=criterion, **form.cleaned_data)
    return _evidence_list(request, participant, draft, criterion)


@saves
def evidence_withdrawal(
    request: HttpRequest, participant: Participant, criterion: str, evidence_id: int
) -> HttpResponse:
    draft = _draft(participant)
    scorecards.withdraw_evidence(scorecard=draft, criterion=criterion, evidence_id=evidence_id)
    return _evidence_list(request, participant, draft, criterion)


@saves
def submission(request: HttpRequest, participant: Participant) -> HttpResponse:
    scorecards.submit(scorecard=_draft(participant))
    return _go_to_page(participant)


@saves
def revision(request: HttpRequest, participant: Participant) -> HttpResponse:
    form = RevisionForm(request.POST)
    if not form.is_valid():
        raise ActionRefused(complaint_of(form))
    own = Scorecard.objects.filter(interview=participant.interview, rater=participant.user)
    latest = own.submitted().order_by("-revision").first()
    if latest is None:
        raise ActionRefused("There is no submitted scorecard to revise.")
    scorecards.revise(scorecard=latest, reason=form.cleaned_data["reason"])
    return _go_to_page(participant)


@saves
def revision_discard(request: HttpRequest, participant: Participant) -> HttpResponse:
    scorecards.discard_revision(scorecard=_draft(participant))
    return _go_to_page(participant)


def _draft(participant: Participant) -> Scorecard:
    return scorecards.draft_for(interview=participant.interview, rater=participant.user)


def _page(participant: Participant, draft: Scorecard) -> ScoringPage:
    fresh = Scorecard.objects.select_related("rubric").prefetch_related("ratings__evidence").get(pk=draft.pk)
    return ScoringPage(participant, fresh, fresh.rubric)


def _evidence_list(request: HttpRequest, participant: Participant, draft: Scorecard, criterion: str) -> HttpResponse:
    page = _page(participant, draft)
    return render(request, "scoring/_evidence.html", {"page": page, "row": page.row(criterion), "saved": True})


def _go_to_page(participant: Participant) -> HttpResponse:
    address = reverse("scoring:scorecard", args=[participant.interview.public_id])
    return HttpResponse(status=204, headers={"HX-Redirect": address})


def _problem(request: HttpRequest, message: str, status: int) -> HttpResponse:
    return render(request, "scoring/_problem.html", {"message": message, "status": status}, status=status)
