"""How fast a socket may send, and how typing keeps the assistant waiting."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from interviews.models import LiveState
from interviews.models.event import Status


@dataclass(slots=True)
class Pace:
    """A token bucket: `rate` frames a second on average, `burst` at once; a rate of 0 lets everything through."""

    rate: float
    burst: float
    clock: Callable[[], float] = time.monotonic
    left: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.at = self.burst, self.clock()

    def allows(self) -> bool:
        if not self.rate:
            return True
        now = self.clock()
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True

    @property
    def retry_after(self) -> float:
        """Seconds until the next frame is let through."""
        return round(max(0.0, (1 - self.left) / self.rate), 2) if self.rate else 0.0


TYPING_KEEPS = timedelta(seconds=3)
LONGEST_TYPING = 20.0
TYPING_EVERY = 1.0


@dataclass(slots=True)
class Typing:
    """Thins out the typing signs of one socket and ends their effect on the assistant after 20 s."""

    clock: Callable[[], float] = time.monotonic
    told_at: float = float("-inf")
    since: float | None = None

    def is_due(self) -> bool:
        """Whether this sign is to be passed on, at most one a second."""
        now = self.clock()
        if now - self.told_at < TYPING_EVERY:
            return False
        self.told_at = now
        return True

    def keeps_waiting(self) -> bool:
        """Whether the assistant should still wait for these words."""
        now = self.clock()
        self.since = now if self.since is None else self.since
        return now - self.since < LONGEST_TYPING

    def sent(self) -> None:
        self.since, self.told_at = None, float("-inf")


def push_wake(interview_id: int) -> None:
    """Put off a turn that is about to come, so that nobody is interrupted while typing."""
    until = timezone.now() + TYPING_KEEPS
    soon = LiveState.objects.filter(pk=interview_id, status=Status.LIVE, listens=True, wake_at__lt=until)
    soon.update(wake_at=until)
