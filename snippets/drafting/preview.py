"""A draft as it would be shown, however much of it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from snippets.drafting.fields import DEFECTS, KEY_POINTS, MYTHS, PLAIN_FIELDS, PROBES, TOPICS, Field, Group
from snippets.drafting.rows import rows_in

AIMS = ("purpose", "levels-strong", "levels-solid", "levels-weak", "considerations", "remarks", "reference_answer")
NEGATIVES = ("wrong_claims", "descriptions")
LINES = next(field for field in DEFECTS.fields if field.name == "lines")
GOOD = next(field for field in TOPICS.fields if field.name == "good")


@dataclass(frozen=True, slots=True)
class Finding:
    slug: str
    title: str
    weight: str
    lines: str
    explanation: str
    fix: str
    probes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    environment: str
    intro: str
    aims: list[tuple[str, str]]
    findings: list[Finding]
    myths: list[tuple[str, str]]
    negatives: list[tuple[str, str]]
    topics: list[tuple[str, str]]


def preview_of(data: dict[str, Any]) -> Preview:
    plain = {field.name: (field, field.text_in(data)) for field in PLAIN_FIELDS}
    return Preview(
        environment=plain["environment"][1],
        intro=plain["intro"][1],
        aims=_written(plain, AIMS),
        findings=[_finding(group, row, data) for group in (DEFECTS, KEY_POINTS) for row in rows_in(data, group)],
        myths=[(_text(row, "claim"), _text(row, "truth")) for row in rows_in(data, MYTHS)],
        negatives=_written(plain, NEGATIVES),
        topics=[(_text(row, "title"), GOOD.text_in(row)) for row in rows_in(data, TOPICS)],
    )


def _written(plain: dict[str, tuple[Field, str]], names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(field.label, text) for field, text in (plain[name] for name in names) if text]


def _finding(group: Group, row: dict[str, Any], data: dict[str, Any]) -> Finding:
    slug = _text(row, "slug")
    core = "core" if row.get("core", True) else "welcome"
    probes = rows_in(data, PROBES) if slug else []
    asked = [(_text(probe, "rung"), _text(probe, "ask")) for probe in probes if probe.get("target") == slug]
    return Finding(
        slug=slug,
        title=_text(row, "title") or "without a title",
        weight=core if group is KEY_POINTS else _text(row, "severity"),
        lines=LINES.text_in(row),
        explanation=_text(row, "explanation"),
        fix=_text(row, "fix"),
        probes=tuple(sorted(asked)),
    )


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name, "")
    return str(value)
