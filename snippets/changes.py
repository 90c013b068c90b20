"""Two texts compared line by line, as a reader of diffs expects it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from snippets.lines import lines_of

AROUND = 3
KEPT, GONE, NEW, SKIPPED = "kept", "gone", "new", "skipped"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a diff; `skipped` stands for lines that are the same on both sides and are left out."""

    how: str
    old: int | None = None
    new: int | None = None
    text: str = ""


def changes_between(old: str, new: str, around: int = AROUND) -> list[Change]:
    before, after = lines_of(old), lines_of(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    changes: list[Change] = []
    for number, group in enumerate(matcher.get_grouped_opcodes(around)):
        if number:
            changes.append(Change(SKIPPED))
        for how, i1, i2, j1, j2 in group:
            changes += _lines(how, before, after, (i1, i2), (j1, j2))
    return changes


def _lines(
    how: str, before: list[str], after: list[str], old: tuple[int, int], new: tuple[int, int]
) -> Iterator[Change]:
    if how == "equal":
        for i, j in zip(range(*old), range(*new), strict=True):
            yield Change(KEPT, i + 1, j + 1, before[i])
        return
    yield from (Change(GONE, old=i + 1, text=before[i]) for i in range(*old))
    yield from (Change(NEW, new=j + 1, text=after[j]) for j in range(*new))
