"""What the page of a plan says of its rubric: which version scores it, and what the plan's questions can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from interviews.models import Plan
from scoring.models import RubricVersion
from scoring.rubrics.coverage import Coverage, coverage_of
from scoring.services.rubrics import chosen_for, newest_default, settled_for
from snippets.models import QuestionVersion


@dataclass(frozen=True, slots=True)
class PlanRubricView:
    """`picked` is what the choice stands on, perhaps only to look at; None is the newest version of the default."""

    plan: Plan
    settled: RubricVersion | None
    chosen: RubricVersion | None
    default: RubricVersion | None
    picked: RubricVersion | None
    coverage: Coverage | None

    @property
    def looked_at(self) -> RubricVersion | None:
        return self.picked or self.default

    @property
    def current(self) -> RubricVersion | None:
        return self.settled or self.chosen or self.default

    @property
    def newer(self) -> RubricVersion | None:
        """What was published of the same rubric since."""
        newest = self.current.rubric.versions.first() if self.current else None
        return newest if newest != self.current else None

    @property
    def choices(self) -> list[tuple[str, list[RubricVersion]]]:
        versions = RubricVersion.objects.select_related("rubric").defer("data").order_by("rubric__slug", "-number")
        return [(title, list(group)) for title, group in groupby(versions, key=lambda each: each.rubric.title)]


def plan_rubric_view(plan: Plan, *looked_at: RubricVersion | None) -> PlanRubricView:
    """Of the version that scores the plan, or of the one that is looked at."""
    settled, chosen, default = settled_for(plan), chosen_for(plan), newest_default()
    picked = looked_at[0] if looked_at else settled or chosen
    items = plan.items.filter(version__isnull=False).select_related("version__key")
    coverage = coverage_with(picked or default, [item.version for item in items if item.version])
    return PlanRubricView(plan, settled, chosen, default, picked, coverage)


def coverage_with(rubric: RubricVersion | None, questions: Sequence[QuestionVersion]) -> Coverage | None:
    if rubric is None:
        return None
    return coverage_of(rubric.content, [(version.title, version.key.item) for version in questions])
