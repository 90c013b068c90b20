"""Rubrics as files: YAML or JSON in, YAML out, read by the same strict rules as the bank's. Pure."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from scoring.rubrics.drafting.fields import RUBRIC, SECTION, Level
from scoring.rubrics.drafting.form import SCALE
from scoring.rubrics.rules import HIGHEST, LOWEST, MOST_CRITERIA, rows_in, whole_number
from scoring.rubrics.schema import RubricData
from snippets.drafting.fields import Field
from snippets.drafting.values import NUMBER
from snippets.exchange.canonical_yaml import write_yaml
from snippets.strict_yaml import MAX_BYTES, UNPRINTABLE, YamlError, read_yaml

ENDINGS = (".yaml", ".yml", ".json")


class RubricFileError(Exception):
    """A rubric file cannot be used; the message names the place and the fault."""


def read_map(content: bytes, name: str) -> dict[str, Any]:
    """The map that the file holds; RubricFileError where there is none."""
    if len(content) > MAX_BYTES:
        raise RubricFileError(f"larger than {MAX_BYTES // 1024} kB")
    try:
        text = content.decode("utf-8-sig")
        data = _read_json(text) if PurePath(name).suffix.lower() == ".json" else read_yaml(text).data
    except UnicodeDecodeError as error:
        raise RubricFileError("is not text in UTF-8") from error
    except (YamlError, ValueError, RecursionError) as error:
        raise RubricFileError(str(error) or "nested too deeply") from error
    if not isinstance(data, dict):
        raise RubricFileError("holds no rubric: it should begin with fields such as title and sections")
    return data


def _read_json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        raise RubricFileError(f"line {error.lineno}: not JSON: {error.msg}") from error


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise RubricFileError(f"key {key!r} stands twice")
        found[key] = value
    return found


def draft_fields(raw: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What a draft can take of a file's map, and the places of all that it cannot."""
    left: list[str] = []
    whole = _known(raw, RUBRIC, (SECTION.rows, *SCALE), "", left)
    data = {name: raw[name] for name in SCALE if whole_number(raw.get(name)) and LOWEST <= raw[name] <= HIGHEST}
    left += [name for name in SCALE if name in raw and name not in data]
    data[SECTION.rows] = _rows(raw, SECTION, "", left)
    if sum(len(rows_in(section, "criteria")) for section in data[SECTION.rows]) > MOST_CRITERIA:
        raise RubricFileError(f"more than {MOST_CRITERIA} criteria")
    title, slug = (str(whole.get(field.name, ""))[: field.longest].strip() for field in RUBRIC)
    return {"title": title, "slug": slug, "data": data}, left


def _rows(around: dict[str, Any], level: Level, where: str, left: list[str]) -> list[dict[str, Any]]:
    given = around.get(level.rows, [])
    if not isinstance(given, list):
        left.append(f"{where}{level.rows}")
        return []
    rows = []
    for number, raw in enumerate(given):
        place = f"{where}{level.rows}.{number}"
        if not isinstance(raw, dict):
            left.append(place)
            continue
        row = _known(raw, level.fields, (level.inner.rows,) if level.inner else (), f"{place}.", left)
        if level.inner:
            row[level.inner.rows] = _rows(raw, level.inner, f"{place}.", left)
        rows.append(row)
    return rows


def _known(
    raw: dict[str, Any], fields: tuple[Field, ...], others: tuple[str, ...], where: str, left: list[str]
) -> dict[str, Any]:
    """The fields as the form would read them."""
    known = {field.name: field for field in fields}
    row = {}
    for name, value in raw.items():
        if name not in known or isinstance(value, dict | list):
            left += [] if name in others else [where + UNPRINTABLE.sub("", name)[:60]]
        elif (read := _read(known[name], value)) is not None:
            row[name] = read
    return row


def _read(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.writing is NUMBER and whole_number(value):
        return value
    return field.value_of([UNPRINTABLE.sub("", field.writing.show(value))])


def write_rubric(rubric: RubricData) -> str:
    """What it says, without what would be understood anyway."""
    data = rubric.model_dump(mode="json", exclude_defaults=True)
    scale = {"lowest": rubric.lowest, "highest": rubric.highest}
    ordered = {"slug": rubric.slug, "title": rubric.title, **scale, "sections": data["sections"]}
    for section in ordered["sections"]:
        for criterion in section["criteria"]:
            if "weight" in criterion:
                criterion["weight"] = str(criterion["weight"])
    return write_yaml(ordered)
