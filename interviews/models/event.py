"""The log: everything that was said and done in an interview, in order, once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from interviews.models.interview import Interview


class Stream(models.IntegerChoices):
    ROOM = 0, "room"
    PANEL = 1, "panel"


class Event(models.Model):
    """One entry of a stream. Written by `interviews.log.append` only; `id` orders across streams and stays inside."""

    interview = models.ForeignKey(Interview, models.CASCADE, db_constraint=False, db_index=False, related_name="events")
    stream = models.PositiveSmallIntegerField(choices=Stream)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    actor = models.CharField(max_length=24)
    client_id = models.CharField(max_length=64)
    body = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "stream", "seq"], name="unique_event_seq"),
            models.UniqueConstraint(fields=["interview", "actor", "client_id"], name="unique_event_client_id"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stream_display()} {self.seq} {self.kind}"


class Status(models.IntegerChoices):
    SCHEDULED = 0, "Scheduled"
    LOBBY = 1, "In the lobby"
    LIVE = 2, "Live"
    NEEDS_PERSON = 3, "Needs a person"
    RESCHEDULE = 4, "Another time wanted"
    ENDED = 5, "Ended"
    CANCELLED = 6, "Cancelled"


class Driver(models.IntegerChoices):
    ASSISTANT = 0, "assistant"
    INTERVIEWER = 1, "interviewer"


class LiveState(models.Model):
    """The interview's counters and where it stands; written by `append`, the turn's claim and `wake` only."""

    interview = models.OneToOneField(Interview, models.CASCADE, primary_key=True, related_name="live")
    status = models.PositiveSmallIntegerField(choices=Status, default=Status.SCHEDULED)
    driver = models.PositiveSmallIntegerField(choices=Driver, default=Driver.ASSISTANT)
    listens = models.BooleanField(default=False, help_text="the conductor hears what the candidate says")
    stage = models.CharField(max_length=16, default="", blank=True)
    question = models.UUIDField(null=True, blank=True, help_text="public id of the version on show")
    room_seq = models.PositiveIntegerField(default=0)
    panel_seq = models.PositiveIntegerField(default=0)
    candidate_seq = models.PositiveIntegerField(default=0, help_text="room seq of what the candidate did last")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    wake_at = models.DateTimeField(null=True, blank=True)
    turn_token = models.CharField(max_length=32, default="", blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["wake_at"], condition=Q(wake_at__isnull=False), name="live_wake_at"),
            models.Index(fields=["status"], condition=Q(status__lt=Status.ENDED), name="live_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, room {self.room_seq}, panel {self.panel_seq}"
