"""Which criteria of a rubric the questions of a plan can give evidence for. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from scoring.rubrics.schema import Criterion, RubricData, Section
from snippets.schema import Item


@dataclass(frozen=True, slots=True)
class Covered:
    """`questions` are the titles of those that can show the criterion."""

    criterion: Criterion
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    sections: tuple[tuple[Section, tuple[Covered, ...]], ...]
    unknown: tuple[str, ...]
    """What questions name and the rubric does not have."""

    @property
    def rows(self) -> list[Covered]:
        return [row for _, rows in self.sections for row in rows]

    @property
    def missing(self) -> list[Covered]:
        return [row for row in self.rows if not row.questions]

    @property
    def shown(self) -> int:
        return len(self.rows) - len(self.missing)


def coverage_of(rubric: RubricData, questions: Sequence[tuple[str, Item]]) -> Coverage:
    """`questions` with their titles, in the order of the plan."""
    evidenced = [(title, evidenced_by(item)) for title, item in questions]
    sections = tuple((section, _covered(section, evidenced)) for section in rubric.sections)
    known = {criterion.slug for criterion in rubric.criteria}
    named = dict.fromkeys(chain.from_iterable(slugs for _, slugs in evidenced))
    return Coverage(sections, tuple(slug for slug in named if slug not in known))


def _covered(section: Section, evidenced: Sequence[tuple[str, Mapping[str, None]]]) -> tuple[Covered, ...]:
    return tuple(
        Covered(criterion, tuple(title for title, slugs in evidenced if criterion.slug in slugs))
        for criterion in section.criteria
    )


def evidenced_by(item: Item) -> dict[str, None]:
    """What the question names as a whole, and what its findings and topics name by themselves."""
    parts = (row.criteria for row in (*item.findings, *item.topics))
    return dict.fromkeys(chain(item.criteria, *parts))
