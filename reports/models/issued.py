from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from interviews.models import Interview
from snippets.final import Final, FinalQuerySet


class IssuedReportQuerySet(FinalQuerySet["IssuedReport"]):
    def listed(self) -> IssuedReportQuerySet:
        """Without their documents."""
        return self.select_related("issued_by").defer("document")


class IssuedReport(Final):
    """A report as it was on the day it was issued, whole. A trigger refuses changes from outside Python as well."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="issued_reports")
    version = models.PositiveIntegerField()
    document = models.JSONField(help_text="as `reports.scorecard.document.document_of` made it")
    content_hash = models.CharField(max_length=64)
    changes = models.JSONField(default=list, help_text="sentences that say what differs from the version before")
    issued_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = IssuedReportQuerySet.as_manager()  # type: ignore[misc] # a queryset of its own for this table

    class Meta:
        ordering = ["interview", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "version"], name="unique_report_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="report_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"report on {self.interview}, version {self.version}"

    @property
    def issuer(self) -> str:
        return self.issued_by.get_full_name() or self.issued_by.get_username()


class Rendering(models.Model):
    """One PDF of an issued report, made by a task; the same report, paper and redaction are never made twice."""

    class Paper(models.TextChoices):
        A4 = "A4", "A4"
        LETTER = "Letter", "Letter"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being made"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"

    report = models.ForeignKey(IssuedReport, models.CASCADE, related_name="renderings")
    paper = models.CharField(max_length=8, choices=Paper, default=Paper.A4)
    redacted = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="percent")
    error = models.TextField(blank=True)
    pdf = models.BinaryField(default=b"")
    asked_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["report", "paper", "redacted"], name="one_rendering_of_each_form"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="rendering_progress_in_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.paper}: {self.status}"
