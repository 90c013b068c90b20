"""How well each cue of an item does over labelled answers and the item's own lines. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
    """What the author has written down, as labelled answers: vague lines and myths are negatives."""
    for finding in item.findings:
        only = frozenset({finding.slug})
        yield from (Labelled(snippet=item.slug, utterance=line, identified=only) for line in finding.said)
        yield from (Labelled(snippet=item.slug, utterance=line, partial=only) for line in finding.vague)
    for myth in item.myths:
        only = frozenset({myth.slug})
        yield from (Labelled(snippet=item.slug, utterance=line, myths=only) for line in myth.said)
