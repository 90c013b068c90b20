from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST_ROWS = 100
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    number: int
    pages: int

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


def page_of(rows: Sequence[Row], number: int, size: int) -> Page[Row]:
    """Page `number`, counted from one; the last one may be shorter, one beyond the end is empty."""
    if number < 1:
        raise ValueError(f"pages are counted from 1, not {number}")
    if not 1 <= size <= MOST_ROWS:
        raise ValueError(f"a page has 1 to {MOST_ROWS} rows, not {size}")
    start = (number - 1) * size
    return Page(rows[start : start + size], number, -(-len(rows) // size))
