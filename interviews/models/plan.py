from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from interviews.roles import Role, has_role
from snippets.models import QuestionVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class PositionQuerySet(models.QuerySet["Position"]):
    def visible_to(self, user: User) -> PositionQuerySet:
        if has_role(user, Role.COORDINATOR, Role.ADMINISTRATOR):
            return self
        return self.filter(memberships__user=user).distinct()


class Position(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Who may decide on a position (hiring managers) or is asked to interview for it."""

    position = models.ForeignKey(Position, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="position_memberships")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["position", "user"], name="unique_membership")]

    def __str__(self) -> str:
        return f"{self.user} in {self.position}"


class Plan(models.Model):
    """The ordered round of a position. Once an interview uses it, it stays as it is."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.ForeignKey(Position, models.PROTECT, related_name="plans")
    round_name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position__name", "round_name", "pk"]

    def __str__(self) -> str:
        return f"{self.position}: {self.round_name}"


class PlanItem(models.Model):
    class Part(models.TextChoices):
        WARM_UP = "warm_up", "Warm-up"
        PROBLEM = "problem", "Problem"
        CLOSING = "closing", "Candidate's questions"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=16, choices=Part)
    version = models.ForeignKey(QuestionVersion, models.PROTECT, null=True, blank=True, related_name="plan_items")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="unique_plan_order"),
            models.CheckConstraint(
                condition=Q(part="problem", version__isnull=False) | (~Q(part="problem") & Q(version__isnull=True)),
                name="problem_has_a_question",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=240), name="plan_item_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.version or self.get_part_display()}"
