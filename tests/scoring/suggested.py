"""The suggestion of an ended interview, with scores given by hand."""

from __future__ import annotations

from interviews.models import Interview
from scoring.models import SuggestedRating
from scoring.services.suggestions import build_suggestion

BASIS = [{"finding": "blocking-sleep", "title": "Blocks", "fate": "found", "rung": 0, "weight": 5}]


def make_suggestion(interview: Interview, **scores: float | None) -> dict[str, SuggestedRating]:
    """The suggested ratings by criterion; `python_core=6.5` is that of python-core, None is an unsure one."""
    suggestion = build_suggestion(interview=interview)
    suggestion.ratings.all().delete()
    rows = {}
    for name, score in scores.items():
        criterion = name.replace("_", "-")
        rows[criterion] = SuggestedRating.objects.create(
            suggestion=suggestion, criterion=criterion, score=score, uncertain=score is None, basis=BASIS
        )
    return rows
