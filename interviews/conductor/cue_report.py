"""How well each cue of an item does over labelled answers and the item's own lines. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from interviews.conductor.labelled import Labelled
from interviews.conductor.matching import CueBook
from interviews.conductor.text import Tokens
from snippets.cues import parse_cue
from snippets.schema import Item

# Below this share of right hits, with a little doubt added, a cue does more harm than good.
WEAK = 0.6
MOST_NAMED = 3
NOBODY = "nothing"


@dataclass(slots=True)
class CueHits:
    """`mistaken` are what the answers that it hit wrongly were really about."""

    owner: str
    cue: str
    right: int = 0
    wrong: int = 0
    about: Counter[str] = field(default_factory=Counter)

    @property
    def is_weak(self) -> bool:
        return (self.right + 1) / (self.right + self.wrong + 1.5) < WEAK

    @property
    def mistaken(self) -> list[str]:
        return [slug for slug, _ in self.about.most_common(MOST_NAMED)]


def cue_hits(item: Item, rows: Iterable[Labelled]) -> list[CueHits]:
    """One row for each cue of each finding, in the item's order. A cue alone: before echo, denial and competition."""
    owners = [(finding.slug, cue) for finding in item.findings for cue in finding.cues]
    hits = [CueHits(owner, cue) for owner, cue in owners]
    books = [CueBook([(owner, parse_cue(cue))]) for owner, cue in owners]
    for line in (*own_lines(item), *rows):
        tokens, true = Tokens.of(line.utterance), line.identified
        for row, book in zip(hits, books, strict=True):
            if not any(not match.excluded for match in book.read(tokens).matches()):
                continue
            if row.owner in true:
                row.right += 1
            else:
                row.wrong += 1
                row.about.update(true or {NOBODY})
    return hits


def own_lines(item: Item) -> Iterator[Labelled]:
    """What the author has written down, as labelled answers; the style is the list that the line stands in."""
    for finding in item.findings:
        only = frozenset({finding.slug})
        yield from _labelled(item, "said", finding.said, identified=only)
        yield from _labelled(item, "vague", finding.vague, partial=only)
    for myth in item.myths:
        yield from _labelled(item, "myth", myth.said, myths=frozenset({myth.slug}))
    yield from _labelled(item, "wrong claim", item.wrong_claims)
    yield from _labelled(item, "description", item.descriptions)


def _labelled(item: Item, style: str, lines: Iterable[str], **labels: Any) -> Iterator[Labelled]:
    return (Labelled(snippet=item.slug, utterance=line, style=style, **labels) for line in lines)
