from scoring.models.evidence import Evidence
from scoring.models.rubric import PlanRubric, Rubric, RubricDraft, RubricVersion
from scoring.models.scorecard import Decision, Rating, Scorecard
from scoring.models.suggestion import FindingMark, Outcome, SuggestedRating, Suggestion, SuggestionAnswer

__all__ = [
    "Decision",
    "Evidence",
    "FindingMark",
    "Outcome",
    "PlanRubric",
    "Rating",
    "Rubric",
    "RubricDraft",
    "RubricVersion",
    "Scorecard",
    "SuggestedRating",
    "Suggestion",
    "SuggestionAnswer",
]
