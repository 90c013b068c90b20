from __future__ import annotations

from django.db import models
from django.utils import timezone

from interviews.models.interview import Interview

LONGEST_CORRECTION = 10_000


class Correction(models.Model):
    """What the candidate says they said, beside the event, which stays as it is. Of one message the latest counts;
    one with the words of the record withdraws those before it."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="corrections")
    seq = models.PositiveIntegerField(help_text="of the candidate's own message in the room stream")
    words = models.TextField(max_length=LONGEST_CORRECTION)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["interview", "seq"])]
        constraints = [models.CheckConstraint(condition=~models.Q(words=""), name="correction_has_words")]

    def __str__(self) -> str:
        return f"correction of room {self.seq} in interview {self.interview_id}"
