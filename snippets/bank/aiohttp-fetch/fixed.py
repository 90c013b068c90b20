import argparse
import asyncio
import json
import logging
import random
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp

log = logging.getLogger("readings")

TIMEOUT = aiohttp.ClientTimeout(total=10)
AT_ONCE = 20
PER_HOST = 5
ATTEMPTS = 3
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0
WORTH_RETRYING = frozenset({429, 502, 503, 504})


class FetchFailed(Exception):
    """One source could not be read; the message says why."""


@dataclass(frozen=True)
class Report:
    matches: list[dict[str, Any]]
    failures: dict[str, str]
    skipped: int


async def fetch_data(session: aiohttp.ClientSession, url: str) -> list[Any]:
    """The items of one source; raises FetchFailed."""
    for attempt in range(1, ATTEMPTS + 1):
        started = time.perf_counter()
        try:
            async with session.get(url) as resp:
                resp.raise_for_status()
                items = items_of(await resp.json())
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as exc:
            log.warning("fetch failed url=%s attempt=%d error=%r", url, attempt, exc)
            if attempt == ATTEMPTS or not is_transient(exc):
                raise FetchFailed(repr(exc)) from exc
            await asyncio.sleep(pause_after(attempt, exc))
        else:
            log.info("fetched url=%s items=%d seconds=%.3f", url, len(items), time.perf_counter() - started)
            return items
    raise AssertionError("unreachable: the last attempt returns or raises")


def items_of(payload: object) -> list[Any]:
    if not isinstance(payload, dict):
        raise ValueError(f"expected an object, got {type(payload).__name__}")
    items = payload.get("items", [])
    if not isinstance(items, list):
        raise ValueError(f"expected a list of items, got {type(items).__name__}")
    return items


def is_transient(exc: Exception) -> bool:
    if isinstance(exc, aiohttp.ClientResponseError):
        return exc.status in WORTH_RETRYING
    return isinstance(exc, (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, asyncio.TimeoutError))


def pause_after(attempt: int, exc: Exception) -> float:
    headers = getattr(exc, "headers", None) or {}
    wished = headers.get("Retry-After", "")
    if wished.isdigit():
        return min(float(wished), LONGEST_PAUSE)
    return min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE) * random.uniform(0.5, 1.0)


async def process_urls(
    urls: Sequence[str], threshold: float, session: aiohttp.ClientSession | None = None
) -> Report:
    gate = asyncio.Semaphore(AT_ONCE)

    async def guarded(client: aiohttp.ClientSession, url: str) -> list[Any] | FetchFailed:
        async with gate:
            try:
                return await fetch_data(client, url)
            except FetchFailed as exc:
                return exc

    async with AsyncExitStack() as stack:
        if session is None:
            connector = aiohttp.TCPConnector(limit_per_host=PER_HOST)
            session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector, timeout=TIMEOUT))
        outcomes = await asyncio.gather(*(guarded(session, url) for url in urls))

    failures = {url: str(outcome) for url, outcome in zip(urls, outcomes) if isinstance(outcome, FetchFailed)}
    items = [item for outcome in outcomes if not isinstance(outcome, FetchFailed) for item in outcome]
    readable = [item for item in items if has_number(item)]
    if len(readable) < len(items):
        log.warning("skipped items without a numeric value count=%d", len(items) - len(readable))
    matches = [item for item in readable if item["value"] > threshold]
    return Report(matches, failures, skipped=len(items) - len(readable))


def has_number(item: object) -> bool:
    value = item.get("value") if isinstance(item, dict) else None
    return isinstance(value, (int, float)) and not isinstance(value, bool)


async def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Print the readings above a threshold as JSON.")
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--threshold", type=float, default=10)
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    report = await process_urls(options.urls, options.threshold)
    json.dump(report.matches, sys.stdout)
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
