"""How the apps above hear that an interview is over: the one call that leads upwards."""

from __future__ import annotations

from collections.abc import Iterable

from django.dispatch import Signal

from interviews.events import EndReason
from interviews.live.rows import StoredEvent

# Sent with `interview_id` in a thread that may block, after the end was committed, whoever wrote it. A process that
# dies between the two never sends it: receivers have to make up for that.
interview_ended = Signal()


def ended_in(events: Iterable[StoredEvent]) -> list[int]:
    """The interviews that ended with one of the events; one that gets another time has not."""
    ends = (event for event in events if event.kind == "ended")
    return [event.interview_id for event in ends if event.body["reason"] != EndReason.RESCHEDULE]


def tell_of_ends(interview_ids: Iterable[int]) -> None:
    for interview_id in interview_ids:
        interview_ended.send_robust(sender=None, interview_id=interview_id)
