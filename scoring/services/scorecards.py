"""Filling in, submitting and revising a scorecard: the only writers of scorecards, ratings and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from interviews.models import Event, Interview, LiveState, Participant, Plan
from interviews.models.event import Status, Stream
from scoring.completeness import open_points
from scoring.models import Decision, Evidence, FindingMark, Rating, Scorecard
from scoring.records.evidence import LONGEST_QUOTE, place_of, tidy_quote, with_edits
from scoring.services.rubrics import rubric_for
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Stale(ActionRefused):
    """The post is older than what is stored; `latest` is the number of the stored edit."""

    def __init__(self, latest: int) -> None:
        super().__init__("A newer version was saved from another window. Type on to replace it with yours.")
        self.latest = latest


class NotInRecord(ActionRefused):
    def __init__(self) -> None:
        super().__init__("Those words are not in that entry of the record. Select them again.")


class RatingChanges(TypedDict, total=False):
    score: int | None
    not_assessed: bool
    not_assessed_reason: str
    notes: str


class VerdictChanges(TypedDict, total=False):
    decision: Decision | None
    reason: str


def draft_for(*, interview: Interview, rater: User) -> Scorecard:
    """The rater's open scorecard, begun if there is none yet."""
    participant = _interviewer(interview, rater)
    scorecards = Scorecard.objects.filter(interview=interview, rater=rater).select_related("rubric")
    latest = scorecards.order_by("-revision").first()
    if latest:
        if latest.submitted_at:
            raise ActionRefused("You have submitted this scorecard. Start a revision to change it.")
        return latest
    if LiveState.objects.get(interview=interview).status not in (Status.LIVE, Status.ENDED):
        raise ActionRefused("Scoring opens when the interview starts.")
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=interview.plan_id)  # its first scorecard settles the rubric
        started = {"rubric": rubric_for(interview), "credentials": participant.credentials}
        return scorecards.get_or_create(interview=interview, rater=rater, revision=1, defaults=started)[0]


def save_rating(
    *, scorecard: Scorecard, criterion: str, edit: int | None = None, **changes: Unpack[RatingChanges]
) -> Rating:
    """Only what is named changes. A score lifts "not assessed" and the reverse."""
    rubric = scorecard.rubric.content
    if rubric.criterion(criterion) is None:
        raise ActionRefused(f"The rubric has no criterion {criterion!r}.")
    score = changes.get("score")
    if score is not None:
        if not rubric.lowest <= score <= rubric.highest:
            raise ActionRefused(f"A score is a whole number from {rubric.lowest} to {rubric.highest}.")
        changes["not_assessed"] = False
    elif changes.get("not_assessed"):
        changes["score"] = None
    with transaction.atomic():
        lock_draft(scorecard)
        rating, _ = Rating.objects.get_or_create(scorecard=scorecard, criterion=criterion)
        _apply(rating, changes, edit)
    return rating


def decide(*, scorecard: Scorecard, edit: int | None = None, **changes: Unpack[VerdictChanges]) -> Scorecard:
    with transaction.atomic():
        draft = lock_draft(scorecard)
        _apply(draft, changes, edit)
    return draft


def cite(
    *, scorecard: Scorecard, criterion: str, stream: int, seq: int, quote: str, start: int | None = None
) -> Evidence:
    """Refused unless the quote stands literally in the event, or in its author's later edit of it.

    `start` counts the characters before it; without it the first place counts.
    """
    quote, start = tidy_quote(quote, start)
    if not quote:
        raise ActionRefused("There is nothing to quote in that entry.")
    if len(quote) > LONGEST_QUOTE:
        raise ActionRefused(f"A quote has at most {LONGEST_QUOTE} characters. Select just the words that count.")
    participant = _interviewer(scorecard.interview, scorecard.rater)
    related = Q(stream=stream, seq=seq) | Q(stream=Stream.ROOM, kind="edited", body__seq=seq)
    entries = with_edits(list(Event.objects.filter(related, interview=scorecard.interview)), stream, seq)
    place = place_of(entries, quote, participant.actor, start)
    if place is None:
        raise NotInRecord
    source, start = place
    with transaction.atomic():
        rating = save_rating(scorecard=scorecard, criterion=criterion)
        return rating.evidence.get_or_create(stream=source.stream, seq=source.seq, start=start, quote=quote)[0]


