import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

Clock = Callable[[], float]


class SlidingLog:
    """Lets through at most `limit` requests of a user in any stretch of `seconds`; for one process."""

    def __init__(self, limit: int, seconds: float, clock: Clock = time.monotonic) -> None:
        self.limit, self.seconds, self.clock = limit, seconds, clock
        self.times: defaultdict[str, deque[float]] = defaultdict(deque)
        self.lock = threading.Lock()

    def allow(self, user: str) -> bool:
        with self.lock:
            now, times = self.clock(), self.times[user]
            self._forget(times, now)
            if len(times) >= self.limit:
                return False
            times.append(now)
            return True

    def retry_after(self, user: str) -> float:
        """Seconds until the user may come again."""
        with self.lock:
            now, times = self.clock(), self.times[user]
            self._forget(times, now)
            return times[0] + self.seconds - now if len(times) >= self.limit else 0.0

    def sweep(self) -> None:
        """Drop the users of whom nothing is left inside the window."""
        with self.lock:
            now = self.clock()
            for user, times in list(self.times.items()):
                self._forget(times, now)
                if not times:
                    del self.times[user]

    def _forget(self, times: deque[float], now: float) -> None:
        while times and times[0] <= now - self.seconds:
            times.popleft()
