"""Measures how long a suggestion takes to build: `python bench/measure_suggestions.py --help`.

Holds an interview on snippets of the bank in which every finding was asked about and every other one shown, on a test
database that is dropped afterwards, beside the one that DATABASE_URL names (a SQLite file of its own without it).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from typing import Any

from timing import throw_away_database

SNIPPETS = ("airflow-etl", "aiohttp-fetch", "sqlmodel-items")
GOAL_SECONDS = 2.0


def hold(events: int) -> Any:
    """The interview, filled up with talk to so many events."""
    from interviews.events import CANDIDATE
    from interviews.models import Event
    from snippets.loader import BANK, read_question
    from snippets.services.publishing import publish
    from tests.factories import make_plan
    from tests.scoring.sessions import SLEEP, live_session, load_default_rubric

    load_default_rubric()
    published = [publish(loaded=read_question(BANK / slug))[0] for slug in SNIPPETS]
    session = live_session(plan=make_plan(versions=published))
    for number, version in enumerate(published, 1):
        shown = session.show(number)
        for place, finding in enumerate(version.key.item.findings):
            session.probes(shown, f"probe-{place}", finding.slug, place % 3, f"What of {finding.short}?")
            seq = session.says(CANDIDATE, SLEEP)
            if place % 2:
                session.finds(shown, finding.slug, seq, "blocks the whole thread", rung=place % 3)
    stands = Event.objects.filter(interview=session.interview)
    while stands.count() < events - 1:
        session.says(CANDIDATE, "Words about the loop and what waits for it. " * 3)
    session.end()
    return session.interview


def seconds_of(interview: Any, rounds: int) -> list[float]:
    """Each time as if it were the first: read from the database and stored."""
    from interviews.models import Interview
    from scoring.models import Suggestion
    from scoring.services.suggestions import build_suggestion

    took = []
    for _ in range(rounds):
        Suggestion.objects.all().delete()
        fresh = Interview.objects.get(pk=interview.pk)
        began = time.perf_counter()
        build_suggestion(interview=fresh)
        took.append(time.perf_counter() - began)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with throw_away_database() as kind:
        took = seconds_of(hold(options.events), options.rounds)
    print(f"suggestion for {options.events} events on {kind}: median {statistics.median(took):.3f} s,"
          f" longest {max(took):.3f} s (goal {GOAL_SECONDS:g} s)")  # fmt: skip
    if max(took) >= GOAL_SECONDS:
        sys.exit("Missed.")


if __name__ == "__main__":
    main()
