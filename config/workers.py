"""The embedded default's background: Celery workers as threads of the server, and loops that find what is due."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from celery.worker import WorkController
from django.db import close_old_connections

from config.celery import make_app
from interviews.conductor.turn import run_due
from reports.tasks import recover

log = logging.getLogger(__name__)

DUE_EVERY = 0.2
RECOVER_EVERY = 30
QUEUE_THREADS = {"turns": 4, "slow": 2}
STOP_SECONDS = 5


class EmbeddedWorkers:
    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.workers = [_worker(queue, threads) for queue, threads in QUEUE_THREADS.items()]
        self.threads: list[threading.Thread] = []

    def start(self) -> None:
        for worker in self.workers:
            self._thread(worker.start, worker.hostname)
        self._thread(partial(self._repeat, DUE_EVERY, _run_due), "run-due")
        self._thread(partial(self._repeat, RECOVER_EVERY, recover), "recover")

    def _thread(self, work: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        self.threads.append(thread)

    def _repeat(self, seconds: float, work: Callable[[], object]) -> None:
        while not self.stopping.wait(seconds):
            try:
                work()
            except Exception:
                log.exception("what is due could not be found")
            finally:
                close_old_connections()

    async def stop(self) -> None:
        self.stopping.set()
        await asyncio.to_thread(self._stop)

    def _stop(self) -> None:
        for worker in self.workers:
            worker.stop()
        for thread in self.threads:
            thread.join(STOP_SECONDS)


def _run_due() -> None:
    run_due(datetime.now(UTC))


def _worker(queue: str, threads: int) -> WorkController:
    # An app of its own: which queues are consumed is the app's state, not the worker's.
    return WorkController(
        app=make_app(set_as_current=False),
        hostname=f"{queue}@embedded",
        queues=[queue],
        pool="threads",
        concurrency=threads,
        loglevel=logging.WARNING,
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
    )
