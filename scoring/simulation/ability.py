"""What a candidate of some ability knows of a snippet: each defect unaided, from some rung on, or never. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from snippets.schema import Item, Severity

HARDNESS = {Severity.BLOCKER: 0.35, Severity.MAJOR: 0.45, Severity.MINOR: 0.55, Severity.NIT: 0.6}
SPREAD = 0.5
NOISE = 0.04
# How far a defect may lie above the ability to be seen at rung 0, 1, 2, …
REACH = (0.0, 0.07, 0.15, 0.24, 0.34, 0.45)
MOST_MYTHS = 0.3


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The rung from which each defect is seen (None: never), and the myths that are believed."""

    needs: Mapping[str, int | None]
    myths: tuple[str, ...]

    def sees(self, slug: str, disclosed: int) -> bool:
        needed = self.needs.get(slug)
        return needed is not None and needed <= disclosed

    def is_near(self, slug: str, disclosed: int) -> bool:
        """One or two rungs away from it."""
        needed = self.needs.get(slug)
        return needed is not None and disclosed < needed <= disclosed + 2


def knowledge(ability: float, item: Item, rng: Random) -> Knowledge:
    needs = {
        row.slug: rung_needed(difficulty(item.slug, row.slug, row.severity) + rng.gauss(0, NOISE) - ability)
        for row in item.findings
    }
    share = MOST_MYTHS * (1 - ability)
    return Knowledge(needs, _some((myth.slug for myth in item.myths), share, rng))


def difficulty(snippet: str, slug: str, severity: Severity) -> float:
    """Fixed for each defect, whatever the run."""
    digest = hashlib.sha256(f"{snippet}/{slug}".encode()).digest()
    return HARDNESS[severity] + SPREAD * (int.from_bytes(digest[:4]) / 2**32 - 0.5)


def rung_needed(gap: float) -> int | None:
    return next((rung for rung, reach in enumerate(REACH) if gap <= reach), None)


def _some(slugs: Iterable[str], share: float, rng: Random) -> tuple[str, ...]:
    return tuple(slug for slug in slugs if rng.random() < share)
