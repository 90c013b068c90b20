from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from interviews.models import Interview


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


class ReviewRequest(models.Model):
    """A candidate asks that a human looks at it again."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="review_requests")
    words = models.TextField(max_length=5000)
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

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
