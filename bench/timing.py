"""What the benches share: a database that is thrown away afterwards, signed-in clients, times and how they are told."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 3


@contextmanager
def django_ready() -> Iterator[str]:
    """The kind of database that DATABASE_URL names; a SQLite file of its own, which goes afterwards, without it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        sys.path.insert(0, str(ROOT))
        django.setup()
        yield os.environ["DATABASE_URL"].partition(":")[0]


@contextmanager
def throw_away_database() -> Iterator[str]:
    """An empty database beside the one that DATABASE_URL names."""
    with django_ready() as kind:
        from django.db import connection

        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield kind
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def signed_in(user: Any) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


@dataclass
class Times:
    """Milliseconds of one thing done again and again, by the clock and of the processor."""

    name: str
    goal: float
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def measure(self, act: Callable[[], Any]) -> None:
        """Once; stops the bench where the answer is not the page."""
        began, worked = time.perf_counter(), time.process_time()
        response = act()
        spent, used = time.perf_counter() - began, time.process_time() - worked
        if response.status_code != 200:
            sys.exit(f"{self.name}: {response.status_code} {response.content[:300]!r}")
        self.clock.append(spent * 1000)
        self.processor.append(used * 1000)

    def forget(self) -> None:
        """What was done to warm up."""
        self.clock.clear()
        self.processor.clear()

    @property
    def p95(self) -> float:
        return p95(self.clock)

    @property
    def words(self) -> str:
        return (
            f"{self.name:34} p50 {statistics.median(self.clock):6.1f}   p95 {self.p95:6.1f}   goal {self.goal:g}"
            f"   processor p50 {statistics.median(self.processor):6.1f}   p95 {p95(self.processor):6.1f}"
        )


def timed(name: str, goal: float, act: Callable[[int], Any], rounds: int) -> Times:
    """`act` gets the number of the round."""
    times = Times(name, goal)
    for turn in range(WARM_UP + rounds):
        if turn == WARM_UP:
            times.forget()
        times.measure(partial(act, turn))
    return times


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def tell(heading: str, measured: Iterable[Times]) -> None:
    """Prints the times and leaves with an error where a goal was missed."""
    print(f"{heading}, milliseconds")
    print("The goals are for the clock; the processor's time tells what it would be with nothing else to do.")
    measured = list(measured)
    for times in measured:
        print(times.words)
    missed = [times.name for times in measured if times.p95 >= times.goal]
    if missed:
        sys.exit(f"Missed: {', '.join(missed)}.")
