"""Reads from the database what a report is made of, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse

from interviews.models import Interview
from reports.scorecard.document import Source
from scoring.models import Scorecard, Suggestion, SuggestionAnswer
from scoring.records.record import record_of
from scoring.services.outcomes import outcomes_of


def source_of(interview: Interview, cards: Iterable[Scorecard], also_hide: Sequence[str] = ()) -> Source:
    items = list(interview.plan.items.select_related("version__question", "version__key"))
    planned = {str(item.version.public_id): item.version for item in items if item.version}
    return Source(
        interview=interview,
        items=items,
        record=record_of(interview, known=planned),
        cards=sorted(cards, key=lambda card: card.rater_id),
        playback_url=reverse("reports:playback", args=[interview.public_id]),
        outcomes=outcomes_of(interview),
        suggestion=_suggestion(interview),
        also_hide=also_hide,
    )


def _suggestion(interview: Interview) -> Suggestion | None:
    """The one that raters answered; else the newest."""
    answers = SuggestionAnswer.objects.select_related("scorecard__rater")
    answered = Exists(answers.filter(suggested__suggestion=OuterRef("pk")))
    built = Suggestion.objects.filter(interview=interview).order_by(answered.desc(), "-built_at", "-pk")
    return built.prefetch_related("ratings", Prefetch("ratings__answers", queryset=answers)).first()
