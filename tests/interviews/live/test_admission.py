from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from interviews.live.admission import session_of
from interviews.models import Participant
from interviews.services.invitations import revoke

KEY = "abcdefghijklmnopqrstuvwxyz012345"


@pytest.mark.parametrize(
    "cookies",
    [
        [f"sessionid={KEY}"],
        [f'prefs={{"a": [1, 2]}}; sessionid={KEY}'],
        [f"=; no name; \xe9=\xe9; sessionid={KEY}; last=1"],
        ["theme=dark", f"sessionid={KEY}"],
    ],
)
def test_the_session_is_found_beside_whatever_other_programs_keep(cookies) -> None:
    headers = [(b"host", b"localhost"), *((b"cookie", cookie.encode("latin-1")) for cookie in cookies)]
    assert session_of(headers).session_key == KEY


@pytest.mark.parametrize("headers", [[], [(b"cookie", b"")], [(b"cookie", b"sessionid=")], [(b"cookie", b"\xff;=;")]])
def test_without_a_session_cookie_there_is_no_session(headers) -> None:
    assert session_of(headers).session_key is None


@pytest.mark.django_db(transaction=True)
async def test_who_lost_their_access_is_sent_out_and_not_let_in_again(new_room, live) -> None:
    room = await new_room()
    candidate, interviewer, observer = [await room.enter(role) for role in room.sessions]
    await live.recheck()
    await candidate.say("still here", "c-1")
    await candidate.until(type="ack")
    await sync_to_async(revoke)(interview=room.interview)
    await Session.objects.filter(pk=room.sessions["interviewer"]).adelete()
    await Participant.objects.filter(user=room.observer).adelete()
    await live.recheck()
    for role, browser in (("candidate", candidate), ("interviewer", interviewer), ("observer", observer)):
        assert await browser.closed_with() == 1012
        assert await (await room.open(role)).closed_with() in (4401, 4404)


@pytest.mark.django_db(transaction=True)
async def test_who_signs_in_meanwhile_in_the_same_browser_comes_back_by_the_new_session(new_room, live) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    session = SessionStore(room.sessions["candidate"])
    await sync_to_async(session.cycle_key)()
    await live.recheck()
    assert await candidate.closed_with() == 1012
    room.sessions["candidate"] = session.session_key
    await room.enter("candidate")
