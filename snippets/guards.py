"""Triggers by which the database itself refuses a change, on SQLite and PostgreSQL alike; for migrations.

SQLite makes a table anew for nearly every change of it, and its triggers go with the old one: such a migration begins
with `lifted` and ends with `guarded`, for the guards of that table and for those that read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import migrations


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses `event`, such as "UPDATE OF quote", on rows of `table` for which `refused_if` holds: a condition on OLD
    and NEW, by vendor where they differ."""

    name: str
    table: str
    event: str
    message: str
    refused_if: str | Mapping[str, str] = "TRUE"

    def created(self, vendor: str) -> list[str]:
        refused_if = self.refused_if if isinstance(self.refused_if, str) else self.refused_if[vendor]
        opening = f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW"
        if vendor == "sqlite":
            return [f"{opening} WHEN {refused_if} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"]
        function = f"""
            CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {refused_if} THEN
                    RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$
        """
        return [function, f"{opening} EXECUTE FUNCTION {self.name}()"]

    def dropped(self, vendor: str) -> list[str]:
        return [f"DROP TRIGGER {self.name}" if vendor == "sqlite" else f"DROP FUNCTION {self.name}() CASCADE"]


def guarded(*guards: Guard) -> migrations.RunPython:
    return migrations.RunPython(_set_up(guards), _lift(guards), elidable=False)


def lifted(*guards: Guard) -> migrations.RunPython:
    return migrations.RunPython(_lift(guards), _set_up(guards), elidable=False)


def _set_up(guards: Iterable[Guard]) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        for guard in guards:
            _execute(schema_editor, guard.created(schema_editor.connection.vendor))

    return run


def _lift(guards: Iterable[Guard]) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        for guard in guards:
            _execute(schema_editor, guard.dropped(schema_editor.connection.vendor))

    return run


def _execute(schema_editor: Any, statements: Iterable[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)
