"""What the editor's page shows: sections, criteria and bands, each field with its text and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from scoring.rubrics.drafting.fields import BAND, CRITERION, RUBRIC, SECTION, Level, all_rows, names_of
from scoring.rubrics.drafting.scale import usual_bands
from scoring.rubrics.rules import scale_of
from snippets.drafting.fields import Field
from snippets.drafting.form import Placed
from snippets.drafting.page import FieldView


@dataclass(frozen=True, slots=True)
class RowView:
    name: str
    level: Level
    title: str
    fields: list[FieldView]
    problems: tuple[str, ...] = ()
    rows: list[RowView] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How much is to be mended in the row and all its rows."""
        own = len(self.problems) + sum(len(view.problems) for view in self.fields)
        return own + sum(row.count for row in self.rows)


class Page:
    """The rubric's texts beside its problems, row by row."""

    def __init__(self, data: dict[str, Any], problems: list[Placed]) -> None:
        self.data = data
        self._problems: dict[str, tuple[str, ...]] = {}
        for problem in problems:
            self._problems[problem.name] = (*self._told(problem.name), problem.what)

    @property
    def fields(self) -> list[FieldView]:
        return [self._field(each, each.name, self.data) for each in RUBRIC]

    @property
    def problems(self) -> tuple[str, ...]:
        return self._told(SECTION.rows)

    @property
    def sections(self) -> list[RowView]:
        names, views = names_of(self.data), dict[tuple[str | int, ...], RowView]()
        for at in all_rows(self.data):
            views[at.path] = self._row(at.level, names[at.path], at.row)
            if at.within:
                views[at.within[-1].path].rows.append(views[at.path])
        return [view for view in views.values() if view.level is SECTION]

    @property
    def blank(self) -> dict[str, RowView]:
        """By level a row to add; the script gives each `__name__` in it a number of its own."""
        bands = usual_bands(*scale_of(self.data))
        band = self._row(BAND, "band-__b__", {})
        criterion = self._row(CRITERION, "criterion-__c__", {})
        criterion.rows.extend(self._row(BAND, f"band-__b{number}__", row) for number, row in enumerate(bands))
        section = self._row(SECTION, "section-__s__", {})
        section.rows.append(criterion)
        return {"section": section, "criterion": criterion, "band": band}

    def _row(self, level: Level, name: str, row: dict[str, Any]) -> RowView:
        fields = [self._field(each, f"{name}-{each.name}", row) for each in level.fields]
        return RowView(name, level, str(row.get("title") or ""), fields, self._told(name))

    def _field(self, field: Field, name: str, row: dict[str, Any]) -> FieldView:
        return FieldView(field, name, field.text_in(row), self._told(name))

    def _told(self, name: str) -> tuple[str, ...]:
        return self._problems.get(name, ())
