"""Measures how long after its wake-up the assistant's answer stands in the log: `python bench/measure_turns.py --help`.

Plays candidates in several rooms at once against a server of its own on a throw-away database. The wake-up is the
candidate's last event plus TURN_DELAY_SECONDS; both times are those of the log.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from measure_rooms import ROOT, serving
from websockets.asyncio.client import connect

PORT = 8733
DELAY = 1.2
SENTENCES = (
    "Yes, I am ready.",
    "Backend, mostly.",
    "I built an import service in Python and ran its database.",
    "Files come in by queue, a worker checks them, and one transaction swaps them in.",
    "Yes, let us look at the code.",
    "It reads the rows of a day, upper-cases the text and stores the result.",
    "The parameter has to be a tuple with a trailing comma.",
    "I do not know, let us move on.",
)
STAGE = """
import json
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from interviews.access import SESSION_ENTRY
from interviews.models import Interview
from interviews.services import invitations, lobby, planning
from snippets.models import QuestionVersion
problems = [planning.Problem(version, 15) for version in QuestionVersion.objects.all()]
plan = planning.create_plan(position=planning.create_position(name="Bench"), round_name="Bench", warm_up=9,
                            problems=problems, closing=5)
for number in range({rooms}):
    made = planning.create_interview(plan=plan, candidate_name="Bench", scheduled_at=timezone.now(), timezone="UTC",
                                     candidate_timezone="UTC")
    used = invitations.consume(token=invitations.invite(interview=made, by=None))
    interview = Interview.objects.select_related("live", "plan").get(pk=made.pk)
    lobby.consent(interview=interview, recording=True, ai=True)
    session = SessionStore()
    session[SESSION_ENTRY] = {{str(made.public_id): used.pk}}
    session.create()
    lobby.begin(interview=interview)
    print("=>" + json.dumps([str(made.public_id), session.session_key]))
"""


def manage(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


async def converse(room: str, session: str) -> list[float]:
    """Seconds between wake-up and answer of each turn in one room."""
    url = f"ws://127.0.0.1:{PORT}/ws/rooms/{room}/candidate/"
    late: list[float] = []
    headers = {"Cookie": f"sessionid={session}"}
    async with connect(url, origin=f"http://127.0.0.1:{PORT}", additional_headers=headers) as socket:  # type: ignore[arg-type]
        await said_by(socket, "assistant")
        for number, text in enumerate(SENTENCES):
            await socket.send(json.dumps({"type": "said", "client_id": f"c{number}", "body": {"text": text}}))
            asked = await said_by(socket, "candidate")
            answered = await said_by(socket, "assistant")
            late.append((answered - asked).total_seconds() - DELAY)
    return late


async def said_by(socket: Any, actor: str) -> datetime:
    async with asyncio.timeout(30):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == "event" and (frame["kind"], frame["actor"]) == ("said", actor):
                return datetime.fromisoformat(frame["at"])


async def converse_in_all(rooms: list[list[str]]) -> list[float]:
    return [seconds for late in await asyncio.gather(*(converse(*room) for room in rooms)) for seconds in late]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", type=int, default=10, help="conversations at the same time")
    rooms = parser.parse_args().rooms
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
        env = {**os.environ, "DATABASE_URL": url, "PORT": str(PORT), "TURN_DELAY_SECONDS": str(DELAY)}
        manage(env, "migrate", "--verbosity", "0")
        manage(env, "load_bank")
        stack.enter_context(serving([sys.executable, "manage.py", "serve"], PORT, env, ROOT))
        made = manage(env, "shell", "--verbosity", "0", "-c", STAGE.format(rooms=rooms))
        late = sorted(
            asyncio.run(converse_in_all([json.loads(line[2:]) for line in made.splitlines() if line.startswith("=>")]))
        )
    p95 = late[int(0.95 * len(late))]
    print(f"{len(late)} turns in {rooms} rooms: answer stored {statistics.median(late):.2f} s after the wake-up"
          f" (median), p95 {p95:.2f} s, longest {late[-1]:.2f} s (goal 1 s)")  # fmt: skip


if __name__ == "__main__":
    main()
