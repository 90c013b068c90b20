"""What a room does while the Redis that joins the processes is away."""

from __future__ import annotations

import socket

import pytest
from asgiref.sync import sync_to_async

from interviews.live import runtime
from interviews.log import append
from tests.interviews.logs import said

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nobody_answers(settings) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


async def test_without_the_bus_people_enter_talk_and_leave(new_room) -> None:
    room = await new_room()
    candidate, interviewer = await room.enter("candidate"), await room.enter("interviewer")
    await candidate.say("Can you hear me?", "c-1")
    assert (await candidate.until(type="ack"))["seq"] == 1
    assert (await interviewer.until(type="event"))["body"]["text"] == "Can you hear me?"
    await candidate.wire.disconnect()
    await room.enter("candidate", "?after=1")


async def test_without_the_bus_other_programs_still_write(new_room, monkeypatch) -> None:
    room = await new_room()
    monkeypatch.setattr(runtime, "current", lambda: None)  # as in a Celery worker
    assert (await sync_to_async(append)(room.interview.pk, [said("hello", "c-1")]))[0].seq == 1
    await sync_to_async(runtime.whisper)(room.interview.pk, {"type": "typing"})
