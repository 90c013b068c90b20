"""Measures the calibration page with many scorecards: `python bench/measure_calibration.py --help`.

Fills a test database that is dropped afterwards, beside the one that DATABASE_URL names (a SQLite file of its own
without it), and asks for the page through Django's test client.
"""

from __future__ import annotations

import argparse
import random

from timing import Times, signed_in, tell, throw_away_database, timed

GOAL_MS = 300
RATERS = 24
READERS = ("administrator", "hiring manager")


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


def measured(rounds: int) -> list[Times]:
    """The page for each who may read it."""
    from django.contrib.auth.models import User
    from django.urls import reverse

    address, pages = reverse("scoring:calibration"), []
    for reader in READERS:
        client = signed_in(User.objects.get(username=f"{reader}@example.com"))
        pages.append(timed(reader, GOAL_MS, lambda turn, client=client: client.get(address), rounds))
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scorecards", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=40, help="how often the page is asked for")
    options = parser.parse_args()
    with throw_away_database() as kind:
        fill(options.scorecards)
        pages = measured(options.rounds)
    tell(f"{options.scorecards} scorecards on {kind}, {options.rounds} rounds", pages)


if __name__ == "__main__":
    main()
