"""Measures dashboards, lists, compare and statistics in a database that `manage.py seed_load` filled:
`python bench/measure_pages.py --help`.

Asks through Django's test client for the pages of the busiest person of each role, in the database that DATABASE_URL
names, and counts the queries of each. Nothing is written but the sessions, which go at the end.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

from timing import Times, django_ready, signed_in, tell, timed

GOAL_MS = 300
COMPARED = 6


def pages_of(role: str, position: Any, slug: str) -> Iterator[tuple[str, str]]:
    """What somebody of this role opens, by name."""
    from django.urls import reverse

    here = {"args": [position.public_id]}
    yield "dashboard", reverse("interviews:dashboard")
    yield "interviews", reverse("interviews:interviews")
    if role in ("administrator", "interviewer"):
        yield "to score", reverse("scoring:todo")
    if role in ("administrator", "hiring manager"):
        yield "to decide", reverse("reports:todo")
        yield "compare", f"{reverse('reports:compare', **here)}?{_choice(position)}"
        yield "choose for compare", f"{reverse('reports:compare', **here)}?q=an"
        yield "calibration", reverse("scoring:calibration")
        yield "calibration of a position", f"{reverse('scoring:calibration')}?position={position.public_id}"
    if role in ("administrator", "hiring manager", "coordinator"):
        yield "positions", reverse("interviews:positions")
        yield "position", reverse("interviews:position", **here)
        yield "pipeline", reverse("reports:pipeline", **here)
        yield "pipeline, scored", f"{reverse('reports:pipeline', **here)}?stage=scored&q=an"
    if role in ("administrator", "author"):
        yield "drafts and proofs", reverse("snippets:todo")
        yield "bank statistics", reverse("reports:statistics-bank")
        yield "a question's statistics", reverse("reports:statistics-question", args=[slug])
    if role == "administrator":
        yield "filtered dashboard", f"{reverse('interviews:dashboard')}?q=an&days=30&position={position.public_id}"
        yield "fairness", reverse("reports:fairness")


def _choice(position: Any) -> str:
    from reports.comparing.source import comparable

    logged = comparable(position).filter(live__room_seq__gt=0).order_by("-scheduled_at")[:COMPARED]
    return "&".join(f"c={interview.public_id}" for interview in logged)


def busiest(role: str) -> Any:
    """Of the role whoever is asked to score most, or belongs to most positions."""
    from django.contrib.auth.models import User
    from django.db.models import Count

    people = User.objects.filter(groups__name=role).annotate(
        asked=Count("participations", distinct=True), member=Count("position_memberships", distinct=True)
    )
    return people.order_by("-asked", "-member", "pk").first()


def measured(rounds: int) -> Iterator[tuple[Times, int]]:
    """With the queries of each page."""
    from django.db import connection
    from django.db.models import Count
    from django.test.utils import CaptureQueriesContext

    from interviews.models import Position
    from snippets.models import Question

    slug = Question.objects.filter(versions__plan_items__isnull=False).values_list("slug", flat=True)[0]
    for role in ("administrator", "hiring manager", "interviewer", "coordinator", "author"):
        user = busiest(role)
        positions = Position.objects.visible_to(user) if role == "hiring manager" else Position.objects.all()
        position = positions.annotate(held=Count("interviews")).order_by("-held").first()
        client = signed_in(user)
        for name, address in pages_of(role, position, slug):
            ask = partial(client.get, address)
            times = timed(f"{role}: {name}", GOAL_MS, lambda turn, ask=ask: ask(), rounds)
            with CaptureQueriesContext(connection) as queries:
                ask()
            yield times, len(queries)
        client.logout()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30, help="how often each page is asked for")
    options = parser.parse_args()
    with django_ready() as kind:
        from interviews.models import Interview
        from scoring.models import Rating

        interviews, ratings = Interview.objects.count(), Rating.objects.count()
        if not interviews:
            sys.exit("This database is empty. First: manage.py migrate, load_bank, load_rubric, seed_load.")
        pages = []
        for times, queries in measured(options.rounds):
            times.name = f"{times.name} ({queries})"
            pages.append(times)
            print(f"  {times.words}", file=sys.stderr)
    held = f"{interviews} interviews and {ratings} ratings on {kind}"
    tell(f"{held}, {options.rounds} rounds, queries in brackets", pages)


if __name__ == "__main__":
    main()
