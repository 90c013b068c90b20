"""The sentences of simulated candidates: their own, and in their place those of labelled answers. Pure but for I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from interviews.conductor.labelled import Labelled

FILE = Path(__file__).with_name("wordings.yaml")
# Labelled answers with another intent are no answers, and would ask or end something.
EARNS_NOTHING = frozenset({"", "answer", "pass"})

Lines = Annotated[tuple[str, ...], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OfDefect(_Strict):
    """The last of `says` is the repair."""

    says: Annotated[tuple[str, ...], Field(min_length=3)]
    vague: Annotated[tuple[str, ...], Field(min_length=2)]


class OfSnippet(_Strict):
    purpose: Lines
    parts: dict[str, Lines]
    defects: dict[str, OfDefect]
    myths: dict[str, Annotated[tuple[str, ...], Field(min_length=2)]]
    nothing: tuple[str, ...] = ()
    """Answers that earn nothing, in place of the general ones."""


class Wording(_Strict):
    fillers: Lines
    hedges: Lines
    links: Lines
    stages: dict[str, Lines]
    snippets: dict[str, OfSnippet]

    def with_answers(self, rows: Iterable[Labelled]) -> Wording:
        """The same but for what the answers have a line for."""
        by_snippet: dict[str, list[Labelled]] = defaultdict(list)
        for row in rows:
            by_snippet[row.snippet].append(row)
        snippets = {slug: _replaced(own, by_snippet[slug]) for slug, own in self.snippets.items()}
        return self.model_copy(update={"snippets": snippets})


@cache
def own_wording() -> Wording:
    return Wording.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def _replaced(own: OfSnippet, rows: list[Labelled]) -> OfSnippet:
    named = _by_label(rows, "identified")
    vague = _by_label([row for row in rows if not row.identified], "partial")
    myths = _by_label([row for row in rows if not row.identified and not row.partial], "myths")
    defects = {
        slug: lines.model_copy(update={"says": named.get(slug, lines.says), "vague": vague.get(slug, lines.vague)})
        for slug, lines in own.defects.items()
    }
    nothing = tuple(row.utterance for row in rows if _earns_nothing(row))
    claims = {slug: myths.get(slug, lines) for slug, lines in own.myths.items()}
    return own.model_copy(update={"defects": defects, "myths": claims, "nothing": nothing})


def _by_label(rows: list[Labelled], field: str) -> Mapping[str, tuple[str, ...]]:
    """The lines for each label: those that carry no other one where there are any."""
    alone: dict[str, list[str]] = defaultdict(list)
    beside: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        labels = getattr(row, field)
        lines = alone if len(labels) == 1 else beside
        for slug in sorted(labels):
            lines[slug].append(row.utterance)
    return {slug: tuple(lines) for slug, lines in {**beside, **alone}.items()}


def _earns_nothing(row: Labelled) -> bool:
    labels = (row.identified, row.partial, row.myths, row.myths_refuted)
    return not any(labels) and row.intent in EARNS_NOTHING
