"""Measures the bank's list, filters and search with many questions: `python bench/measure_bank.py --help`.

Publishes questions made after the shipped ones in a test database that is dropped afterwards, beside the one that
DATABASE_URL names (a SQLite file of its own without it), and asks for pages through Django's test client.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
GOAL_MS = 100
WARM_UP = 3
TITLES = ("Import", "Booking", "Payment", "Webhook", "Report", "Session", "Queue", "Cache", "Login", "Feed")
PAGES = {
    "list": "",
    "last page": "?page=9999",
    "one filter": "?severity=blocker",
    "all filters": "?kind=code_review&technology=python&category=security&severity=blocker&difficulty=medium",
    "search, many": "?q=request",
    "search, some": "?q=cache+42",
    "search, none": "?q=quillwort",
    "search and filter": "?q=session&criterion=db-design",
}


@contextmanager
def throw_away_database() -> Iterator[None]:
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def fill(number: int) -> None:
    """Questions with the keys of the shipped ones under names of their own, every other one proven."""
    from django.utils import timezone

    from snippets.loader import BANK, LoadedQuestion, read_question
    from snippets.models import ProofResult
    from snippets.services import begin_draft, publish

    patterns = [read_question(path.parent) for path in sorted(BANK.glob("*/item.yaml"))]
    for each in range(number):
        pattern = patterns[each % len(patterns)]
        title = f"{TITLES[each % len(TITLES)]} {each}: {pattern.item.title}"
        item = pattern.item.model_copy(
            update={"slug": f"{pattern.item.slug[:50]}-{each}", "title": title, "variants": {}}
        )
        version, _ = publish(loaded=LoadedQuestion(item, pattern.code, pattern.fixed))
        if each % 2:
            rows = [
                ProofResult(version=version, target=finding.slug, status="proven", tests=1, ran_at=timezone.now())
                for finding in item.findings
            ]
            ProofResult.objects.bulk_create(rows)
        if not each % 50:
            begin_draft(by=None, base=version)


def measured(rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each page, as an author gets it."""
    from django.contrib.auth.models import Group, User
    from django.test import Client
    from django.urls import reverse

    author = User.objects.create_user("bench", "bench@example.com")
    author.groups.add(Group.objects.get_or_create(name="author")[0])
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(author)
    took: dict[str, list[float]] = {name: [] for name in PAGES}
    for turn in range(rounds + WARM_UP):
        for name, query in PAGES.items():
            headers = {"HX-Request": "true"} if name.startswith("search") else {}
            began = time.perf_counter()
            response = client.get(reverse("snippets:bank") + query, headers=headers)
            spent = (time.perf_counter() - began) * 1000
            if response.status_code != 200:
                sys.exit(f"{name}: {response.status_code}")
            if turn >= WARM_UP:
                took[name].append(spent)
    return took


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=60, help="how often each page is asked for")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        sys.path.insert(0, str(ROOT))
        django.setup()
        with throw_away_database():
            fill(options.questions)
            took = measured(options.rounds)
    kind = os.environ["DATABASE_URL"].partition(":")[0]
    print(f"{options.questions} questions on {kind}, {options.rounds} rounds, milliseconds (goal: p95 < {GOAL_MS})")
    for name, values in took.items():
        print(f"{name:20} p50 {statistics.median(values):6.1f}   p95 {p95(values):6.1f}")
    if any(p95(values) >= GOAL_MS for values in took.values()):
        sys.exit("The goal was missed.")


if __name__ == "__main__":
    main()
