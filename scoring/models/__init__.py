from scoring.models.rubric import PlanRubric, Rubric, RubricVersion
from scoring.models.scorecard import Decision, Evidence, Rating, Scorecard

__all__ = ["Decision", "Evidence", "PlanRubric", "Rating", "Rubric", "RubricVersion", "Scorecard"]
