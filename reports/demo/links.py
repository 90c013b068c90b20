"""What to open: the demo's links and sign-ins as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from interviews.models import Interview
from interviews.models.event import Status
from interviews.services.invitations import LinkState, find, invite, state_of_link
from reports.demo import kept
from reports.demo.finished import FINISHED
from reports.demo.people import PEOPLE
from reports.demo.rounds import NOT_HELD, READY, demo_interviews

DEFAULT_PORT = 8000


class NoDemo(Exception):
    """The demo was not loaded into this database."""


def port_words() -> str:
    """What stands before `make` in another terminal, so that it finds this server."""
    return "" if settings.PORT == DEFAULT_PORT else f"PORT={settings.PORT} "


def address(name: str, *args: object) -> str:
    return urljoin(settings.TRUSTED_ORIGINS[0], reverse(name, args=args))


def current_interview() -> Interview:
    newest = next(iter(demo_interviews(READY)), None)
    if newest is None:
        raise NoDemo("There is no demo in this database yet: make setup")
    return newest


def open_token(interview: Interview) -> str:
    """The token that was printed before, as long as it lets somebody in; else a fresh one."""
    memory = kept.read()
    token = memory.tokens.get(str(interview.public_id), "")
    invitation = find(token) if token else None
    if invitation and state_of_link(invitation, timezone.now()) is LinkState.OPEN:
        return token
    return fresh_token(interview)


def fresh_token(interview: Interview) -> str:
    memory = kept.read()
    token = invite(interview=interview, by=interview.created_by)
    memory.tokens = {str(interview.public_id): token}
    kept.write(memory)
    return token


def lines() -> Iterator[str]:
    interview = current_interview()
    yield ""
    yield f"As the candidate, {interview.candidate_name} (once, and in a private window):"
    yield f"  {_candidate_line(interview)}"
    yield ""
    yield f"As staff, at {address('account_login')}:"
    passwords = kept.read().passwords
    for person in PEOPLE:
        yield f"  {person.role.value:<15} {person.email:<28} {passwords.get(person.email, '')}"
    yield ""
    yield f"The interviewer watches and takes over at  {address('interviews:staff-room', interview.public_id)}"
    for finished in demo_interviews(FINISHED)[:1]:
        yield f"A finished, scored interview to read       {address('reports:report', finished.public_id)}"
    yield f"Nobody there to answer? `{port_words()}make demo-live` in another terminal plays the candidate."
    yield ""


def _candidate_line(interview: Interview) -> str:
    if interview.live.status in NOT_HELD:
        return address("interviews:join", open_token(interview))
    state = Status(interview.live.status).label.lower()
    return f"no link: this interview is “{state}”. `make setup` makes a new one."
