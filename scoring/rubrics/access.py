"""Line 1 of each view of the rubrics: the object, or 404. Roles are kept by `staff_only`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import get_object_or_404

from scoring.models import Rubric, RubricDraft, RubricVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def rubric_named(user: User, slug: str) -> Rubric:
    return get_object_or_404(Rubric.objects.visible_to(user), slug=slug)


def version_numbered(user: User, slug: str, number: int) -> RubricVersion:
    versions = RubricVersion.objects.select_related("rubric", "published_by")
    return get_object_or_404(versions, rubric=rubric_named(user, slug), number=number)


def rubric_draft_for(user: User, public_id: UUID) -> RubricDraft:
    drafts = RubricDraft.objects.visible_to(user).select_related("base__rubric", "created_by")
    return get_object_or_404(drafts, public_id=public_id)
