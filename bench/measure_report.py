"""Measures the report's page over a long interview: `python bench/measure_report.py --help`.

Holds an interview of many events with two raters in a test database that is dropped afterwards, beside the one that
DATABASE_URL names (a SQLite file of its own without it), issues its report, and opens the page through Django's test
client: as it is now, as it was issued, redacted, and as files.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from measure_scoring import hold
from timing import Times, signed_in, tell, throw_away_database, timed

GOAL, MOST_QUERIES = 150, 20


def pages(events: int) -> tuple[Any, dict[str, str]]:
    """A hiring manager's browser, and the addresses to open."""
    from django.contrib.auth.models import Group, User
    from django.urls import reverse

    from interviews.models import Participant
    from reports.services.issuing import issue_report
    from scoring.services.suggestions import build_suggestion
    from tests.scoring.sessions import submitted_scorecard

    def user(name: str, role: str) -> Any:
        made = User.objects.create_user(name, f"{name}@example.com")
        made.groups.add(Group.objects.get_or_create(name=role)[0])
        return made

    raters = [user(f"rater{number}", "interviewer") for number in range(2)]
    interview, seq, _ = hold(events, raters[0])
    Participant.objects.create(interview=interview, user=raters[1], role=Participant.Role.INTERVIEWER)
    manager = user("manager", "hiring manager")
    interview.position.memberships.create(user=manager)
    submitted_scorecard(interview, raters[0], seq=seq)
    build_suggestion(interview=interview)
    issue_report(interview=interview, by=manager)
    submitted_scorecard(interview, raters[1], score=4, seq=seq)
    here = reverse("reports:report", args=[interview.public_id])
    return signed_in(manager), {
        "page": here,
        "page, redacted": f"{here}?redacted=1",
        "issued version": f"{here}v/1/",
        "JSON": f"{here}scorecard.json",
        "CSV": f"{here}scorecard.csv",
    }


def measured(events: int, rounds: int) -> list[Times]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, addresses = pages(events)
    took = []
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        if len(queries) > MOST_QUERIES:
            sys.exit(f"{name}: {len(queries)} queries, at most {MOST_QUERIES}")
        act = lambda turn, address=address: client.get(address)  # noqa: E731 - one act for each address
        took.append(timed(f"{name} ({len(queries)} queries)", GOAL, act, rounds))
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=60, help="how often each is opened")
    options = parser.parse_args()
    with throw_away_database() as kind:
        took = measured(options.events, options.rounds)
    tell(f"{options.events} events on {kind}, {options.rounds} rounds", took)


if __name__ == "__main__":
    main()
