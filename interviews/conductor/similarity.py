"""How near an answer comes to an item's labelled lines, by shared words and word pairs. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from interviews.conductor.matching import PLAIN
from interviews.conductor.text import Tokens

Label = tuple[str, str]


class Lines:
    """Labelled lines; `nearest` gives the best cosine for each label."""

    def __init__(self, lines: Iterable[tuple[Label, str]]) -> None:
        rows = [(label, Counter(terms(Tokens.of(text).stems))) for label, text in lines]
        seen = Counter(term for _, counts in rows for term in counts)
        self.labels = [label for label, _ in rows]
        self.weight = {term: math.log(1 + len(rows) / number) for term, number in seen.items()}
        self.unknown = math.log(1 + len(rows))
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, (_, counts) in enumerate(rows):
            size = self._size(counts)
            for term, number in counts.items():
                self.postings[term].append((place, number * self.weight[term] / size))

    def nearest(self, stems: Sequence[str]) -> dict[Label, float]:
        counts = Counter(terms(stems))
        size = self._size(counts)
        sums: dict[int, float] = defaultdict(float)
        for term, number in counts.items():
            for place, weight in self.postings.get(term, ()):
                sums[place] += number * self.weight[term] / size * weight
        best: dict[Label, float] = defaultdict(float)
        for place, cosine in sums.items():
            best[self.labels[place]] = max(best[self.labels[place]], cosine)
        return best

    def _size(self, counts: Counter[str]) -> float:
        return (
            math.sqrt(sum((number * self.weight.get(term, self.unknown)) ** 2 for term, number in counts.items())) or 1
        )


def terms(stems: Sequence[str]) -> list[str]:
    content = [stem for stem in stems if stem not in PLAIN or stem in ("no", "not", "never")]
    return content + [f"{left} {right}" for left, right in pairwise(content)]
