"""What each algorithm lets through at worst, and what two requests at a time make of an unlocked one."""

from __future__ import annotations

import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fakeredis
import pytest

from snippets.proving import load

HERE = Path(__file__).parent
FIXED = load(HERE / "fixed.py")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FixedWindow:
    def __init__(self, limit: int, seconds: float, clock: Clock) -> None:
        self.limit, self.seconds, self.clock = limit, seconds, clock
        self.counts: defaultdict[tuple[str, int], int] = defaultdict(int)

    def allow(self, user: str) -> bool:
        window = user, int(self.clock() // self.seconds)
        self.counts[window] += 1
        return self.counts[window] <= self.limit


class TokenBucket:
    def __init__(self, limit: int, seconds: float, clock: Clock) -> None:
        self.limit, self.rate, self.clock = limit, limit / seconds, clock
        self.tokens, self.filled_at = float(limit), clock()

    def allow(self, user: str) -> bool:
        now = self.clock()
        self.tokens, self.filled_at = min(self.limit, self.tokens + (now - self.filled_at) * self.rate), now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class UnlockedLog(FIXED.SlidingLog):
    """The same limiter without its lock; `turn` is where the interpreter changes threads."""

    def __init__(self, limit: int, seconds: float, clock: Clock, turn: threading.Barrier) -> None:
        super().__init__(limit, seconds, clock)
        self.turn = turn

    def allow(self, user: str) -> bool:
        times = self.times[user]
        if len(times) >= self.limit:
            return False
        self.turn.wait(5)
        times.append(self.clock())
        return True


def passed(limiter, clock: Clock, moments: list[float]) -> int:
    count = 0
    for moment in moments:
        clock.now = moment
        count += limiter.allow("ada")
    return count


@pytest.mark.proves("edge-of-the-window", "F-fixed-window-is-exact")
def test_around_the_turn_of_the_minute_a_fixed_window_lets_twice_the_limit_through() -> None:
    moments = [59.0] * 150 + [60.0] * 150
    clock = Clock()
    assert passed(FixedWindow(100, 60, clock), clock, moments) == 200
    assert passed(FIXED.SlidingLog(100, 60, clock), clock, moments) == 100


@pytest.mark.proves("F-bucket-has-no-burst")
def test_a_token_bucket_lets_its_content_and_the_refill_through() -> None:
    moments = [0.0] * 150 + [tenth / 10 for tenth in range(1, 600)]
    clock = Clock()
    assert passed(TokenBucket(100, 60, clock), clock, moments) in (198, 199)
    assert passed(FIXED.SlidingLog(100, 60, clock), clock, moments) == 100


@pytest.mark.proves("check-and-count-at-once", "F-gil-makes-it-safe")
def test_two_threads_between_check_and_write_both_pass() -> None:
    limiter = UnlockedLog(1, 60, Clock(), threading.Barrier(2))
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(limiter.allow, ["ada", "ada"])) == [True, True]


def test_under_the_lock_exactly_the_limit_passes() -> None:
    limiter = FIXED.SlidingLog(100, 60, Clock())
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(limiter.allow, ["ada"] * 400)) == 100


@pytest.mark.proves("sliding-or-bucket", "clock-passed-in")
def test_a_request_is_counted_for_exactly_one_window() -> None:
    clock = Clock()
    limiter = FIXED.SlidingLog(2, 60, clock)
    assert [limiter.allow("ada"), limiter.allow("ada"), limiter.allow("ada"), limiter.allow("bob")] == [
        True, True, False, True,
    ]  # fmt: skip
    clock.now = 59.9
    assert (limiter.allow("ada"), round(limiter.retry_after("ada"), 3)) == (False, 0.1)
    clock.now = 60.0
    assert (limiter.allow("ada"), limiter.retry_after("bob")) == (True, 0.0)


@pytest.mark.proves("forget-idle-users")
def test_users_who_stay_away_are_swept_out() -> None:
    clock = Clock()
    limiter = FIXED.SlidingLog(2, 60, clock)
    limiter.allow("ada")
    clock.now = 30.0
    limiter.allow("bob")
    clock.now = 61.0
    limiter.sweep()
    assert list(limiter.times) == ["bob"]


@pytest.mark.proves("state-all-processes-share")
def test_two_processes_with_a_memory_each_allow_twice_as_much() -> None:
    clock = Clock()
    processes = [FIXED.SlidingLog(100, 60, clock) for _ in range(2)]
    assert sum(process.allow("ada") for process in processes for _ in range(150)) == 200


@pytest.mark.proves("check-and-count-at-once")
def test_the_result_of_an_increment_decides_in_one_step() -> None:
    store = fakeredis.FakeRedis()
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: store.incr("ada:0"), range(200)))
    assert sum(count <= 100 for count in counts) == 100
