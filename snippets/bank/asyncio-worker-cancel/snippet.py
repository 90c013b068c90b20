import asyncio
import logging
import time

import requests

log = logging.getLogger("webhooks")
WORKERS = 5
PAUSES = (1, 2, 4)


async def deliver(event):
    for pause in PAUSES:
        response = requests.post(event["url"], json=event["body"], timeout=10)
        if response.ok:
            return
        time.sleep(pause)
    response.raise_for_status()


async def worker(queue, on_sent):
    while True:
        try:
            event = await queue.get()
            await deliver(event)
            asyncio.create_task(on_sent(event))
            queue.task_done()
        except BaseException as error:
            log.warning("event not delivered: %r", error)


async def run(events, on_sent):
    queue = asyncio.Queue()
    workers = [asyncio.create_task(worker(queue, on_sent)) for _ in range(WORKERS)]
    async for event in events:
        await queue.put(event)
    await queue.join()
    for task in workers:
        task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
