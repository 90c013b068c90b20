"""The bank. A published version never changes; the answer key stands in a table of its own."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from snippets.final import Final, FinalQuerySet
from snippets.people import may_read, may_write
from snippets.schema import Item, Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

KINDS = [(kind.value, kind.value.replace("_", " ")) for kind in Kind]

# The allow-list: nothing else of a question may reach a candidate.
SHOWN_FIELDS = ("title", "language", "environment", "intro", "code")


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: User | AnonymousUser) -> QuestionQuerySet:
        return self if may_read(user) else self.none()


class Question(models.Model):
    slug = models.SlugField(max_length=64, unique=True)
    kind = models.CharField(max_length=16, choices=KINDS)
    variant = models.SlugField(max_length=64, blank=True, help_text="the wording of the code that new plans take")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class QuestionVersionQuerySet(FinalQuerySet["QuestionVersion"]):
    def newest(self) -> QuestionVersionQuerySet:
        """Of each question the newest version, in the variant that is in force."""
        newest = QuestionVersion.objects.filter(question=OuterRef("question"), variant=OuterRef("question__variant"))
        return self.filter(pk=Subquery(newest.order_by("-number").values("pk")[:1]))


class QuestionVersion(Final):
    """What a candidate may see of one published version."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    variant = models.SlugField(max_length=64, blank=True)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=32)
    environment = models.CharField(max_length=200, blank=True)
    intro = models.TextField()
    code = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    objects = QuestionVersionQuerySet.as_manager()  # type: ignore[misc] # a queryset of its own for this table

    class Meta:
        ordering = ["question__slug", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="unique_question_version"),
        ]

    def __str__(self) -> str:
        return f"{self.question.slug} v{self.number}" + (f" ({self.variant})" if self.variant else "")

    def shown(self) -> dict[str, str]:
        """All that a candidate may see of the question."""
        return {name: getattr(self, name) for name in SHOWN_FIELDS}


class AnswerKey(Final):
    """What is known about a version: never in anything that a candidate can fetch."""

    version = models.OneToOneField(QuestionVersion, models.CASCADE, primary_key=True, related_name="key")
    data = models.JSONField()
    fixed_code = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"answer key of {self.version}"

    @cached_property
    def item(self) -> Item:
        return Item.model_validate(self.data)


class Card(models.Model):
    """What the list shows of a question and finds it by: of the version in force, drawn anew by `services`."""

    question = models.OneToOneField(Question, models.CASCADE, primary_key=True, related_name="card")
    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="+")
    difficulty = models.CharField(max_length=8)
    counts = models.JSONField(help_text="how many findings of each severity, or core and further key points")
    severe = models.JSONField(help_text="slugs of the defects whose proof matters most")
    search_text = models.TextField(help_text="what a search looks through, in small letters")

    class Meta:
        ordering = ["version__title", "question__slug"]

    def __str__(self) -> str:
        return f"card of {self.question_id}"


class Tag(models.Model):
    """A word that the list can be narrowed to."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="tags")
    facet = models.CharField(max_length=16)
    value = models.CharField(max_length=64)

    class Meta:
        ordering = ["facet", "value"]
        constraints = [models.UniqueConstraint(fields=["facet", "value", "card"], name="unique_tag")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.value}"


class AbstractDraft(models.Model):
    """What is being written: saved as it is typed, whole or not. Publishing makes a version of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="counts the saves, so that two windows cannot collide")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["-updated_at"]


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: User | AnonymousUser) -> DraftQuerySet:
        return self if may_write(user) else self.none()


class Draft(AbstractDraft):
    """A question that is being written."""

    base = models.ForeignKey(
        QuestionVersion, models.SET_NULL, null=True, blank=True, related_name="drafts", help_text="what it began from"
    )
    kind = models.CharField(max_length=16, choices=KINDS, default=Kind.CODE_REVIEW)
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict, help_text="the fields of an item as far as they are written")
    code = models.TextField(blank=True)
    fixed = models.TextField(blank=True)
    imported_hash = models.CharField(max_length=64, blank=True, help_text="of what an import took, so it comes once")

    objects = DraftQuerySet.as_manager()

    class Meta(AbstractDraft.Meta):
        constraints = [
            models.UniqueConstraint(fields=["imported_hash"], condition=~Q(imported_hash=""), name="imported_once"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.slug or 'a question without a name'}"


class ProofResult(models.Model):
    """What became of the proofs of one defect or myth when they were last run; written by `services.proofs`."""

    class Status(models.TextChoices):
        PROVEN = "proven", "proven"
        NOT_RUN = "not_run", "not run"
        BROKEN = "broken", "broken"

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="proofs")
    target = models.CharField(max_length=64, help_text="slug of a defect or myth")
    status = models.CharField(max_length=8, choices=Status)
    why = models.TextField(blank=True, help_text="why it was not run, or what broke")
    tests = models.PositiveSmallIntegerField(default=0, help_text="how many tests ran for it")
    against = models.JSONField(default=dict, help_text="what it ran against: {name: version or description}")
    ran_at = models.DateTimeField()

    class Meta:
        ordering = ["target"]
        constraints = [models.UniqueConstraint(fields=["version", "target"], name="unique_proof_result")]

    def __str__(self) -> str:
        return f"{self.target}: {self.status}"
