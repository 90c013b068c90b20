from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from interviews.models.plan import Plan, Position
from interviews.roles import Role, has_role

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def new_actor_key() -> str:
    return secrets.token_hex(4)


class InterviewQuerySet(models.QuerySet["Interview"]):
    def visible_to(self, user: User) -> InterviewQuerySet:
        """Coordinators and administrators see all, hiring managers their positions', others those they take part in."""
        if has_role(user, Role.COORDINATOR, Role.ADMINISTRATOR):
            return self
        seen = Q(Exists(Participant.objects.filter(interview=OuterRef("pk"), user=user)))
        if has_role(user, Role.HIRING_MANAGER):
            seen |= Q(position__in=user.position_memberships.values("position"))
        return self.filter(seen)


class Interview(models.Model):
    class Mode(models.TextChoices):
        ASSISTANT = "assistant", "The assistant leads"
        INTERVIEWER = "interviewer", "An interviewer leads"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.ForeignKey(Position, models.PROTECT, related_name="interviews")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="interviews")
    mode = models.CharField(max_length=16, choices=Mode, default=Mode.ASSISTANT)
    candidate_name = models.CharField(max_length=120)
    candidate_pronouns = models.CharField(max_length=40, blank=True)
    candidate_email = models.EmailField(blank=True)
    candidate_timezone = models.CharField(max_length=64, default="UTC")
    uses_model = models.BooleanField(default=True, help_text="a language model may help, where one is configured")
    scheduled_at = models.DateTimeField()
    timezone = models.CharField(max_length=64, default="UTC")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["-scheduled_at", "-pk"]
        indexes = [models.Index(fields=["position", "-scheduled_at"])]

    def __str__(self) -> str:
        return f"{self.candidate_name}, {self.plan.round_name}"


class Participant(models.Model):
    class Role(models.TextChoices):
        INTERVIEWER = "interviewer", "Interviewer"
        OBSERVER = "observer", "Observer"

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=16, choices=Role)
    credentials = models.CharField(max_length=120, blank=True, help_text="For the report: job title, experience.")
    # Stands for the person in events and frames, so that no user id leaves the server.
    key = models.CharField(max_length=8, default=new_actor_key, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "user"], name="unique_participant"),
            models.UniqueConstraint(fields=["interview", "key"], name="unique_participant_key"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"

    @property
    def actor(self) -> str:
        return f"{self.role}:{self.key}"

    @property
    def name(self) -> str:
        return self.user.get_full_name() or self.user.get_username()


class Invitation(models.Model):
    """A one-time way in for the candidate; only the hash of its token is kept."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.interview_id}"
