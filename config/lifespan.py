"""Starts and stops what runs beside the requests; it hangs on the application, so each server has its own."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from config import collector
from config.workers import EmbeddedWorkers
from interviews.live.runtime import Live


class Lifespan:
    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Any
    ) -> None:
        await receive()
        live = Live()
        # In a thread: Celery closes database connections while a worker is made.
        workers = await asyncio.to_thread(EmbeddedWorkers) if settings.EMBEDDED_WORKERS else None
        try:
            await live.start()
            if workers:
                workers.start()
        except Exception:
            await send({"type": "lifespan.startup.failed", "message": traceback.format_exc()})
            return
        collector.calm()
        collecting = asyncio.create_task(collector.collect_now_and_then())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        collecting.cancel()
        if workers:
            await workers.stop()
        await live.stop()
        await send({"type": "lifespan.shutdown.complete"})
