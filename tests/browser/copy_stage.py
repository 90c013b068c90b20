"""An interview for the candidate's copy: `python -m tests.browser.copy_stage` makes one that has just ended and is
scored, with a hiring manager of its own and a link for its candidate, and prints it."""

from __future__ import annotations

import json
import os
from typing import Any

import django

SAID = "The sheep blocks the whole thread, nothing else runs."


def make() -> dict[str, Any]:
    from django.contrib.auth.models import User

    from interviews.events import CANDIDATE
    from interviews.roles import Role
    from interviews.services.invitations import invite
    from tests.factories import make_plan, make_position, make_user
    from tests.interviews.ended import just_ended
    from tests.scoring.sessions import live_session, load_default_rubric, submitted_scorecard

    load_default_rubric()
    number = User.objects.count()
    manager = f"copy-manager-{number}"
    user = make_user(Role.HIRING_MANAGER, email=f"{manager}@example.com", name="Hanna")
    rater = make_user(Role.INTERVIEWER, email=f"copy-rater-{number}@example.com")
    session = live_session(rater, plan=make_plan(make_position(user)), candidate_timezone="Asia/Kolkata")
    version = session.show()
    seq = session.says(CANDIDATE, SAID)
    session.finds(version, "blocking-sleep", seq, "blocks the whole thread")
    session.end()
    interview = just_ended(session)
    submitted_scorecard(interview, rater)
    return {
        "id": str(interview.public_id),
        "manager": manager,
        "join": f"/join/{invite(interview=interview, by=user)}/",
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(make()))
