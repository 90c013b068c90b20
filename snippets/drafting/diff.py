"""What a draft changes in an item, field by field. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from snippets.changes import Change, changes_between
from snippets.drafting.fields import GROUPS, PLAIN_FIELDS, VARIANTS, Group
from snippets.drafting.rows import rows_in
from snippets.drafting.variants import code_of, spelled_out
from snippets.judging import Code


@dataclass(frozen=True, slots=True)
class FieldChange:
    where: str
    before: str
    after: str


def field_changes(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    """Rows are told apart by their names, so that moving one changes nothing else."""
    old, new = _texts(spelled_out(before)), _texts(spelled_out(after))
    names = [*new, *(name for name in old if name not in new)]
    changes = [FieldChange(name, old.get(name, ""), new.get(name, "")) for name in names]
    return [change for change in changes if change.before.strip() != change.after.strip()]


def wording_changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, list[Change]]]:
    """The codes of other wordings that are not the same, line by line."""
    old, new = _codes(before), _codes(after)
    for name in dict.fromkeys([*new, *old]):
        was, now = old.get(name, Code()), new.get(name, Code())
        for label, one, other in (("code", was.code, now.code), ("repaired code", was.fixed, now.fixed)):
            if one != other:
                yield f"Wording {name}: {label}", changes_between(one, other)


def _codes(data: dict[str, Any]) -> dict[str, Code]:
    return {_name(row, number): code_of(row) for number, row in enumerate(rows_in(data, VARIANTS), 1)}


def _texts(data: dict[str, Any]) -> dict[str, str]:
    texts = {field.label: field.text_in(data) for field in PLAIN_FIELDS}
    for group in GROUPS:
        rows = rows_in(data, group)
        if group is not VARIANTS:
            names = [_name(row, number) for number, row in enumerate(rows, 1)]
            texts[f"Order of the {group.name.replace('_', ' ')}"] = "\n".join(names)
        for number, row in enumerate(rows, 1):
            texts |= _row_texts(group, row, number)
    return texts


def _row_texts(group: Group, row: dict[str, Any], number: int) -> dict[str, str]:
    where = f"{group.one.capitalize()} {_name(row, number)}"
    fields = [field for field in group.fields if field.widget != "code"]
    return {f"{where}: {field.label.lower()}": field.text_in(row) for field in fields}


def _name(row: dict[str, Any], number: int) -> str:
    return str(row.get("slug") or row.get("id") or number)
