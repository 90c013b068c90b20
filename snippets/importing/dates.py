"""Dates as people write them. What can be read in two ways is no date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4})"
_START, _END = r"(?<![\w./-])", r"(?![\w/-])"
NAMED = (
    rf"{_START}{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}{_END}",
    rf"{_START}{_MONTH}[\s-]+{_DAY},?[\s-]+{_YEAR}{_END}",
    rf"{_START}{_YEAR},?[\s-]+{_MONTH}[\s-]+{_DAY}{_END}",
)
YEAR_FIRST = rf"{_START}{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?![\d/-]|\.\d)"
DOTTED = rf"{_START}(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}{_END}"
SLASHED = rf"{_START}(?P<one>\d{{1,2}})(?P<mark>[-/])(?P<two>\d{{1,2}})(?P=mark){_YEAR}{_END}"


def iso_date(text: str) -> str | None:
    """The one date of the text, None if there is none, more than one, or one that can be read in two ways."""
    found = set(_dates(text.lower()))
    return found.pop() if len(found) == 1 else None


def is_only_a_date(text: str) -> bool:
    """Whether nothing but the date, and perhaps an hour, stands in the text."""
    return bool(iso_date(text)) and not re.search(r"[^\W\d_]{4,}", _without_months(text.lower()))


def _without_months(text: str) -> str:
    return re.sub(_MONTH, "", re.sub(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", "", text))


def _dates(text: str) -> Iterator[str | None]:
    for pattern in (*NAMED, YEAR_FIRST, DOTTED):
        for match in re.finditer(pattern, text):
            yield _iso(match["year"], match["month"], match["day"])
    for match in re.finditer(SLASHED, text):
        yield _iso_of_either_order(match["year"], int(match["one"]), int(match["two"]))


def _iso_of_either_order(year: str, one: int, two: int) -> str | None:
    if one > 12 or one == two:
        return _iso(year, str(two), str(one))
    return _iso(year, str(one), str(two)) if two > 12 else None


def _iso(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None
