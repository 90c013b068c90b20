"""What waits for a hiring manager: a part of the dashboard."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from interviews.access import StaffRequest, staff_only
from interviews.forms.agenda import AgendaForm
from interviews.pages import kept_in
from reports.agenda import rows_of, waiting_for

PAGE_SIZE = 10


@require_safe
@staff_only()
def todo(request: StaffRequest) -> HttpResponse:
    form = AgendaForm(request.GET, user=request.user)
    pages = [
        (each, Paginator(each.interviews, PAGE_SIZE).get_page(request.GET.get(f"{each.slug}-page")))
        for each in waiting_for(request.user, form, timezone.now())
    ]
    rows = rows_of(request.user, {key for _, page in pages for key in page})
    sections = [(waiting, page, [rows[key] for key in page]) for waiting, page in pages]
    context = {"sections": sections, "kept": kept_in(request.GET, form.fields)}
    return render(request, "reports/_todo.html", context)


urlpatterns = [path("todo/", todo, name="todo")]
