from __future__ import annotations

from django.db import models

from interviews.models import Interview


class StatisticsRun(models.Model):
    """Figures worked out by a task, with the time that the page shows beside them; the latest of each kind counts."""

    class Kind(models.TextChoices):
        BANK = "bank", "Bank statistics"
        FAIRNESS = "fairness", "Fairness"
        CALIBRATION = "calibration", "Calibration"

    kind = models.CharField(max_length=12, choices=Kind)
    asked = models.JSONField(default=dict, help_text="what it covers: position, period, settings")
    figures = models.JSONField(default=dict)
    computed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-computed_at", "-pk"]
        indexes = [models.Index(fields=["kind", "-computed_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.computed_at:%Y-%m-%d %H:%M}"


class SelfDeclaration(models.Model):
    """What a candidate chose to say about themselves, for the fairness figures alone. No page shows a single one; empty
    means not said. The categories are those of the EEO-1 report, which Local Law 144's rules use."""

    class Sex(models.TextChoices):
        FEMALE = "female", "Female"
        MALE = "male", "Male"

    class Ethnicity(models.TextChoices):
        HISPANIC = "hispanic", "Hispanic or Latino"
        WHITE = "white", "White"
        BLACK = "black", "Black or African American"
        PACIFIC = "pacific", "Native Hawaiian or Pacific Islander"
        ASIAN = "asian", "Asian"
        NATIVE = "native", "Native American or Alaska Native"
        SEVERAL = "several", "Two or more races"

    interview = models.OneToOneField(Interview, models.CASCADE, related_name="+")
    sex = models.CharField(max_length=8, choices=Sex, blank=True)
    ethnicity = models.CharField(max_length=12, choices=Ethnicity, blank=True)
    declared_on = models.DateField(auto_now_add=True)

    def __str__(self) -> str:
        return "a self-declaration"
