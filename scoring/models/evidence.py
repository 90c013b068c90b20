from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from interviews.models import Event, Participant
from interviews.models.event import Stream
from scoring.evidence import words_of
from scoring.models.scorecard import Rating
from snippets.refusal import ActionRefused

# What makes a quote one of the record; checked when it is written, so it cannot be changed past the check.
CITED = frozenset({"rating", "rating_id", "stream", "seq", "quote"})


class NotInRecord(ActionRefused):
    def __init__(self) -> None:
        super().__init__("Those words are not in that entry of the record. Select them again.")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def bulk_create(self, objs: Iterable[Evidence], *args: Any, **kwargs: Any) -> list[Evidence]:
        pieces = list(objs)
        refuse_what_is_not_there(pieces)
        return super().bulk_create(pieces, *args, **kwargs)

    def update(self, **values: Any) -> int:
        if not CITED.isdisjoint(values):
            raise NotInRecord
        return super().update(**values)


class Evidence(models.Model):
    """Words of one event, literally: a quote that is not in the event's text cannot be saved."""

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="evidence")
    stream = models.PositiveSmallIntegerField(choices=Stream)
    seq = models.PositiveIntegerField()
    quote = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=~Q(quote=""), name="evidence_has_words"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="evidence_names_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stream_display()} {self.seq}: {self.quote[:40]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_what_is_not_there([self])
        super().save(*args, **kwargs)


def refuse_what_is_not_there(pieces: Iterable[Evidence]) -> None:
    """Raises NotInRecord if any quote is not literally in its event; two queries for each scorecard."""
    by_card = defaultdict(list)
    for piece in pieces:
        by_card[piece.rating.scorecard].append(piece)
    for card, cited in by_card.items():
        part = Participant.objects.filter(interview=card.interview_id, user=card.rater_id).first()
        events = Event.objects.filter(interview=card.interview_id, seq__in={piece.seq for piece in cited})
        words = {(event.stream, event.seq): words_of(event, part.actor if part else "") for event in events}
        if any(not piece.quote or piece.quote not in words.get((piece.stream, piece.seq), "") for piece in cited):
            raise NotInRecord
