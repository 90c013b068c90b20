"""The models of the club; the candidate sees only the code that uses them. `Mail` and `MailEvent` serve the repair."""

import uuid

from django.db import models


class Member(models.Model):
    email = models.EmailField(unique=True)
    active = models.BooleanField(default=True)
    bounces = models.PositiveSmallIntegerField(default=0)
    mail_id = models.CharField(max_length=40, blank=True)
    mail_status = models.CharField(max_length=12, default="new")
    mail_status_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "club"


class Mail(models.Model):
    member = models.ForeignKey(Member, models.CASCADE, related_name="mails")
    template = models.CharField(max_length=20)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=8, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "club"


class MailEvent(models.Model):
    event_id = models.CharField(max_length=40, primary_key=True)

    class Meta:
        app_label = "club"
