from __future__ import annotations

from django.conf import settings
from django.db import models

from interviews.models.interview import Interview


class ModelCall(models.Model):
    """One question to the language model: what it was for, what became of it, what it cost."""

    interview = models.ForeignKey(Interview, models.CASCADE, null=True, blank=True, related_name="model_calls")
    purpose = models.CharField(max_length=16)
    model = models.CharField(max_length=100)
    prompt = models.CharField(max_length=16, help_text="version of the instructions")
    outcome = models.CharField(max_length=40)
    detail = models.CharField(max_length=500, blank=True)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.outcome}"


class ModelSwitch(models.Model):
    """One row: whether the language model may be asked at all. Without the row it may."""

    enabled = models.BooleanField(default=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_model_switch")]

    def __str__(self) -> str:
        return "on" if self.enabled else "off"
