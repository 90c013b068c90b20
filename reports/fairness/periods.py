"""Whole years and quarters: with days at one's choice, two figures could be told apart by a single person. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

PERIOD = re.compile(r"(?P<year>\d{4})(-Q(?P<quarter>[1-4]))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """Written as 2026 or 2026-Q3. `quarter` is None for the whole year."""

    year: int
    quarter: int | None = None

    @classmethod
    def of(cls, written: str) -> Period:
        found = PERIOD.fullmatch(written)
        if not found or not 1 <= int(found["year"]) < date.max.year:
            raise ValueError(f"{written!r} is neither a year nor a quarter")
        return cls(int(found["year"]), int(found["quarter"]) if found["quarter"] else None)

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.quarter}" if self.quarter else f"{self.year:04}"

    @property
    def ends(self) -> tuple[date, date]:
        """Its first day, and the first after it."""
        first = self.year * 12 + ((self.quarter or 1) - 1) * 3
        after = first + (3 if self.quarter else 12)
        return _first_of(first), _first_of(after)

    @property
    def words(self) -> str:
        if self.quarter is None:
            return str(self.year)
        months = "January to March", "April to June", "July to September", "October to December"
        return f"{months[self.quarter - 1]} {self.year}"


def periods_between(first: date, last: date) -> list[Period]:
    """The years with their quarters, the latest first."""
    return [
        period
        for year in range(last.year, first.year - 1, -1)
        for period in (Period(year), *(Period(year, quarter) for quarter in (4, 3, 2, 1)))
        if period.ends[0] <= last and period.ends[1] > first
    ]


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
