"""Which criteria an entry of the record may bear on, as the keys of its questions have it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from interviews.events import CANDIDATE
from interviews.state import RoomState
from scoring.suggestions.asking import asking_seq
from snippets.models import QuestionVersion
from snippets.schema import TOPIC_PREFIX

Versions = Mapping[str, QuestionVersion]


def bearing_on(state: RoomState, versions: Versions) -> dict[int, list[str]]:
    """By seq: questions of the plan with the answers that follow them, and comments on lines of a question."""
    asked: dict[int, list[str]] = defaultdict(list)
    for probe in state.probes:
        asked[asking_seq(probe, state)] += criteria_of(versions.get(probe.version), probe.target)
    bearing: dict[int, list[str]] = {}
    answered: list[str] = []
    for message in state.messages:
        if message.actor != CANDIDATE:
            answered = asked.get(message.seq, [])
        bearing[message.seq] = [*answered, *_all_of(versions.get(message.version or ""))]
    return bearing


def criteria_of(version: QuestionVersion | None, target: str) -> tuple[str, ...]:
    """Those of a finding or topic; where it names none, those of its question."""
    if version is None:
        return ()
    item = version.key.item
    named = {finding.slug: finding.criteria for finding in item.findings}
    named |= {TOPIC_PREFIX + topic.slug: topic.criteria for topic in item.topics}
    return named.get(target) or item.criteria


def _all_of(version: QuestionVersion | None) -> tuple[str, ...]:
    return version.key.item.criteria if version else ()
