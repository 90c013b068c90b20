"""Two texts compared line by line, as a reader of diffs expects it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from snippets.lines import lines_of

AROUND = 3
MOST_PAIRS = 9_000_000  # of lines; finding what is the same takes seconds beyond it
KEPT, GONE, NEW, SKIPPED = "kept", "gone", "new", "skipped"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a diff; `skipped` stands for lines that are the same on both sides and are left out."""

    how: str
    old: int | None = None
    new: int | None = None
    text: str = ""


def changes_between(old: str, new: str, around: int = AROUND) -> list[Change]:
    before, after = (lines_of(text) if text else [] for text in (old, new))
    matcher = _Matcher(None, before, after, autojunk=False)
    changes: list[Change] = []
    for number, group in enumerate(matcher.get_grouped_opcodes(around)):
        if number:
            changes.append(Change(SKIPPED))
        for how, i1, i2, j1, j2 in group:
            changes += _lines(how, before, after, (i1, i2), (j1, j2))
    return changes


class _Matcher(SequenceMatcher[str]):
    """Of two very long texts only the same beginning and end are seen; all between counts as changed."""

    def get_opcodes(self) -> list[tuple[Any, int, int, int, int]]:
        before: list[str] = self.a  # type: ignore[attr-defined] # documented for its constructor only
        after: list[str] = self.b  # type: ignore[attr-defined]
        if len(before) * len(after) <= MOST_PAIRS:
            return super().get_opcodes()
        most = min(len(before), len(after))
        head = next((n for n in range(most) if before[n] != after[n]), most)
        tail = next((n for n in range(most - head) if before[-1 - n] != after[-1 - n]), most - head)
        i, j = len(before) - tail, len(after) - tail
        codes = [("equal", 0, head, 0, head), ("replace", head, i, head, j), ("equal", i, i + tail, j, j + tail)]
        return [code for code in codes if code[1] < code[2] or code[3] < code[4]]


def _lines(
    how: str, before: list[str], after: list[str], old: tuple[int, int], new: tuple[int, int]
) -> Iterator[Change]:
    if how == "equal":
        for i, j in zip(range(*old), range(*new), strict=True):
            yield Change(KEPT, i + 1, j + 1, before[i])
        return
    yield from (Change(GONE, old=i + 1, text=before[i]) for i in range(*old))
    yield from (Change(NEW, new=j + 1, text=after[j]) for j in range(*new))
