from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from interviews.models import Interview, Membership, Participant
from interviews.roles import Role, has_role
from scoring.models.rubric import RubricVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Decision(models.IntegerChoices):
    STRONG_NO = 1, "Strong no"
    NO = 2, "No"
    YES = 3, "Yes"
    STRONG_YES = 4, "Strong yes"


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    def submitted(self) -> ScorecardQuerySet:
        return self.filter(submitted_at__isnull=False)

    def drafts(self) -> ScorecardQuerySet:
        return self.filter(submitted_at__isnull=True)

    def current(self) -> ScorecardQuerySet:
        """Of each rater's submissions the last one."""
        same_rater = Scorecard.objects.submitted().filter(interview=OuterRef("interview"), rater=OuterRef("rater"))
        return self.submitted().filter(revision=Subquery(same_rater.order_by("-revision").values("revision")[:1]))

    def visible_to(self, user: User) -> ScorecardQuerySet:
        """One's own; submitted ones of others for their position's hiring managers, for administrators and for
        fellow interviewers, but for nobody who scores the interview too and has not submitted yet."""
        here = OuterRef("interview")
        interviews_here = Exists(
            Participant.objects.filter(interview=here, user=user, role=Participant.Role.INTERVIEWER)
        )
        own_is_in = Exists(Scorecard.objects.submitted().filter(interview=here, rater=user))
        entitled = Q(interviews_here)
        if has_role(user, Role.HIRING_MANAGER):
            position = OuterRef("interview__position")
            entitled |= Q(Exists(Membership.objects.filter(position=position, user=user)))
        if has_role(user, Role.ADMINISTRATOR):
            entitled = Q()
        blind = Q(interviews_here) & ~Q(own_is_in)
        return self.filter(Q(rater=user) | (Q(submitted_at__isnull=False) & entitled & ~blind))


class Scorecard(models.Model):
    """One rater's judgement of one interview. Submitting freezes it, by triggers as well, with its ratings, evidence
    and marks; a later change is a new row, `revision` + 1."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="scorecards")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scorecards")
    rubric = models.ForeignKey(RubricVersion, models.PROTECT, related_name="scorecards")
    credentials = models.CharField(max_length=120, blank=True, help_text="The rater's, as they were when scoring.")
    revision = models.PositiveSmallIntegerField(default=1)
    revision_reason = models.TextField(blank=True)
    decision = models.PositiveSmallIntegerField(choices=Decision, null=True, blank=True)
    reason = models.TextField(blank=True)
    # Per field the number of its latest edit, so that a post that comes late never overwrites a newer one.
    edits = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["interview", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "rater", "revision"], name="unique_scorecard_revision"),
            models.UniqueConstraint(
                fields=["interview", "rater"], condition=Q(submitted_at__isnull=True), name="one_draft_per_rater"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | (Q(decision__isnull=False) & ~Q(reason="")),
                name="submitted_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(decision__range=(1, 4)), name="decision_known"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="revision_from_one"),
            models.CheckConstraint(condition=Q(revision=1) | ~Q(revision_reason=""), name="revision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rater} on {self.interview}, revision {self.revision}"

    @property
    def rater_name(self) -> str:
        return self.rater.get_full_name() or self.rater.get_username()


class Rating(models.Model):
    """One criterion of a scorecard: scored, or not assessed with the reason, or still open."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="ratings")
    criterion = models.SlugField(max_length=64)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    not_assessed = models.BooleanField(default=False)
    not_assessed_reason = models.CharField(max_length=500, blank=True)
    notes = models.TextField(blank=True)
    edits = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion"], name="unique_rating"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(0, 10)), name="score_in_range"),
            models.CheckConstraint(
                condition=Q(not_assessed=False) | Q(score__isnull=True), name="scored_or_not_assessed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {'not assessed' if self.not_assessed else self.score}"

    @property
    def complete(self) -> bool:
        return self.score is not None or (self.not_assessed and bool(self.not_assessed_reason))
