"""The interviewer's pane: one fragment, and the actions that answer with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, interview_for, participant_of, staff_only
from interviews.conductor.brief import brief_for
from interviews.conductor.policy import suggestions
from interviews.log import state_of
from interviews.models import Interview, Participant, PlanItem
from interviews.models.event import Driver, Status
from interviews.names import names_of
from interviews.panel import SuggestionRow, key_rows, myth_rows, plan_rows, remarks, suggestion_rows
from interviews.services import room as service
from interviews.state import RoomState
from snippets.models import QuestionVersion
from snippets.refusal import ActionRefused

SUGGESTIONS_AT_ONCE = 3


class AskForm(forms.Form):
    probe = forms.SlugField(max_length=64)
    text = forms.CharField(max_length=16_000, required=False)


class ShowForm(forms.Form):
    number = forms.IntegerField(min_value=1, max_value=100)


class MarkForm(forms.Form):
    version = forms.UUIDField()
    defect = forms.SlugField(max_length=64)
    strength = forms.ChoiceField(choices=[(word, word) for word in ("identified", "partial", "rejected")])
    seq = forms.IntegerField(min_value=1, required=False)
    quote = forms.CharField(max_length=2000, required=False)


def _part(request: StaffRequest, public_id: UUID) -> tuple[Interview, Participant]:
    interview = interview_for(request.user, public_id)
    return interview, participant_of(request.user, interview, Participant.Role.INTERVIEWER)


@require_safe
@staff_only()
@never_cache
def panel(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview, _ = _part(request, public_id)
    return _panel(request, interview)


@require_POST
@staff_only()
def take_over(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview, by = _part(request, public_id)
    return _done(request, interview, lambda: service.take_over(interview=interview, by=by))


@require_POST
@staff_only()
def hand_back(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview, by = _part(request, public_id)
    return _done(request, interview, lambda: service.hand_back(interview=interview, by=by))


@require_POST
@staff_only()
def show(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview, by = _part(request, public_id)
    data = _clean(ShowForm(request.POST))
    return _done(request, interview, lambda: service.show_question(interview=interview, by=by, **data))


@require_POST
@staff_only()
def ask(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview, by = _part(request, public_id)
    data = _clean(AskForm(request.POST))
    return _done(
        request,
        interview,
        lambda: service.ask_probe(interview=interview, probe_id=data["probe"], text=data["text"], by=by),
    )


@require_POST
@staff_only()
def mark(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview, by = _part(request, public_id)
    data = _clean(MarkForm(request.POST))
    version = QuestionVersion.objects.select_related("key").filter(public_id=data.pop("version")).first()
    if version is None:
        raise Http404
    return _done(request, interview, lambda: service.mark_finding(interview=interview, version=version, by=by, **data))


def _clean(form: forms.Form) -> dict[str, Any]:
    """Only a page that is out of date sends what these forms refuse."""
    if not form.is_valid():
        raise Http404
    return form.cleaned_data


def _done(request: StaffRequest, interview: Interview, action: Callable[[], None]) -> HttpResponse:
    try:
        action()
    except ActionRefused as refusal:
        return _panel(request, interview, refusal=str(refusal))
    return _panel(request, interview)


def _panel(request: StaffRequest, interview: Interview, refusal: str = "") -> HttpResponse:
    interview.live.refresh_from_db()
    state = state_of(interview)
    if interview.live.status == Status.ENDED:
        return _closed_panel(request, interview, state)
    items = list(interview.plan.items.select_related("version"))
    problems = sum(item.part == PlanItem.Part.PROBLEM for item in items)
    shown = state.question.number if state.question else 0
    context = {
        "interview": interview,
        "refusal": refusal,
        "leads": interview.live.driver == Driver.INTERVIEWER,
        "is_live": interview.live.status == Status.LIVE,
        "ai_refused": state.ai is False,
        "plan": plan_rows(items, state, timezone.now()),
        "next_number": shown + 1 if shown < problems else None,
        "notes": state.notes[::-1],
        "remarks": remarks(state),
        "names": names_of(interview),
        "suggestions": _suggested(request, interview, state),
        **_key(request, state),
    }
    response = render(request, "interviews/_panel.html", context)
    if refusal:
        response["x-refused"] = "1"  # the page keeps what was typed
    return response


def _closed_panel(request: StaffRequest, interview: Interview, state: RoomState) -> HttpResponse:
    """After the end a rater sees the record and their own notes; findings with their rungs would be a judgement."""
    own = participant_of(request.user, interview).actor
    notes = [note for note in reversed(state.notes) if note.actor == own]
    return render(request, "interviews/_panel_closed.html", {"interview": interview, "notes": notes})


def _suggested(request: StaffRequest, interview: Interview, state: RoomState) -> list[SuggestionRow]:
    """The best ones that the interviewer did not skip; skipping is the page's own business and not kept."""
    skipped = (request.GET.get("skip") or request.POST.get("skip") or "").split(",")
    brief = brief_for(interview)
    rest = [each for each in suggestions(brief, state) if each.probe_id not in skipped]
    step = brief.step_of(state.question.version if state.question else None)
    return suggestion_rows(rest[:SUGGESTIONS_AT_ONCE], step.item.findings if step else ())


def _key(request: StaffRequest, state: RoomState) -> dict[str, Any]:
    """The key of the snippet that is looked at: the one on show, or an earlier one that was asked for."""
    asked = request.GET.get("version") or request.POST.get("version")
    shown = {question.version for question in state.shown}
    public_id = asked if asked in shown else state.question.version if state.question else None
    if public_id is None:
        return {"version": None}
    version = QuestionVersion.objects.select_related("key").get(public_id=public_id)
    rows = key_rows(version, state)
    return {
        "version": version,
        "key": rows,
        "found": sum(row.strength in ("identified", "partial") for row in rows),
        "open_blockers": sum(row.open_blocker for row in rows),
        "myths": myth_rows(version, state),
    }


urlpatterns = [
    path("interviews/<uuid:public_id>/panel/", panel, name="panel"),
    path("interviews/<uuid:public_id>/take-over/", take_over, name="take-over"),
    path("interviews/<uuid:public_id>/hand-back/", hand_back, name="hand-back"),
    path("interviews/<uuid:public_id>/show/", show, name="show"),
    path("interviews/<uuid:public_id>/ask/", ask, name="ask"),
    path("interviews/<uuid:public_id>/mark/", mark, name="mark"),
]
