"""Measures the bank's list, filters and search with many questions: `python bench/measure_bank.py --help`.

Publishes questions made after the shipped ones in a test database that is dropped afterwards, beside the one that
DATABASE_URL names (a SQLite file of its own without it), and asks for pages through Django's test client.
"""

from __future__ import annotations

import argparse
from functools import partial

from timing import Times, signed_in, tell, throw_away_database, timed

GOAL_MS = 100
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


def fill(number: int) -> None:
    """Questions with the keys of the shipped ones under names of their own, every other one proven."""
    from django.utils import timezone

    from snippets.loader import BANK, LoadedQuestion, read_question
    from snippets.models import ProofResult
    from snippets.services.drafts import begin_draft
    from snippets.services.publishing import publish

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


def measured(rounds: int) -> list[Times]:
    """Each page, as an author gets it."""
    from django.contrib.auth.models import Group, User
    from django.urls import reverse

    author = User.objects.create_user("bench", "bench@example.com")
    author.groups.add(Group.objects.get_or_create(name="author")[0])
    client, pages = signed_in(author), []
    for name, query in PAGES.items():
        headers = {"HX-Request": "true"} if name.startswith("search") else {}
        ask = partial(client.get, reverse("snippets:bank") + query, headers=headers)
        pages.append(timed(name, GOAL_MS, lambda turn, ask=ask: ask(), rounds))
    return pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=60, help="how often each page is asked for")
    options = parser.parse_args()
    with throw_away_database() as kind:
        fill(options.questions)
        pages = measured(options.rounds)
    tell(f"{options.questions} questions on {kind}, {options.rounds} rounds", pages)


if __name__ == "__main__":
    main()
