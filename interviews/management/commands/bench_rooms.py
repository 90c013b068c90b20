"""Makes live rooms for a load test and says how to drive them."""

from __future__ import annotations

import json
import os
import shlex
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from interviews.access import SESSION_ENTRY
from interviews.models import Interview, Plan
from interviews.services.invitations import consume, invite
from interviews.services.lobby import begin, consent
from interviews.services.planning import create_interview, create_plan, create_position

ROLES = ("candidate", "interviewer", "observer")
MESSAGE = '{"type":"said","client_id":"{id}","body":{"text":"{id} {pad}"}}'
ROOMS_AT_ONCE = 50


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rooms", type=int, required=True)
        parser.add_argument("--people", type=int, choices=range(1, len(ROLES) + 1), default=len(ROLES))
        parser.add_argument("--out", type=Path, required=True, help="where the rooms and their session keys go")

    def handle(self, *, rooms: int, people: int, out: Path, **options: Any) -> None:
        if rooms < 1:
            raise CommandError("--rooms: at least 1")
        roles = ROLES[:people]
        staff = {role: _staff(role) for role in roles[1:]}
        tokens = {role: _signed_in(user) for role, user in staff.items()}
        plan = _plan()
        made: list[dict[str, Any]] = []
        while len(made) < rooms:
            with transaction.atomic():
                numbers = range(len(made), min(rooms, len(made) + ROOMS_AT_ONCE))
                made += [_room(plan, staff, tokens, number) for number in numbers]
        # The keys open the rooms: nobody else may read them.
        with open(out, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            json.dump(made, file)
        self.stdout.write(_options(roles, rooms, out))
        self.stdout.write(f"server: {_environment()}")


def _staff(role: str) -> User:
    """An account without a password: only the session made here opens its rooms."""
    email = f"load-{role}@localhost"
    user, created = User.objects.get_or_create(username=email, defaults={"email": email, "first_name": f"Load {role}"})
    if created:
        user.set_unusable_password()
        user.save()
    return user


def _plan() -> Plan:
    position = create_position(name="Load test")
    return create_plan(position=position, round_name="Load test", warm_up=60, problems=[], closing=5)


def _room(plan: Plan, staff: dict[str, User], tokens: dict[str, str], number: int) -> dict[str, Any]:
    """A live interview in interviewer mode, its invitation consumed and its conversation begun."""
    interview = create_interview(
        plan=plan,
        mode=Interview.Mode.INTERVIEWER,
        candidate_name=f"Load candidate {number}",
        scheduled_at=timezone.now(),
        timezone="UTC",
        candidate_timezone="UTC",
        interviewers=[staff["interviewer"]] if "interviewer" in staff else [],
        observers=[staff["observer"]] if "observer" in staff else [],
    )
    invitation = consume(token=invite(interview=interview, by=None))
    interview = Interview.objects.select_related("live", "plan").get(pk=interview.pk)
    consent(interview=interview, recording=True, ai=False)
    begin(interview=interview)
    session = SessionStore()
    session[SESSION_ENTRY] = {str(interview.public_id): invitation.pk}
    session.create()
    tokens = {"candidate": str(session.session_key), **tokens}
    return {"room": str(interview.public_id), **{role: {"token": token} for role, token in tokens.items()}}


def _signed_in(user: User) -> str:
    """The key of a session in which the user is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _environment() -> str:
    """What the server has to be started with: the same database, and no limit on frames."""
    names = {"PORT": str(settings.PORT), "ROOM_FRAME_RATE": "0", "ROOM_FRAME_BURST": "0"}
    if "DATABASE_URL" in os.environ:
        names["DATABASE_URL"] = os.environ["DATABASE_URL"]
    return " ".join(f"{name}={shlex.quote(value)}" for name, value in names.items())


def _options(roles: tuple[str, ...], rooms: int, out: Path) -> str:
    """The options of bench/room_load.py for these rooms, to be typed into a shell."""
    origin = f"http://127.0.0.1:{settings.PORT}"
    options = [
        ("--url-template", f"ws://127.0.0.1:{settings.PORT}/ws/rooms/{{room}}/{{role}}/?after={{last_seq}}"),
        ("--rooms", str(rooms)),
        ("--sockets-per-room", str(len(roles))),
        ("--roles", ",".join(roles)),
        ("--vars-file", str(out)),
        ("--header", f"Cookie: {settings.SESSION_COOKIE_NAME}={{token}}"),
        ("--origin", origin),
        ("--message", MESSAGE),
        ("--match", "type=event"),
        ("--seq-path", "seq"),
        ("--ack-match", "type=ack"),
        ("--ready", "type=ready"),
        ("--sender", "candidate"),
    ]
    return " ".join(f"{name} {shlex.quote(value)}" for name, value in options)
