from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from interviews.models import Interview
from scoring.models.rubric import RubricVersion
from scoring.models.scorecard import Scorecard


class Suggestion(models.Model):
    """What the record shows, worked out by a published formula when the interview has ended. Shown after submitting."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="suggestions")
    rubric = models.ForeignKey(RubricVersion, models.PROTECT, related_name="suggestions")
    formula = models.CharField(max_length=16, help_text="version of the formula")
    input_hash = models.CharField(max_length=64, help_text="of everything it was worked out from")
    verdicts = models.JSONField(default=dict, help_text="per finding: fate, rung, quotes with their place in the log")
    overall = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    assessor = models.JSONField(default=dict, help_text="model, prompt, input hash and raw output, where one was asked")
    built_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-built_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "rubric", "input_hash"], name="one_suggestion_per_input"),
        ]

    def __str__(self) -> str:
        return f"suggestion for {self.interview}, formula {self.formula}"


class SuggestedRating(models.Model):
    """The suggested score of one criterion; null where nothing was reached that shows it, or the assessor is unsure."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="ratings")
    criterion = models.SlugField(max_length=64)
    score = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    uncertain = models.BooleanField(default=False)
    basis = models.JSONField(default=list, help_text="the verdicts it rests on, with weights")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "criterion"], name="unique_suggested_rating"),
            models.CheckConstraint(condition=Q(uncertain=False) | Q(score__isnull=True), name="unsure_has_no_number"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score}"

    @property
    def whole(self) -> int | None:
        """The score that who accepts it gives: raters give whole ones, halves go up."""
        return None if self.score is None else int(Decimal(self.score).quantize(Decimal(1), ROUND_HALF_UP))


class SuggestionAnswer(models.Model):
    """What a rater made of a suggestion after submitting: accepted, changed towards it, or kept their own."""

    class Action(models.TextChoices):
        ACCEPT = "accept", "Accept it"
        CHANGE = "change", "Change mine"
        KEEP = "keep", "Keep mine"

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="suggestion_answers")
    suggested = models.ForeignKey(SuggestedRating, models.CASCADE, related_name="answers")
    action = models.CharField(max_length=8, choices=Action)
    reason = models.TextField()
    own_score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="the rater's score at that time")
    new_score = models.PositiveSmallIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "suggested"], name="one_answer_per_suggestion"),
            models.CheckConstraint(condition=~Q(reason=""), name="answer_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.suggested.criterion}: {self.action}"


class FindingMark(models.Model):
    """A rater's own word on a finding of the record, before they submit: it is there, or it is not."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="marks")
    version = models.UUIDField(help_text="public id of the question's version")
    finding = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict)
    marked_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "version", "finding"], name="one_mark_per_finding"),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.verdict}"


class Outcome(models.Model):
    """The hiring manager's decision, apart from the raters' recommendations. Never changed: a later row replaces it."""

    class Choice(models.TextChoices):
        ADVANCE = "advance", "Advance"
        HOLD = "hold", "Hold"
        DECLINE = "decline", "Decline"

    class Reason(models.TextChoices):
        MEETS = "meets", "Meets what the position asks for"
        EXCEEDS = "exceeds", "Exceeds what the position asks for"
        BELOW = "below", "Below what the position asks for"
        MISMATCH = "mismatch", "Strong, but for another position"
        INCOMPLETE = "incomplete", "Not enough was seen"
        WITHDREW = "withdrew", "The candidate withdrew"
        OTHER = "other", "Other"

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="outcomes")
    choice = models.CharField(max_length=8, choices=Choice)
    reason = models.CharField(max_length=12, choices=Reason)
    words = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="outcome_has_words")]

    def __str__(self) -> str:
        return f"{self.interview}: {self.choice}"
