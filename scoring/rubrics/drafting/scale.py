"""The scale of a rubric, and its bands cut anew for another one. Pure."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from scoring.rubrics.drafting.fields import BAND, CRITERION, SECTION
from scoring.rubrics.rules import rows_in, scale_of, span

SCALES = ((0, 10), (1, 5))
USUAL_BANDS = ("Weak", "Partial", "Solid", "Strong", "Outstanding")


def usual_bands(lowest: int, highest: int) -> list[dict[str, Any]]:
    """Named bands that cover the scale, with their anchors still to be written."""
    return _cut([{"name": name} for name in USUAL_BANDS], (0, len(USUAL_BANDS) - 1), (lowest, highest))


def with_scale(data: dict[str, Any], lowest: int, highest: int) -> dict[str, Any]:
    """The same rubric on another scale: each band keeps its words and, as near as it goes, its part of the scale."""
    before = scale_of(data)
    changed = {**data, "lowest": lowest, "highest": highest}
    changed[SECTION.rows] = [_section(section, before, (lowest, highest)) for section in rows_in(data, SECTION.rows)]
    return changed


def _section(section: dict[str, Any], before: tuple[int, int], after: tuple[int, int]) -> dict[str, Any]:
    criteria = [
        {**criterion, BAND.rows: _cut(rows_in(criterion, BAND.rows), before, after)}
        for criterion in rows_in(section, CRITERION.rows)
    ]
    return {**section, CRITERION.rows: criteria}


def _cut(bands: list[dict[str, Any]], before: tuple[int, int], after: tuple[int, int]) -> list[dict[str, Any]]:
    lowest, highest = after
    points = highest - lowest + 1
    bands = _merged(bands, points)
    count, first, cut = len(bands), lowest, []
    for number, end in enumerate(_ends(bands, before, points)):
        left = count - number - 1
        last = highest if not left else max(first, min(lowest + end - 1, highest - left))
        cut.append({**bands[number], "first": first, "last": last})
        first = last + 1
    return cut


def _ends(bands: list[dict[str, Any]], before: tuple[int, int], points: int) -> list[int]:
    """How many points of the new scale lie up to the end of each band. Rounded so that five bands of 0 to 10 become
    one point each of 1 to 5, and the same five bands again on the way back."""
    lowest, highest = before
    whole = highest - lowest + 1
    lasts = [band.get("last") for band in bands]
    read = [last - lowest + 1 for last in lasts if isinstance(last, int)]
    if len(read) < len(bands) or read != sorted(set(read)) or not all(0 < end <= whole for end in read):
        whole, read = len(bands), list(range(1, len(bands) + 1))
    wider = points > whole
    return [-(-end * points // whole) if wider else end * points // whole for end in read]


def _merged(bands: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Neighbours become one where there are more bands than points; nothing that is written is lost."""
    if len(bands) <= most:
        return bands
    numbered = groupby(enumerate(bands), key=lambda each: each[0] * most // len(bands))
    return [_one_of([band for _, band in group]) for _, group in numbered]


def _one_of(bands: list[dict[str, Any]]) -> dict[str, Any]:
    texts = {
        name: joint.join(str(band[name]) for band in bands if band.get(name))
        for name, joint in (("name", " / "), ("anchor", " "))
    }
    return {**bands[-1], **{name: text for name, text in texts.items() if text}}


def scale_words(data: dict[str, Any]) -> str:
    return span(*scale_of(data))


def new_rubric() -> dict[str, Any]:
    """One section with one criterion, to write on from."""
    bands = usual_bands(*SCALES[0])
    return {"lowest": SCALES[0][0], "highest": SCALES[0][1], "sections": [{"criteria": [{"bands": bands}]}]}
