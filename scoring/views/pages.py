from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, staff_only
from interviews.forms.agenda import AgendaForm
from interviews.pages import kept_in
from scoring.access import rater_in
from scoring.agenda import interviews_to_score
from scoring.models import Decision, Scorecard
from scoring.page import ScoringPage
from scoring.services.rubrics import rubric_for
from scoring.views.record import record_context
from snippets.refusal import ActionRefused

PAGE_SIZE = 10
# Why something was not assessed, as it is mostly said; any other words do as well.
USUAL_REASONS = (
    "No question touched it.",
    "Time ran out before it.",
    "The question on it was skipped.",
    "Too little was said to judge it.",
)


@require_safe
@staff_only()
def scorecard(request: StaffRequest, public_id: UUID) -> HttpResponse:
    participant = rater_in(request.user, public_id)
    own = Scorecard.objects.filter(interview=participant.interview, rater=participant.user).select_related("rubric")
    latest = own.order_by("-revision").prefetch_related("ratings__evidence").first()
    try:
        rubric = latest.rubric if latest else rubric_for(participant.interview)
    except ActionRefused as refusal:
        return render(request, "scoring/closed.html", {"participant": participant, "message": str(refusal)}, status=409)
    context = {
        "page": ScoringPage(participant, latest, rubric),
        "decisions": Decision.choices[::-1],
        "usual_reasons": USUAL_REASONS,
        **record_context(participant, latest),
    }
    return render(request, "scoring/scorecard.html", context)


@require_safe
@staff_only()
def todo(request: StaffRequest) -> HttpResponse:
    form = AgendaForm(request.GET, user=request.user)
    waiting = interviews_to_score(request.user, form, timezone.now())
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("score-page"))
    return render(request, "scoring/_todo.html", {"page": page, "kept": kept_in(request.GET, form.fields)})
