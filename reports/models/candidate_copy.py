from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from interviews.models import Interview
from interviews.roles import Role, has_role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST_REQUEST = 5000


class CandidateCopyQuerySet(models.QuerySet["CandidateCopy"]):
    def released(self) -> CandidateCopyQuerySet:
        return self.filter(released_at__isnull=False)


class CandidateCopy(models.Model):
    """What the candidate may read of the result: plain words drafted from findings, unseen until somebody releases
    them."""

    interview = models.OneToOneField(Interview, models.CASCADE, related_name="candidate_copy")
    strengths = models.TextField(blank=True, help_text="one a line")
    gaps = models.TextField(blank=True, help_text="one a line")
    edits = models.PositiveIntegerField(default=0, help_text="counts the saves, so that two people cannot collide")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    objects = CandidateCopyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "candidate copies"
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="copy_is_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"candidate's copy of {self.interview}"

    @property
    def updated_at(self) -> datetime | None:
        """When the text changed after its release."""
        return self.edited_at if self.released_at and self.edited_at > self.released_at else None


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    def open_for(self, user: User) -> ReviewRequestQuerySet:
        """Those that wait for the user's answer, the oldest first: of a hiring manager's positions, else all to
        administrators."""
        waiting = self.filter(answered_at=None)
        if has_role(user, Role.ADMINISTRATOR):
            return waiting
        if not has_role(user, Role.HIRING_MANAGER):
            return self.none()
        return waiting.filter(interview__position__memberships__user=user).distinct()


class ReviewRequest(models.Model):
    """A candidate asks that a human looks at it again."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="review_requests")
    words = models.TextField(max_length=LONGEST_REQUEST)
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview"], condition=Q(answered_at__isnull=True), name="one_open_review_request"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="review_request_has_words"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="review_answer_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"review of interview {self.interview_id}"
