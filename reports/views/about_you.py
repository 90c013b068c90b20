"""Two voluntary questions to the candidate after the end. The page never shows what was answered."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interviews.access import candidate_interview
from interviews.models import Interview
from interviews.models.event import Status
from reports.models import SelfDeclaration
from reports.services import declarations
from snippets.refusal import ActionRefused

UNSAID = ("", "I would rather not say")


class AboutYouForm(forms.Form):
    sex = forms.ChoiceField(
        required=False, choices=[*SelfDeclaration.Sex.choices, UNSAID], widget=forms.RadioSelect, initial=""
    )
    ethnicity = forms.ChoiceField(
        label="Race or ethnicity",
        required=False,
        choices=[*SelfDeclaration.Ethnicity.choices, UNSAID],
        widget=forms.RadioSelect,
        initial="",
    )


@never_cache
@require_safe
def about_you(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = _ended(request, public_id)
    return _page(request, interview, AboutYouForm())


@require_POST
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = _ended(request, public_id)
    form = AboutYouForm(request.POST)
    if not form.is_valid():
        return _page(request, interview, form, status=422)
    try:
        declarations.declare(interview=interview, **form.cleaned_data)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, interview, form, status=409)
    said = any(form.cleaned_data.values())
    messages.success(request, "Thank you. Your answer is stored." if said else "Nothing is stored about you.")
    return redirect("afterwards:about-you", public_id)


@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    interview = _ended(request, public_id)
    declarations.withdraw(interview=interview)
    messages.success(request, "Your answer is deleted.")
    return redirect("afterwards:about-you", public_id)


def _ended(request: HttpRequest, public_id: UUID) -> Interview:
    interview = candidate_interview(request, public_id)
    if interview.live.status != Status.ENDED:
        raise Http404
    return interview


def _page(request: HttpRequest, interview: Interview, form: AboutYouForm, *, status: int = 200) -> HttpResponse:
    answered = SelfDeclaration.objects.filter(interview=interview).exists()
    context = {"interview": interview, "form": form, "answered": answered}
    return render(request, "reports/about_you.html", context, status=status)


urlpatterns = [
    path("<uuid:public_id>/about-you/", about_you, name="about-you"),
    path("<uuid:public_id>/about-you/answer/", answer, name="about-you-answer"),
    path("<uuid:public_id>/about-you/withdraw/", withdraw, name="about-you-withdraw"),
]
