"""Reads from the database what a report is made of, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from interviews.models import Interview
from reports.scorecard import Source
from scoring.models import Scorecard
from scoring.record import record_of
from scoring.services.outcomes import outcomes_of


def source_of(interview: Interview, cards: Iterable[Scorecard], playback_url: str) -> Source:
    items = list(interview.plan.items.select_related("version__question", "version__key"))
    record = record_of(interview)
    planned = {str(item.version.public_id): item.version for item in items if item.version}
    record = replace(record, versions={**planned, **record.versions})
    return Source(interview, items, record, list(cards), playback_url, outcomes_of(interview))
