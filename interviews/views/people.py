"""The addresses of all pages before and after the room."""

from __future__ import annotations

from django.urls import URLPattern

from interviews.views import arranging, bank_use, dashboard, interviews, join, language_model, lobby, planning, wordings

urlpatterns: list[URLPattern] = [
    *dashboard.urlpatterns,
    *planning.urlpatterns,
    *interviews.urlpatterns,
    *arranging.urlpatterns,
    *join.urlpatterns,
    *lobby.urlpatterns,
    *bank_use.urlpatterns,
    *language_model.urlpatterns,
    *wordings.urlpatterns,
]
