from __future__ import annotations

from django.urls import reverse

from scoring.models import RubricDraft


def address(name: str, draft: RubricDraft | None = None) -> str:
    return reverse(f"scoring:{name}", args=[draft.public_id] if draft else [])
