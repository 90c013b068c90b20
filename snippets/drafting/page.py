"""What the editor's page shows: sections of fields, each with its text and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from snippets.drafting.fields import CATEGORIES, CODE_FIELDS, SECTIONS, Field, Group, Section
from snippets.drafting.form import Placed, draft_data, texts_of
from snippets.drafting.rows import rows_in
from snippets.drafting.variants import spelled_out
from snippets.models import AnswerKey, Draft, QuestionVersion
from snippets.schema import TOPIC_PREFIX

BLANK_KEY = "__row__"


@dataclass(frozen=True, slots=True)
class FieldView:
    field: Field
    name: str
    text: str
    problems: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    @property
    def chosen(self) -> list[str]:
        return self.text.split(", ") if self.text else []


@dataclass(frozen=True, slots=True)
class RowView:
    name: str
    title: str
    fields: list[FieldView]
    problems: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class SectionView:
    section: Section
    fields: list[FieldView]
    rows: list[RowView]
    blank: RowView | None
    problems: tuple[str, ...]
    count: int
    hidden: bool

    @property
    def kinds(self) -> str:
        return " ".join(sorted(self.section.kinds))


class Page:
    """The draft's texts beside its problems, section by section."""

    def __init__(self, draft: Draft, problems: list[Placed]) -> None:
        self.draft = draft
        self.data = spelled_out(draft_data(draft))
        self.texts = {**texts_of(self.data), **{name: getattr(draft, name) for name in CODE_FIELDS}}
        self.problems = problems

    @property
    def sections(self) -> Iterator[SectionView]:
        for section in SECTIONS:
            yield self._section(section)

    def _section(self, section: Section) -> SectionView:
        fields = [self._field(field, field.name) for field in section.fields]
        group = section.group
        rows = [self._row(group, str(number)) for number in range(len(rows_in(self.data, group)))] if group else []
        written = bool(rows) or any(view.text for view in fields)
        return SectionView(
            section=section,
            fields=fields,
            rows=rows,
            blank=self._row(group, BLANK_KEY) if group else None,
            problems=self._problems(section.name) if group else (),
            count=sum(len(view.problems) for view in fields)
            + (self._count(f"{group.name}-") + len(self._problems(group.name)) if group else 0),
            hidden=self.draft.kind not in section.kinds and not written,
        )

    def _row(self, group: Group, key: str) -> RowView:
        name = f"{group.name}-{key}"
        fields = [self._field(field, f"{name}-{field.name}") for field in group.fields]
        title = next(view.text for view in fields if view.field.name == group.title)
        if group.name == "probes" and key != BLANK_KEY:
            title = f"{fields[0].text} · {fields[1].text} · {title}"
        return RowView(name, title, fields, self._problems(name), self._count(f"{name}-") + len(self._problems(name)))

    def _field(self, field: Field, name: str) -> FieldView:
        text = self.texts.get(name, field.text_in({}))
        options = field.options
        if field.widget == "checks":
            options = _checks(text.split(", ") if text else [])
        elif field.widget == "select" and text not in {value for value, _ in options}:
            options = ((text, text or "choose"), *options)
        return FieldView(field, name, text, self._problems(name), options)

    def _problems(self, name: str) -> tuple[str, ...]:
        return tuple(problem.what for problem in self.problems if problem.name == name)

    def _count(self, start: str) -> int:
        return sum(problem.name.startswith(start) for problem in self.problems)

    @property
    def targets(self) -> list[str]:
        """What a probe can ask for."""
        found = [
            (prefix, row.get("slug"))
            for name, prefix in (("defects", ""), ("key_points", ""), ("topics", TOPIC_PREFIX))
            for row in rows_in(self.data, _group(name))
        ]
        return [f"{prefix}{slug}" for prefix, slug in found if slug]

    @property
    def suggestions(self) -> dict[str, list[str]]:
        return {"targets": self.targets, "categories": list(CATEGORIES), "criteria": used_criteria()}


def used_criteria() -> list[str]:
    """The criteria that the questions in force give evidence for."""
    newest = QuestionVersion.objects.newest().values("pk")
    lists = AnswerKey.objects.filter(version__in=newest).values_list("data__criteria", flat=True)
    return sorted({name for names in lists for name in names or ()})


def _checks(chosen: list[str]) -> tuple[tuple[str, str], ...]:
    """The chosen ones first, in their order, so that what is saved unchanged stays the same."""
    names = dict.fromkeys([*chosen, *used_criteria()])
    return tuple((name, name.replace("-", " ")) for name in names)


def _group(name: str) -> Group:
    return next(section.group for section in SECTIONS if section.group and section.group.name == name)
