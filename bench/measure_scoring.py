"""Measures the scoring page over a long interview: `python bench/measure_scoring.py --help`.

Holds an interview of many events in a test database that is dropped afterwards, beside the one that DATABASE_URL names
(a SQLite file of its own without it), and opens the page, saves scores, cites and marks through Django's test client.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Any

from timing import Times, signed_in, tell, throw_away_database, timed

# Milliseconds of server time, p95.
OPENS, SAVES = 300, 50
GOALS = {
    **dict.fromkeys(("open", "new entries", "reveal"), OPENS),
    **dict.fromkeys(("save a score", "save notes", "cite", "mark", "ask for news"), SAVES),
}


def hold(events: int, rater: Any) -> tuple[Any, int, str]:
    """The interview, the seq of words to cite, and the version that was shown: mostly talk, with comments and marks."""
    from interviews.events import ASSISTANT, CANDIDATE, Commented
    from tests.scoring.sessions import SLEEP, live_session, load_default_rubric

    load_default_rubric()
    session = live_session(rater)
    version = session.show()
    seq = session.says(CANDIDATE, SLEEP)
    session.finds(version, "blocking-sleep", seq, "blocks the whole thread")
    for number in range(events - 10):
        kind = number % 10
        if kind == 0:
            session.probes(version, "sleep-0", "blocking-sleep", 0, f"Question {number}: what happens in `wait` then?")
        elif kind == 5:
            text = f"Comment {number}: this line holds the thread."
            session.add(CANDIDATE, Commented(version=version, first_line=5, line_count=1, text=text))
        elif number % 100 == 9:
            session.finds(version, f"extra-{number}", seq, "blocks")
        else:
            session.says(ASSISTANT if kind == 3 else CANDIDATE, f"Words {number} about `time.sleep` and the loop. " * 3)
    session.end()
    return session.interview, seq, version


def actions(client: Any, interview: Any, seq: int, version: str) -> dict[str, Callable[[int], Any]]:
    from django.urls import reverse

    def url(name: str, *args: object) -> str:
        return reverse(f"scoring:{name}", args=[interview.public_id, *args])

    rating, evidence = url("rating", "mvt"), url("evidence", "mvt")
    found = {"version": version, "finding": "blocking-sleep"}
    words = ("blocks", "the whole thread", "nothing else runs")
    return {
        "open": lambda turn: client.get(url("scorecard")),
        "new entries": lambda turn: client.get(url("record")),
        "ask for news": lambda turn: client.get(url("news"), {"room": 100, "panel": 10}),
        "save a score": lambda turn: client.post(rating, {"mvt-score": turn % 11}),
        "save notes": lambda turn: client.post(rating, {"mvt-notes": f"- Saw the wait\n- Named the loop {turn}"}),
        "cite": lambda turn: client.post(evidence, {"stream": 0, "seq": seq, "quote": words[turn % 3]}),
        "mark": lambda turn: client.post(url("mark"), {**found, "verdict": ("confirmed", "rejected")[turn % 2]}),
    }


def measured(events: int, rounds: int) -> Iterator[Times]:
    """Each action as a rater with a filled scorecard has it."""
    from django.contrib.auth.models import Group, User
    from django.urls import reverse

    from scoring.services.scorecards import submit
    from tests.scoring.sessions import filled_draft

    rater = User.objects.create_user("bench", "bench@example.com")
    rater.groups.add(Group.objects.get_or_create(name="interviewer")[0])
    client = signed_in(rater)
    interview, seq, version = hold(events, rater)
    draft = filled_draft(interview, rater, seq=seq)
    for name, act in actions(client, interview, seq, version).items():
        yield timed(name, GOALS[name], act, rounds)
    submit(scorecard=draft)
    reveal = reverse("scoring:reveal", args=[interview.public_id])
    yield timed("reveal", GOALS["reveal"], lambda turn: client.get(reveal), rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=40, help="how often each is done")
    options = parser.parse_args()
    with throw_away_database() as kind:
        actions_done = list(measured(options.events, options.rounds))
    tell(f"{options.events} events on {kind}, {options.rounds} rounds", actions_done)


if __name__ == "__main__":
    main()
