"""The rows of the bank's list, in a number of queries that does not depend on how many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from snippets.models import Card, Draft, ProofResult
from snippets.schema import Severity

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WEIGHTS = (*(str(severity) for severity in Severity), "core", "further")


@dataclass(frozen=True, slots=True)
class Row:
    card: Card
    proven: int
    broken: int
    is_being_changed: bool

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Findings by weight, the heaviest first."""
        return [(weight, self.card.counts[weight]) for weight in WEIGHTS if weight in self.card.counts]


def all_cards() -> QuerySet[Card]:
    """In the order of the list, without the long texts that it does not show."""
    return Card.objects.select_related("question", "version").defer("search_text", "version__code", "version__intro")


def rows_of(cards: Sequence[Card], user: User) -> list[Row]:
    outcomes = _outcomes(cards)
    drafts = Draft.objects.visible_to(user).filter(base__question__in=[card.pk for card in cards])
    being_changed = set(drafts.values_list("base__question", flat=True))
    return [_row(card, outcomes[card.version_id], card.pk in being_changed) for card in cards]


def _row(card: Card, outcomes: dict[str, str], is_being_changed: bool) -> Row:
    severe = [outcomes.get(slug) for slug in card.severe]
    return Row(card, severe.count(ProofResult.Status.PROVEN), severe.count(ProofResult.Status.BROKEN), is_being_changed)


def _outcomes(cards: Sequence[Card]) -> dict[int, dict[str, str]]:
    """Of each version, what became of the proof of each target."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    proofs = ProofResult.objects.order_by().filter(version__in=[card.version_id for card in cards])
    for version, target, status in proofs.values_list("version_id", "target", "status"):
        found[version][target] = status
    return found
