"""A suggestion as it stands in the database, with scores given by hand."""

from __future__ import annotations

from interviews.models import Interview
from scoring.models import SuggestedRating, Suggestion
from scoring.services.rubrics import rubric_for

BASIS = [{"finding": "blocking-sleep", "title": "Blocks", "fate": "found", "rung": 0, "weight": 5}]


def make_suggestion(interview: Interview, **scores: float | None) -> dict[str, SuggestedRating]:
    """The suggested ratings by criterion; `python_core=6.5` is that of python-core, None is an unsure one."""
    suggestion = Suggestion.objects.create(
        interview=interview, rubric=rubric_for(interview), formula="v1", input_hash=f"{sorted(scores.items())}"[:64]
    )
    rows = {}
    for name, score in scores.items():
        criterion = name.replace("_", "-")
        rows[criterion] = SuggestedRating.objects.create(
            suggestion=suggestion, criterion=criterion, score=score, uncertain=score is None, basis=BASIS
        )
    return rows
