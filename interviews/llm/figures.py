"""What the language model has cost and how it did, for the administrator's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Max, Sum
from django.db.models.functions import Coalesce

from interviews.models import ModelCall


@dataclass(frozen=True, slots=True)
class Figures:
    """`rows`: one for each purpose and outcome; `dear`: the interviews that cost most tokens."""

    tokens: int
    cost: Decimal
    rows: list[Mapping[str, Any]]
    dear: list[Mapping[str, Any]]


def figures(now: datetime, hours: int = 24) -> Figures:
    """Of the last hours, in a constant number of queries."""
    calls = ModelCall.objects.filter(at__gte=now - timedelta(hours=hours)).order_by()
    tokens = Coalesce(Sum(F("tokens_in") + F("tokens_out")), 0)
    total = calls.aggregate(tokens=tokens, cost=Coalesce(Sum("cost"), Decimal(0)))
    rows = calls.values("purpose", "outcome").annotate(
        calls=Count("pk"), tokens=tokens, mean=Avg("milliseconds"), longest=Max("milliseconds")
    )
    dear = calls.values("interview__public_id", "interview__candidate_name").annotate(tokens=tokens, cost=Sum("cost"))
    dearest = dear.order_by("-tokens", "interview__public_id")[:10]
    return Figures(total["tokens"], total["cost"], list(rows.order_by("purpose", "-calls", "outcome")), list(dearest))
