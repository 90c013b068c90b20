"""Keeps Python's garbage collector from stopping a full house: with 1,500 sockets one look at every object takes
0.15 s, and by itself it comes every few seconds (`bench/measure_rooms.py`)."""

from __future__ import annotations

import asyncio
import gc

YOUNG = (2_000, 10)
NEVER = 1_000_000  # the oldest generation's turn comes by the clock instead
FULL_SECONDS = 600.0


def calm() -> None:
    """What is loaded at the start stays anyway and is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*YOUNG, NEVER)


async def collect_now_and_then() -> None:
    while True:
        await asyncio.sleep(FULL_SECONDS)
        gc.collect()
