"""Finds an author's cues in what was said. Pure; knows words and distances, not what a hit is worth."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviews.conductor.text import Tokens, stems_of
from snippets.cues import WORD_GROUPS, Cue

WINDOW = 13
WIDE_WINDOW = 15  # three groups and more
LONGEST_RUN = 6
EXCLUDE_WITHIN = 6

NEGATIONS = stems_of("negations")
PLAIN = stems_of("plain")  # words that carry no subject of their own
_SHARED = {
    word for group in ("not", "should", "fails") for phrase in WORD_GROUPS[group] for word in Tokens.of(phrase).stems
}
GENERIC = PLAIN | _SHARED | NEGATIONS


@dataclass(frozen=True, slots=True)
class Match:
    """A cue of `owner` was heard in `tokens` (their indices, in order); `thing` are those of its first group."""

    owner: str
    tokens: tuple[int, ...]
    thing: tuple[int, ...] = ()
    excluded: bool = False

    @property
    def first(self) -> int:
        return self.tokens[0]

    @property
    def last(self) -> int:
        return self.tokens[-1]


@dataclass(slots=True)
class _Entry:
    owner: str
    groups: int
    excludes: bool


Run = tuple[int, int]
Hits = dict[int, dict[int, list[Run]]]


class CueBook:
    """The cues of many owners, compiled into one look-up by glued words, so that "create all" meets createAll."""

    def __init__(self, cues: Iterable[tuple[str, Cue]]) -> None:
        self.entries: list[_Entry] = []
        self.places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        stems_of: dict[str, set[str]] = defaultdict(set)
        for number, (owner, cue) in enumerate(cues):
            self.entries.append(_Entry(owner, len(cue.groups), bool(cue.excludes)))
            for group, phrases in [*enumerate(cue.groups), (-1, cue.excludes)]:
                for phrase in phrases:
                    tokens = Tokens.of(" ".join(phrase))
                    if not tokens.stems:
                        continue
                    self.places["".join(tokens.stems)].append((number, group))
                    if group >= 0:
                        stems_of[owner].update(tokens.stems)
        self.rarity = _rarity(list(stems_of.values()))

    def read(self, tokens: Tokens) -> Reading:
        hits: Hits = defaultdict(lambda: defaultdict(list))
        for first in range(len(tokens)):
            glued = ""
            for end in range(first + 1, min(first + LONGEST_RUN, len(tokens)) + 1):
                glued += tokens.stems[end - 1]
                for number, group in self.places.get(glued, ()):
                    hits[number][group].append((first, end))
        return Reading(self.entries, hits, tokens.at)


@dataclass(frozen=True, slots=True)
class Reading:
    """Which groups of which cues stand where in one answer."""

    entries: list[_Entry]
    hits: Hits
    at: tuple[int, ...]

    def matches(self) -> list[Match]:
        """Every cue of which all groups were heard together."""
        return [
            match
            for number, groups in self.hits.items()
            for match in self._matches(number, groups, range(self.entries[number].groups))
        ]

    def things(self) -> list[Match]:
        """Where the first group of a cue stands, whether or not the rest does."""
        found = {
            (self.entries[number].owner, run)
            for number, groups in self.hits.items()
            if self.entries[number].groups > 1
            for run in groups.get(0, ())
        }
        return [Match(owner, tuple(range(*run)), tuple(range(*run))) for owner, run in sorted(found)]

    def faults(self) -> list[Match]:
        """Cues of which all but the first group was heard: the fault without the thing."""
        return [
            match
            for number, groups in self.hits.items()
            if self.entries[number].groups > 1
            for match in self._matches(number, groups, range(1, self.entries[number].groups))
        ]

    def _matches(self, number: int, groups: dict[int, list[Run]], wanted: range) -> list[Match]:
        if any(group not in groups for group in wanted):
            return []
        entry, found = self.entries[number], []
        for runs in _together([groups[group] for group in wanted], self.at):
            indices = tuple(sorted({index for run in runs for index in range(*run)}))
            excluded = entry.excludes and _near(indices, groups.get(-1, ()), self.at)
            found.append(Match(entry.owner, indices, tuple(range(*runs[0])), excluded))
        return found


def _together(groups: Sequence[list[Run]], at: Sequence[int]) -> list[list[Run]]:
    """One run of each group, near enough to each other, for every hit of the rarest group."""
    window = WINDOW if len(groups) < 3 else WIDE_WINDOW
    rarest, *others = sorted(groups, key=len)
    found = []
    for anchor in rarest:
        chosen = {id(rarest): anchor}
        for group in others:
            run = _nearest(anchor, group, chosen.values(), at)
            if run is None:
                break
            chosen[id(group)] = run
        else:
            runs = [chosen[id(group)] for group in groups]
            reach = at[max(run[1] for run in runs) - 1] - at[min(run[0] for run in runs)]
            if reach <= window:
                found.append(runs)
    return found


def _nearest(anchor: Run, runs: list[Run], taken: Iterable[Run], at: Sequence[int]) -> Run | None:
    """Two groups may not be heard in one and the same word."""
    used = list(taken)
    apart = [run for run in runs if all(run[1] <= other[0] or run[0] >= other[1] for other in used)]
    return min(apart, key=lambda run: abs(at[run[0]] - at[anchor[0]]), default=None)


def _near(indices: Sequence[int], runs: Iterable[Run], at: Sequence[int]) -> bool:
    low, high = at[indices[0]] - EXCLUDE_WITHIN, at[indices[-1]] + EXCLUDE_WITHIN
    return any(low <= at[first] and at[end - 1] <= high for first, end in runs)


def _rarity(owners: list[set[str]]) -> dict[str, float]:
    """How much a stem says about which owner is meant."""
    count: dict[str, int] = defaultdict(int)
    for stems in owners:
        for word in stems:
            count[word] += 1
    return {word: 0.1 if word in GENERIC else math.log(1 + len(owners) / number) for word, number in count.items()}
