from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.models.issued import IssuedReport, Rendering


class ShareLink(models.Model):
    """A way to one issued report without an account, until it expires or is revoked. Only hashes are kept."""

    report = models.ForeignKey(IssuedReport, models.PROTECT, related_name="share_links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    pin_hash = models.CharField(max_length=128, blank=True, editable=False)
    redacted = models.BooleanField(default=False)
    note = models.CharField(max_length=120, blank=True, help_text="for whom it is")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"share link {self.pk} to {self.report}"


class ShareAccess(models.Model):
    """One attempt at a share link, let in or not."""

    class Result(models.TextChoices):
        OPENED = "opened", "Opened"
        DOWNLOADED = "downloaded", "PDF downloaded"
        ASKED = "asked", "Asked for the PIN"
        WRONG_PIN = "wrong_pin", "Wrong PIN"
        LOCKED = "locked", "Too many wrong PINs"
        EXPIRED = "expired", "Expired"
        REVOKED = "revoked", "Revoked"

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="accesses")
    result = models.CharField(max_length=12, choices=Result)
    address = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.link_id}: {self.result}"


class Delivery(models.Model):
    """An e-mail with an issued report's PDF, sent by a task."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    report = models.ForeignKey(IssuedReport, models.PROTECT, related_name="deliveries")
    to = models.EmailField()
    words = models.TextField(blank=True, max_length=2000)
    paper = models.CharField(max_length=8, choices=Rendering.Paper, default=Rendering.Paper.A4)
    redacted = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    error = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at__isnull=True)),
                name="delivery_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} to {self.to}: {self.status}"
