"""What waits for an author: a part of the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from snippets.access import for_writers
from snippets.agenda import waiting_for

if TYPE_CHECKING:
    from snippets.views.bank import ReaderRequest


@require_safe
@for_writers
def todo(request: ReaderRequest) -> HttpResponse:
    return render(request, "snippets/_todo.html", {"waiting": waiting_for(request.user)})


urlpatterns = [path("drafts/todo/", todo, name="todo")]
