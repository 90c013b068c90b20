import asyncio
import logging
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Any

import requests

log = logging.getLogger("webhooks")

WORKERS = 5
QUEUE_SIZE = 100
PAUSES = (1, 2, None)  # after each attempt; none follows the last one

Event = dict[str, Any]
OnSent = Callable[[Event], Awaitable[None]]


async def deliver(event: Event) -> None:
    """Raises requests.RequestException when no attempt went through."""
    for pause in PAUSES:
        try:
            response = await asyncio.to_thread(requests.post, event["url"], json=event["body"], timeout=10)
            response.raise_for_status()
        except requests.RequestException as error:
            if pause is None or not is_transient(error):
                raise
            await asyncio.sleep(pause)
        else:
            return


def is_transient(error: requests.RequestException) -> bool:
    if error.response is not None:
        return error.response.status_code == 429 or error.response.status_code >= 500
    return isinstance(error, (requests.ConnectionError, requests.Timeout))


async def worker(queue: asyncio.Queue[Event], on_sent: OnSent, failed: list[Event]) -> None:
    while True:
        event = await queue.get()
        try:
            await deliver(event)
            await on_sent(event)
        except Exception:
            log.exception("event not handled url=%s", event.get("url"))
            failed.append(event)
        finally:
            queue.task_done()


async def run(events: AsyncIterable[Event], on_sent: OnSent) -> list[Event]:
    """The events that could not be delivered or recorded as sent."""
    queue: asyncio.Queue[Event] = asyncio.Queue(QUEUE_SIZE)
    failed: list[Event] = []
    workers = [asyncio.create_task(worker(queue, on_sent, failed)) for _ in range(WORKERS)]
    try:
        async for event in events:
            await queue.put(event)
        await queue.join()
    finally:
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    return failed
