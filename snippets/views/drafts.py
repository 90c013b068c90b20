"""The editor: a draft is saved as it is typed, checked beside each field, previewed, compared and published."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
