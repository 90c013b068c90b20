"""Measures the calibration page with many scorecards: `python bench/measure_calibration.py --help`.

Fills a test database that is dropped afterwards, beside the one that DATABASE_URL names (a SQLite file of its own
without it), and asks for the page through Django's test client.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
GOAL_MS = 300
WARM_UP = 3
RATERS = 24
READERS = ("administrator", "hiring manager")


@contextmanager
def throw_away_database() -> Iterator[None]:
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def fill(cards: int) -> None:
    """Two raters for each interview, who score every criterion of the default rubric a point or so apart."""
    from interviews.roles import Role
    from scoring.services.rubrics import DEFAULT_FILE, publish_rubric, read_rubric
    from tests.factories import make_plan, make_position, make_user
    from tests.scoring.judged import judged_interviews

    rubric, _ = publish_rubric(rubric=read_rubric(DEFAULT_FILE))
    raters = [make_user(Role.INTERVIEWER) for _ in range(RATERS)]
    manager = make_user(Role.HIRING_MANAGER, email="hiring manager@example.com")
    make_user(Role.ADMINISTRATOR, email="administrator@example.com")
    chance = random.Random(1)  # noqa: S311 - the same scores each time

    def scores() -> dict[str, int]:
        return {each.slug: chance.randint(4, 8) for each in rubric.content.criteria}

    judged = [{rater: scores() for rater in chance.sample(raters, 2)} for _ in range(cards // 2)]
    judged_interviews(judged, plan=make_plan(make_position(manager)), rubric=rubric)


def measured(rounds: int) -> dict[str, list[float]]:
    """Milliseconds of the page for each who may read it, by the clock and by the processor's own count."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse

    took: dict[str, list[float]] = {}
    for reader in READERS:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(username=f"{reader}@example.com"))
        clock, processor = took[reader], took[f"{reader}, processor"] = [], []
        for turn in range(rounds + WARM_UP):
            began, worked = time.perf_counter(), time.process_time()
            response = client.get(reverse("scoring:calibration"))
            spent, used = time.perf_counter() - began, time.process_time() - worked
            if response.status_code != 200:
                sys.exit(f"{reader}: {response.status_code}")
            if turn >= WARM_UP:
                clock.append(spent * 1000)
                processor.append(used * 1000)
    return took


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scorecards", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=40, help="how often the page is asked for")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        sys.path.insert(0, str(ROOT))
        django.setup()
        with throw_away_database():
            fill(options.scorecards)
            took = measured(options.rounds)
    kind = os.environ["DATABASE_URL"].partition(":")[0]
    print(f"{options.scorecards} scorecards on {kind}, {options.rounds} rounds, milliseconds (goal: p95 < {GOAL_MS})")
    for name, values in took.items():
        print(f"{name:26} p50 {statistics.median(values):6.1f}   p95 {p95(values):6.1f}")
    if any(p95(values) >= GOAL_MS for values in took.values()):
        sys.exit("The goal was missed.")


if __name__ == "__main__":
    main()
