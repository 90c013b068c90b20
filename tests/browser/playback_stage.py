"""Interviews to play again: `python -m tests.browser.playback_stage short|long` holds one, scored, and prints it.

The long one goes on for MANY further events, one a second.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

from tests.browser.stage import CANARY

WORDS = "The `sleep` blocks the whole thread, see L5."
# Seconds since the start.
SHOWN, ASKED, SAID, EDITED, COMMENTED, ENDED = 50, 60, 80, 100, 220, 240
MANY = 400


def talk(session: Any, version: str) -> None:
    from interviews.events import CANDIDATE, Commented, Edited

    for number in range(MANY // 4):
        seq = session.says(CANDIDATE, f"Thought {number} about line 3.", after=1)
        session.add(CANDIDATE, Edited(seq=seq, text=f"Better thought {number} about line 3."), after=1)
        line = 1 + number % 5
        comment = Commented(version=version, first_line=line, line_count=1, text=f"Comment {number}.")
        session.add(CANDIDATE, comment, after=1)
        session.finds(version, f"extra-{number}", seq, "thought")
        session.says("assistant", f"And then, {number}?", after=1)


def make(kind: str) -> dict[str, Any]:
    from django.contrib.auth.models import User

    from interviews.events import CANDIDATE, Commented, Edited, Noted
    from interviews.roles import Role
    from interviews.services.invitations import invite
    from scoring.services.scorecards import cite, submit
    from tests.factories import make_plan, make_position, make_user
    from tests.scoring.sessions import filled_draft, live_session, load_default_rubric

    load_default_rubric()
    number = User.objects.count()
    rater = make_user(Role.INTERVIEWER, email=f"player-{number}@example.com", name="Priya")
    manager = make_user(Role.HIRING_MANAGER, email=f"manager-{number}@example.com", name="Mara")
    session = live_session(rater, plan=make_plan(make_position(manager)))
    token = invite(interview=session.interview, by=rater)
    version = session.show()
    session.probes(version, "sleep-0", "blocking-sleep", 0, "What happens while `wait` runs?")
    seq = session.says(CANDIDATE, "The sleap blocks.", after=SAID - ASKED)
    session.finds(version, "blocking-sleep", seq, "blocks")
    edit = session.add(CANDIDATE, Edited(seq=seq, text=WORDS), after=EDITED - SAID)
    session.add(session.interview.participants.get().actor, Noted(text=f"quick {CANARY}", room_seq=seq), after=0)
    comment = Commented(version=version, first_line=5, line_count=1, text="This line holds everything.")
    session.add(CANDIDATE, comment, after=COMMENTED - EDITED)
    if kind == "long":
        talk(session, version)
    session.end(after=ENDED - COMMENTED)
    draft = filled_draft(session.interview, rater)
    cite(scorecard=draft, criterion="python-core", stream=0, seq=seq, quote="blocks the whole thread")
    submit(scorecard=draft)
    return {
        "id": str(session.interview.public_id),
        "rater": f"player-{number}",
        "manager": f"manager-{number}",
        "join": f"/join/{token}/",
        "seq": seq,
        "edit": edit,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(make(sys.argv[1])))
