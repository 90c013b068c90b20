from __future__ import annotations

from django.db import models
from django.db.models import Q

from interviews.models.event import Stream
from scoring.models.scorecard import Rating


class Evidence(models.Model):
    """Words of one event, literally. Triggers refuse what does not stand at that place of the event's text."""

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="evidence")
    stream = models.PositiveSmallIntegerField(choices=Stream)
    seq = models.PositiveIntegerField()
    start = models.PositiveIntegerField(
        default=0, help_text="where the quote begins in the event's text, in characters"
    )
    quote = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=~Q(quote=""), name="evidence_has_words"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="evidence_names_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stream_display()} {self.seq}: {self.quote[:40]}"

    @property
    def end(self) -> int:
        return self.start + len(self.quote)

    @property
    def moment(self) -> str:
        """As addresses name it: of `room-12.5-25` the words from the sixth character of room event 12 on."""
        return f"{self.get_stream_display()}-{self.seq}.{self.start}-{self.end}"
