from __future__ import annotations

import asyncio
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from interviews.models import Interview
from interviews.models.event import Status
from reports.demo.browser import Browser, PageRefused
from reports.demo.links import NoDemo, address, current_interview, fresh_token
from reports.demo.player import Player, RoomLost
from reports.demo.session import slugs_of

OVER = frozenset({Status.ENDED, Status.CANCELLED})


def faster(text: str) -> float:
    try:
        pace = float(text)
    except ValueError:
        pace = 0
    if not 0 < pace <= 100:
        raise ArgumentTypeError(f"{text!r} is not a number above 0 and up to 100")
    return pace


class Command(BaseCommand):
    help = "Plays the candidate in the demo interview of the running server, to be watched, led and scored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pace", type=faster, default=1.0, help="3 is three times as fast as a person")

    def handle(self, *args: Any, pace: float, **options: Any) -> None:
        browser = Browser(settings.TRUSTED_ORIGINS[0])
        try:
            browser.get("/")
            interview = open_interview()
            self.tell(f"{interview.candidate_name} comes in. As the interviewer, watch and take over at")
            self.tell(f"  {address('interviews:staff-room', interview.public_id)}")
            enter(browser, interview)
            self.converse(browser, interview, pace)
            browser.post(reverse("interviews:candidate-end", args=[interview.public_id]))
        except (NoDemo, PageRefused, RoomLost) as problem:
            raise CommandError(str(problem)) from problem
        except KeyboardInterrupt:
            self.stdout.write("\nThe candidate has left; run this again and they come back.")
            return
        self.stdout.write(f"Score it: {address('scoring:scorecard', interview.public_id)}")

    def converse(self, browser: Browser, interview: Interview, pace: float) -> None:
        url = f"{browser.origin.replace('http', 'ws', 1)}/ws/rooms/{interview.public_id}/candidate/"
        player = Player(slugs_of(interview), pace, self.tell)
        asyncio.run(player.play(url, browser.origin, browser.cookie_header))

    def tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def open_interview() -> Interview:
    interview = current_interview()
    if interview.live.status in OVER:
        raise NoDemo("The demo interview was held already. A new one: make setup")
    if interview.live.status in (Status.NEEDS_PERSON, Status.RESCHEDULE):
        raise NoDemo("The demo interview waits for its coordinator. A new one: make setup")
    return interview


def enter(browser: Browser, interview: Interview) -> None:
    """By a link of its own, and through the lobby if the conversation has not begun."""
    join = reverse("interviews:join", args=[fresh_token(interview)])
    browser.get(join)
    browser.post(join)
    if interview.live.status != Status.LIVE:
        here = [interview.public_id]
        browser.get(reverse("interviews:lobby", args=here))
        browser.post(reverse("interviews:consents", args=here), recording="yes", ai="yes")
        browser.post(reverse("interviews:begin", args=here))
