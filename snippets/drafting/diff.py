"""What a draft changes in an item, field by field. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from snippets.drafting.fields import GROUPS, PLAIN_FIELDS, Group
from snippets.drafting.form import rows_in


@dataclass(frozen=True, slots=True)
class FieldChange:
    where: str
    before: str
    after: str


def field_changes(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    """Rows are told apart by their names, so that moving one changes nothing else."""
    old, new = _texts(before), _texts(after)
    names = [*new, *(name for name in old if name not in new)]
    changes = [FieldChange(name, old.get(name, ""), new.get(name, "")) for name in names]
    return [change for change in changes if change.before.strip() != change.after.strip()]


def _texts(data: dict[str, Any]) -> dict[str, str]:
    texts = {field.label: field.text_in(data) for field in PLAIN_FIELDS}
    for group in GROUPS:
        rows = rows_in(data, group)
        texts[f"Order of the {group.name.replace('_', ' ')}"] = "\n".join(
            _name(row, n) for n, row in enumerate(rows, 1)
        )
        for number, row in enumerate(rows, 1):
            texts |= _row_texts(group, row, number)
    return texts


def _row_texts(group: Group, row: dict[str, Any], number: int) -> dict[str, str]:
    where = f"{group.one.capitalize()} {_name(row, number)}"
    return {f"{where}: {field.label.lower()}": field.text_in(row) for field in group.fields}


def _name(row: dict[str, Any], number: int) -> str:
    return str(row.get("slug") or row.get("id") or number)
