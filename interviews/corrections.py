"""Corrected words beside the record: until when they can be given, and which of them count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from interviews.models import Interview, LiveState
from interviews.models.event import Status
from interviews.state import RoomState


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the candidate says they said. The original stays where it is, and evidence is checked against that."""

    words: str
    at: datetime
    by: str = "the candidate"


def correctable_until(live: LiveState) -> datetime | None:
    """None where nothing can be corrected, as the conversation is not over."""
    if live.status != Status.ENDED or live.ended_at is None:
        return None
    return live.ended_at + timedelta(hours=settings.CORRECTION_HOURS)


def corrections_of(interview: Interview, state: RoomState) -> dict[int, Corrected]:
    """By the seq of the message; one whose latest words are those of the record again has no correction."""
    rows = interview.corrections.values_list("seq", "words", "made_at")
    latest = {seq: Corrected(words, made_at) for seq, words, made_at in rows.order_by("pk")}
    said = {message.seq: message.text for message in state.messages} if latest else {}
    return {seq: given for seq, given in latest.items() if given.words != said.get(seq)}
