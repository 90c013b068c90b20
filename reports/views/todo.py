"""What waits for a hiring manager, and what the statistics ask of an author: parts of the dashboard."""

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
from reports.items.figures import FLAGS, BankFigures
from reports.models import StatisticsRun
from reports.statistics import standing
from snippets.access import for_writers

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


@require_safe
@for_writers
def bank_todo(request: StaffRequest) -> HttpResponse:
    """The questions that the statistics mark most."""
    figures: BankFigures | None = standing(StatisticsRun.Kind.BANK, {}).figures
    marked = [row for row in figures.questions if row.marks] if figures else []
    marked.sort(key=lambda row: (-row.marks, row.slug))
    rows = [(row, [words for flag, (words, _) in FLAGS.items() if flag in row.all_flags]) for row in marked[:PAGE_SIZE]]
    return render(request, "reports/_todo_bank.html", {"rows": rows, "number": len(marked)})


urlpatterns = [
    path("todo/", todo, name="todo"),
    path("todo/bank/", bank_todo, name="todo-bank"),
]
