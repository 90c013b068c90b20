"""The bank. A published version never changes; the answer key stands in a table of its own."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.db import models

from snippets.schema import Item, Kind

# The allow-list: nothing else of a question may reach a candidate.
SHOWN_FIELDS = ("title", "language", "environment", "intro", "code")


class PublishedError(TypeError):
    """What is published never changes: publish a new version instead."""


PublishedModel = TypeVar("PublishedModel", bound=models.Model)


class PublishedQuerySet(models.QuerySet[PublishedModel]):
    """Reads and creates only. Django's own way to blank a deleted author goes past it, as it should."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PublishedError(f"a published {self.model._meta.verbose_name} cannot be changed or deleted")

    update = delete = bulk_update = _refuse


class Published(models.Model):
    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PublishedError(f"{self} is published and cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PublishedError(f"{self} is published and cannot be deleted")


class Question(models.Model):
    slug = models.SlugField(max_length=64, unique=True)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value.replace("_", " ")) for kind in Kind])
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.slug


class QuestionVersion(Published):
    """What a candidate may see of one published version."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=32)
    environment = models.CharField(max_length=200)
    intro = models.TextField()
    code = models.TextField()
    minutes = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["question__slug", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="unique_question_version"),
        ]

    def __str__(self) -> str:
        return f"{self.question.slug} v{self.number}"

    def shown(self) -> dict[str, str]:
        """All that a candidate may see of the question."""
        return {name: getattr(self, name) for name in SHOWN_FIELDS}


class AnswerKey(Published):
    """What is known about a version: never in anything that a candidate can fetch."""

    version = models.OneToOneField(QuestionVersion, models.CASCADE, primary_key=True, related_name="key")
    data = models.JSONField()
    fixed_code = models.TextField()

    def __str__(self) -> str:
        return f"answer key of {self.version}"

    @cached_property
    def item(self) -> Item:
        return Item.model_validate(self.data)
