"""After submitting: the raters side by side, and what is suggested."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, reads_room, staff_only
from interviews.models import Interview, Participant
from interviews.roles import Role, has_role
from scoring.access import current_scorecards, interview_to_compare, must_score_first
from scoring.forms import AnswerForm, complaint_of
from scoring.models import Scorecard, SuggestedRating, Suggestion
from scoring.records.record import Record, record_of
from scoring.revealing.assessed import assessment_in
from scoring.revealing.reveal import compare, marks_beside_the_record
from scoring.services.suggestions import suggestion_to_show
from scoring.services.suggestions_answers import answer_suggestion
from scoring.views.saving import saves
from snippets.refusal import ActionRefused


@require_safe
@staff_only()
def reveal(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = interview_to_compare(request.user, public_id)
    if must_score_first(request.user, interview):
        return render(request, "scoring/blind.html", {"interview": interview})
    cards = list(current_scorecards(request.user, interview).prefetch_related("marks"))
    if not cards:
        return render(request, "scoring/nothing_to_compare.html", {"interview": interview})
    record = record_of(interview)
    sees_first = has_role(request.user, Role.ADMINISTRATOR)
    firsts = _first_submissions(cards, None if sees_first else request.user.pk)
    suggestion = _suggestion(interview, record)
    context = {
        "interview": interview,
        "cards": cards,
        "decisions": [(card, firsts.get(card.rater_id)) for card in cards],
        "rubric": cards[0].rubric.content,
        "rows": compare(
            cards,
            firsts=firsts,
            suggested=suggestion.ratings.all() if suggestion else (),
            reader=request.user.pk,
        ),
        "suggestion": suggestion,
        "assessment": assessment_in(suggestion) if suggestion else None,
        "marks": marks_beside_the_record(record, cards),
        "plays": reads_room(request.user, interview),
        "own": next((card for card in cards if card.rater_id == request.user.pk), None),
    }
    return render(request, "scoring/reveal.html", context)


@saves
def answer(request: HttpRequest, participant: Participant, suggested_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise ActionRefused(complaint_of(form))
    own = Scorecard.objects.filter(interview=participant.interview, rater=participant.user)
    latest = own.submitted().order_by("-revision").first()
    if latest is None:
        raise ActionRefused("Submit your scorecard first.")
    suggested = get_object_or_404(SuggestedRating, pk=suggested_id, suggestion__interview=participant.interview)
    answer_suggestion(scorecard=latest, suggested=suggested, **form.cleaned_data)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def _suggestion(interview: Interview, record: Record) -> Suggestion | None:
    shown = suggestion_to_show(interview=interview, state=record.state)
    if shown:
        prefetch_related_objects([shown], "ratings__answers__scorecard__rater")
    return shown


def _first_submissions(cards: Sequence[Scorecard], rater: int | None) -> dict[int, Scorecard]:
    """Of those who revised theirs, by rater; of one rater, or of all (None)."""
    revised = [card.rater_id for card in cards if card.revision > 1 and rater in (None, card.rater_id)]
    if not revised:
        return {}
    firsts = Scorecard.objects.submitted().filter(interview=cards[0].interview_id, rater__in=revised, revision=1)
    return {card.rater_id: card for card in firsts.prefetch_related("ratings__evidence")}
