"""A position with three scored candidates and a hiring manager of its own, and another one with two whose scores have
evidence: `python -m tests.browser.compare_stage` makes them and prints who they are."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CANDIDATES = {"Ada Lark": 4, "Bo Finch": 9, "Cy Wren": 6}


def make() -> dict[str, Any]:
    from django.contrib.auth.models import User

    from interviews.models import Interview
    from interviews.roles import Role
    from tests.factories import make_plan, make_position, make_user
    from tests.scoring.judged import judged_interviews
    from tests.scoring.sessions import load_default_rubric

    load_default_rubric()
    number = User.objects.count()
    manager = f"manager-{number}"
    user = make_user(Role.HIRING_MANAGER, email=f"{manager}@example.com")
    position = make_position(user, name=f"Backend engineer {number}")
    raters = [
        make_user(Role.INTERVIEWER, email=f"{name}-{number}@example.com", name=name) for name in ("Priya", "Otto")
    ]
    given = [{rater: {"db-design": score} for rater in raters} for score in CANDIDATES.values()]
    cards = judged_interviews(given, plan=make_plan(position))
    ids = list(dict.fromkeys(card.interview_id for card in cards))
    for pk, name in zip(ids, CANDIDATES, strict=True):
        Interview.objects.filter(pk=pk).update(candidate_name=name)
    return {"manager": manager, "position": str(position.public_id), "cited": cited(number, raters[0])}


def cited(number: int, rater: User) -> dict[str, Any]:
    from interviews.roles import Role
    from tests.factories import make_plan, make_position, make_user
    from tests.scoring.sessions import held_session, submitted_scorecard

    user = make_user(Role.HIRING_MANAGER, email=f"reader-{number}@example.com")
    plan = make_plan(make_position(user, name=f"Platform engineer {number}"))
    interviews = []
    for name in ("Cal Rook", "Dee Swift"):
        session, seq = held_session(rater, plan=plan, candidate_name=name)
        submitted_scorecard(session.interview, rater, seq=seq)
        interviews.append(str(session.interview.public_id))
    return {"manager": f"reader-{number}", "position": str(plan.position.public_id), "interviews": interviews}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(make()))