def withdraw_evidence(*, scorecard: Scorecard, criterion: str, evidence_id: int) -> None:
    with transaction.atomic():
        lock_draft(scorecard)
        Evidence.objects.filter(pk=evidence_id, rating__scorecard=scorecard, rating__criterion=criterion).delete()


def submit(*, scorecard: Scorecard) -> Scorecard:
    """Freezes the scorecard. Refused while the interview runs or anything is open."""
    with transaction.atomic():
        draft = lock_draft(scorecard)
        if LiveState.objects.get(interview=draft.interview_id).status != Status.ENDED:
            raise ActionRefused("The interview has not ended yet. Your draft is saved; submit it after the call.")
        missing = open_points(draft.rubric.content, draft.ratings.all(), draft.decision, draft.reason)
        if missing:
            raise ActionRefused(f"Not submitted yet, still open: {', '.join(point.words for point in missing)}.")
        participant = _interviewer(draft.interview, draft.rater)
        draft.credentials, draft.submitted_at = participant.credentials, timezone.now()
        draft.save(update_fields=["credentials", "submitted_at"])
    return draft


def revise(*, scorecard: Scorecard, reason: str) -> Scorecard:
    """A draft that starts as a copy of the submitted scorecard, which stays as it is."""
    reason = reason.strip()
    if not reason:
        raise ActionRefused("Say why the scorecard changes.")
    with transaction.atomic():
        submitted = Scorecard.objects.select_for_update().get(pk=scorecard.pk)
        latest = Scorecard.objects.filter(interview=submitted.interview_id, rater=submitted.rater_id).order_by(
            "-revision"
        )[0]
        if not latest.submitted_at:
            return latest
        ratings = list(latest.ratings.prefetch_related("evidence"))
        marks = list(latest.marks.all())
        latest.pk, latest.revision, latest.revision_reason = None, latest.revision + 1, reason
        latest.submitted_at, latest.edits, latest._state.adding = None, {}, True
        latest.save()
        Evidence.objects.bulk_create([piece for rating in ratings for piece in _copy_rating(rating, latest)])
        FindingMark.objects.bulk_create(
            FindingMark(scorecard=latest, version=mark.version, finding=mark.finding, verdict=mark.verdict)
            for mark in marks
        )
    return latest


def discard_revision(*, scorecard: Scorecard) -> None:
    """Drops an open revision; the submission before it goes on counting."""
    with transaction.atomic():
        draft = lock_draft(scorecard)
        if draft.revision == 1:
            raise ActionRefused("Only a revision can be discarded.")
        draft.delete()


def lock_draft(scorecard: Scorecard) -> Scorecard:
    """The scorecard as it is now, held until the transaction ends. Refused once it is submitted."""
    locked = Scorecard.objects.select_for_update(of=("self",)).select_related("rubric", "interview", "rater")
    draft = locked.filter(pk=scorecard.pk).first()
    if draft is None or draft.submitted_at:
        raise ActionRefused("This scorecard is submitted and stays as it is. Start a revision to change it.")
    return draft


def _copy_rating(rating: Rating, scorecard: Scorecard) -> list[Evidence]:
    """Stores the copy; gives the evidence to store with it."""
    evidence = list(rating.evidence.all())
    rating.pk, rating.scorecard, rating.edits, rating._state.adding = None, scorecard, {}, True
    rating.save()
    return [
        Evidence(rating=rating, stream=piece.stream, seq=piece.seq, start=piece.start, quote=piece.quote)
        for piece in evidence
    ]


def _interviewer(interview: Interview, rater: User) -> Participant:
    part = Participant.objects.filter(interview=interview, user=rater, role=Participant.Role.INTERVIEWER).first()
    if part is None:
        raise ActionRefused("Only interviewers of this interview score it.")
    return part


def _apply(row: Rating | Scorecard, changes: Mapping[str, Any], edit: int | None) -> None:
    if not changes:
        return
    latest = max((row.edits.get(name, 0) for name in changes), default=0)
    if edit is not None:
        if edit < latest:
            raise Stale(latest)
        row.edits = {**row.edits, **dict.fromkeys(changes, edit)}
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=[*changes, "edits"])
