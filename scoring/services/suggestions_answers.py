"""What a rater makes of a suggestion after submitting."""

from __future__ import annotations

from django.db import transaction

from scoring.models import Scorecard, SuggestedRating, SuggestionAnswer
from scoring.services.scorecards import revise, save_rating, submit
from snippets.refusal import ActionRefused

Action = SuggestionAnswer.Action


def answer_suggestion(
    *, scorecard: Scorecard, suggested: SuggestedRating, action: str, reason: str, new_score: int | None = None
) -> SuggestionAnswer:
    """Once for each rater and criterion. A new score is a revision with the reason; keeping one's own is only noted."""
    reason = reason.strip()
    if not reason:
        raise ActionRefused("Say why.")
    with transaction.atomic():
        card = _answering(scorecard, suggested)
        rating = card.ratings.filter(criterion=suggested.criterion).first()
        score = _score_after(Action(action), suggested, new_score)
        if score is not None:
            _revise_to(card, suggested.criterion, score, reason)
        return SuggestionAnswer.objects.create(
            scorecard=card,
            suggested=suggested,
            action=action,
            reason=reason,
            own_score=rating.score if rating else None,
            new_score=score,
        )


def _answering(scorecard: Scorecard, suggested: SuggestedRating) -> Scorecard:
    """The rater's current submission, if this suggestion may be answered with it."""
    rows = Scorecard.objects.select_for_update().filter(interview=scorecard.interview_id, rater=scorecard.rater_id)
    latest = rows.order_by("-revision")[0]
    if suggested.suggestion.interview_id != latest.interview_id:
        raise ActionRefused("That suggestion belongs to another interview.")
    if not latest.submitted_at:
        raise ActionRefused("Your scorecard is open. Submit it (or discard the revision) before you answer.")
    if suggested.answers.filter(scorecard__rater=latest.rater_id).exists():
        raise ActionRefused("You have answered this suggestion already. A later change is a revision.")
    return latest


def _score_after(action: Action, suggested: SuggestedRating, new_score: int | None) -> int | None:
    if action == Action.KEEP:
        return None
    if action == Action.CHANGE:
        if new_score is None:
            raise ActionRefused("Say which score yours changes to.")
        return new_score
    if suggested.whole is None:
        raise ActionRefused("There is no number to accept.")
    return suggested.whole


def _revise_to(card: Scorecard, criterion: str, score: int, reason: str) -> None:
    draft = revise(scorecard=card, reason=reason)
    save_rating(scorecard=draft, criterion=criterion, score=score)
    submit(scorecard=draft)
