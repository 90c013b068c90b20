"""Small rubrics as data: two sections, three criteria, two bands each."""

from __future__ import annotations

from typing import Any

HALVES = {(0, 10): ((0, 4), (5, 10)), (1, 5): ((1, 2), (3, 5))}


def bands(lowest: int = 0, highest: int = 10) -> list[dict[str, Any]]:
    low, high = HALVES[lowest, highest]
    return [
        {"first": low[0], "last": low[1], "name": "Weak", "anchor": "Sees little of it, even with help."},
        {"first": high[0], "last": high[1], "name": "Strong", "anchor": "Sees most of it without any help."},
    ]


def criterion(slug: str, lowest: int = 0, highest: int = 10, **more: Any) -> dict[str, Any]:
    return {"slug": slug, "title": slug.replace("-", " ").capitalize(), "bands": bands(lowest, highest), **more}


def rubric_data(lowest: int = 0, highest: int = 10, **more: Any) -> dict[str, Any]:
    first, second, third = (criterion(slug, lowest, highest) for slug in ("python-core", "db-design", "process"))
    sections = [
        {"slug": "code", "title": "Code", "criteria": [first, second]},
        {"slug": "work", "title": "Work", "criteria": [third]},
    ]
    return {"slug": "small", "title": "Small", "lowest": lowest, "highest": highest, "sections": sections, **more}
