from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from interviews.models import Plan
from interviews.roles import Role, has_role
from scoring.rubrics.schema import RubricData
from snippets.final import Final
from snippets.models import AbstractDraft

if TYPE_CHECKING:
    from django.contrib.auth.models import User

RUBRIC_WRITERS = (Role.AUTHOR, Role.ADMINISTRATOR)
RUBRIC_READERS = (*RUBRIC_WRITERS, Role.COORDINATOR, Role.HIRING_MANAGER, Role.INTERVIEWER)


class RubricQuerySet(models.QuerySet["Rubric"]):
    def visible_to(self, user: User) -> RubricQuerySet:
        return self if has_role(user, *RUBRIC_READERS) else self.none()


class Rubric(models.Model):
    slug = models.SlugField(max_length=64, unique=True)
    title = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class RubricVersion(Final):
    """What scorecards are scored on. A trigger refuses changes from outside Python as well."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["rubric__slug", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "number"], name="unique_rubric_version"),
        ]

    def __str__(self) -> str:
        return f"{self.rubric} v{self.number}"

    @cached_property
    def content(self) -> RubricData:
        return RubricData.model_validate(self.data)


class RubricDraftQuerySet(models.QuerySet["RubricDraft"]):
    def visible_to(self, user: User) -> RubricDraftQuerySet:
        return self if has_role(user, *RUBRIC_WRITERS) else self.none()


class RubricDraft(AbstractDraft):
    """A rubric that is being written."""

    base = models.ForeignKey(RubricVersion, models.SET_NULL, null=True, blank=True, related_name="drafts")
    title = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict, help_text="as `scoring.rubrics.schema.RubricData`, as far as it is written")

    objects = RubricDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"draft of {self.title or 'a rubric without a name'}"


class PlanRubric(models.Model):
    """The rubric a plan is scored on; a plan without one is scored on the default rubric's latest version."""

    plan = models.OneToOneField(Plan, models.CASCADE, primary_key=True, related_name="rubric_choice")
    version = models.ForeignKey(RubricVersion, models.PROTECT, related_name="plan_choices")

    def __str__(self) -> str:
        return f"{self.plan}: {self.version}"
