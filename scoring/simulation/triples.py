"""The same content said hedged, tersely and not by a native speaker: whether it is heard as the same findings. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from interviews.conductor.labelled import Labelled, hear
from interviews.conductor.listener import Listener
from snippets.schema import Item

TRIPLES = Path(__file__).with_name("triples.jsonl")
MANNERS = ("hedged", "terse", "nonnative")


class Triple(BaseModel):
    """`defects` are those that the content names."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    snippet: str
    prompt: str
    defects: frozenset[str]
    hedged: str
    terse: str
    nonnative: str


@dataclass(frozen=True, slots=True)
class Compared:
    triple: Triple
    identified: tuple[frozenset[str], ...]

    @property
    def identical(self) -> bool:
        return len(set(self.identified)) == 1

    @property
    def right(self) -> bool:
        return set(self.identified) == {self.triple.defects}


@dataclass(frozen=True, slots=True)
class Comparison:
    rows: tuple[Compared, ...]

    def as_data(self) -> dict[str, int | float | None]:
        """`right`: identical, and what the content names."""
        count, identical = len(self.rows), sum(row.identical for row in self.rows)
        share = round(identical / count, 4) if count else None
        return {"count": count, "identical": identical, "share": share, "right": sum(row.right for row in self.rows)}


def compare(listener: Listener, triples: Iterable[Triple], item_of: Callable[[str], Item]) -> Comparison:
    return Comparison(tuple(_compared(listener, triple, item_of(triple.snippet)) for triple in triples))


def _compared(listener: Listener, triple: Triple, item: Item) -> Compared:
    rows = [
        Labelled(snippet=triple.snippet, prompt=triple.prompt, utterance=getattr(triple, manner)) for manner in MANNERS
    ]
    heard = [hear(listener, row, item) for row in rows]
    return Compared(triple, tuple(frozenset(row.slug for row in each.findings if row.identified) for each in heard))
