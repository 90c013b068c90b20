"""What the conductor knows of an interview before it begins: the plan, typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from interviews.events import Stage
from interviews.models import Interview, PlanItem
from snippets.models import AnswerKey
from snippets.schema import Defect, Item, KeyPoint, Probe
from snippets.schema import Kind as ItemKind


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Problem `number` of the plan; `version` is the public id of what is shown."""

    version: str
    number: int
    minutes: float
    item: Item

    @property
    def stage(self) -> Stage:
        """Code is reviewed in the stage `problem`, everything else is asked in the stage `question`."""
        return Stage.PROBLEM if self.item.kind == ItemKind.CODE_REVIEW else Stage.QUESTION

    def defect(self, slug: str) -> Defect | KeyPoint | None:
        return next((defect for defect in self.item.findings if defect.slug == slug), None)

    def probe(self, probe_id: str) -> Probe | None:
        return next((probe for probe in self.item.probes if probe.id == probe_id), None)


@dataclass(frozen=True, slots=True, eq=False)
class Brief:
    """Minutes are those of the plan; a part that the plan lacks has none."""

    steps: tuple[Step, ...]
    mode: str
    minutes: float
    warm_up: float
    closing: float

    def step(self, number: int) -> Step | None:
        return next((step for step in self.steps if step.number == number), None)

    def step_of(self, version: str | None) -> Step | None:
        return next((step for step in self.steps if step.version == version), None)


def brief_for(interview: Interview) -> Brief:
    rows = list(interview.plan.items.select_related("version"))
    problems = [row for row in rows if row.version is not None]
    steps = tuple(
        Step(str(row.version.public_id), number, row.minutes, _item(row.version.public_id))
        for number, row in enumerate(problems, 1)
        if row.version is not None
    )
    return Brief(
        steps,
        interview.mode,
        sum(row.minutes for row in rows),
        sum(row.minutes for row in rows if row.part == PlanItem.Part.WARM_UP),
        sum(row.minutes for row in rows if row.part == PlanItem.Part.CLOSING),
    )


@lru_cache(maxsize=64)
def _item(version: UUID) -> Item:
    """Published versions never change, so an item is read and compiled once a process."""
    return AnswerKey.objects.get(version__public_id=version).item
