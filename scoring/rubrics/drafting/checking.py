"""All that keeps the data from being a rubric, also while parts of it are still missing. Pure."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from scoring.rubrics.rules import rule_problems
from scoring.rubrics.schema import RubricData
from snippets.judging import item_problems
from snippets.schema import Problem


def checked(data: dict[str, Any]) -> RubricData | list[Problem]:
    try:
        return RubricData.model_validate(data)
    except ValidationError as error:
        return list(dict.fromkeys([*item_problems(error), *rule_problems(data)]))
