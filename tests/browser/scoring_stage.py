"""Interviews to score: `python -m tests.browser.scoring_stage held|live` makes one, with two raters of its own, and
prints it; `python -m tests.browser.scoring_stage say ID WORDS` lets its candidate say something more."""

from __future__ import annotations

import json
import os
import sys
import uuid
from typing import Any

import django

SAID = "The `sleep` blocks the whole thread, nothing else runs."


def make(kind: str) -> dict[str, Any]:
    """The drafts are filled but for python-core and the decision."""
    from django.contrib.auth.models import User

    from interviews.events import ASSISTANT, CANDIDATE, Commented
    from interviews.roles import Role
    from scoring.services.scorecards import decide, save_rating
    from tests.factories import make_user
    from tests.scoring.sessions import filled_draft, live_session, load_default_rubric

    load_default_rubric()
    number = User.objects.count()
    emails = [f"rater-{number}-{each}" for each in ("one", "two")]
    names = (f"Priya{number}", f"Otto{number}")
    raters = [make_user(Role.INTERVIEWER, email=f"{e}@example.com", name=n) for e, n in zip(emails, names, strict=True)]
    session = live_session(*raters)
    version = session.show()
    session.probes(version, "sleep-0", "blocking-sleep", 0, "What happens while `wait` runs?")
    seq = session.says(CANDIDATE, SAID)
    session.finds(version, "blocking-sleep", seq, "blocks the whole thread")
    session.says(ASSISTANT, "Thank you.")
    session.add(CANDIDATE, Commented(version=version, first_line=5, line_count=1, text="This line holds everything."))
    if kind == "held":
        session.end()
    for rater in raters:
        draft = filled_draft(session.interview, rater)
        save_rating(scorecard=draft, criterion="python-core", score=None, notes="")
        decide(scorecard=draft, decision=None, reason="")
    return {"id": str(session.interview.public_id), "raters": emails, "names": names, "seq": seq}


def say(public_id: str, words: str) -> dict[str, Any]:
    from interviews.events import CANDIDATE, Draft, Said
    from interviews.log import append
    from interviews.models import Interview

    interview = Interview.objects.get(public_id=public_id)
    return {"seq": append(interview.pk, [Draft(Said(text=words), CANDIDATE, uuid.uuid4().hex)])[0].seq}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(say(*sys.argv[2:]) if sys.argv[1] == "say" else make(sys.argv[1])))
