"""The collector looks at young objects often and at everything by the clock."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from config import collector


@pytest.fixture(autouse=True)
def as_before():
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class Ring:
    def __init__(self) -> None:
        self.itself = self


def test_what_is_there_at_the_start_is_not_looked_at_again() -> None:
    collector.calm()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold() == (*collector.YOUNG, collector.NEVER)


async def test_old_rings_go_when_their_time_has_come(monkeypatch) -> None:
    monkeypatch.setattr(collector, "FULL_SECONDS", 0)
    collector.calm()
    ring = Ring()
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    weakref.finalize(ring, loop.call_soon, gone.set)
    del ring
    collecting = asyncio.create_task(collector.collect_now_and_then())
    await asyncio.wait_for(gone.wait(), 10)
    collecting.cancel()
