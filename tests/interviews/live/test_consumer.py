from __future__ import annotations

import json

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from config.asgi import application
from interviews.events import Draft, Entered
from interviews.live.runtime import whisper
from interviews.log import append
from interviews.models import Event, LiveState
from interviews.models.event import Status
from interviews.services.invitations import revoke
from tests.factories import make_version
from tests.interviews.logs import noted, said

pytestmark = pytest.mark.django_db(transaction=True)


async def test_what_one_says_everybody_hears_once_and_the_sender_is_told(new_room) -> None:
    room = await new_room()
    candidate, interviewer, observer = [await room.enter(role) for role in room.sessions]
    await candidate.say("It reads rows.", "c-1")
    assert (await candidate.until(type="ack")) | {"at": ""} == {
        "type": "ack", "client_id": "c-1", "stream": "room", "seq": 1, "at": "",
    }  # fmt: skip
    for browser in (candidate, interviewer, observer):
        frame = await browser.until(type="event")
        assert (frame["seq"], frame["kind"], frame["actor"], frame["client_id"], frame["body"]["text"]) == (
            1, "said", "candidate", "c-1", "It reads rows.",
        )  # fmt: skip
    assert await Event.objects.acount() == 1


async def test_only_interviewers_are_told_ids_and_the_panel(new_room) -> None:
    room = await new_room()
    candidate, interviewer, observer = [await room.enter(role) for role in room.sessions]
    await interviewer.say("weak on SQL", "n-1", kind="noted")
    await interviewer.say("Please go on.", "s-1")
    panel = await interviewer.until(type="panel")
    assert (panel["seq"], panel["kind"], panel["body"]["text"]) == (1, "noted", "weak on SQL")
    assert "id" in panel
    for browser in (candidate, observer):
        frame = await browser.until(type="event")
        assert set(frame) == {"type", "seq", "kind", "actor", "at", "body"}
        assert "weak on SQL" not in json.dumps(browser.seen)
    assert "id" in await interviewer.until(type="event")


@pytest.mark.parametrize(
    ("status", "draft"),
    [
        (Status.LIVE, said("Hello.", "turn:17:0", actor="assistant")),
        (Status.LIVE, said("Why?", "ask:7:0", actor="interviewer:00000001")),
        (Status.SCHEDULED, Draft(Entered(), "candidate", "entered:41")),
    ],
)
async def test_client_ids_that_the_server_made_stay_inside(new_room, status, draft) -> None:
    """They count turns, questions of the key and invitations."""
    room = await new_room(status=Status.LIVE)
    candidate, observer = await room.enter("candidate"), await room.enter("observer")
    await LiveState.objects.filter(pk=room.interview.pk).aupdate(status=status)
    await sync_to_async(append)(room.interview.pk, [draft])
    for browser in (candidate, observer):
        assert set(await browser.until(type="event")) == {"type", "seq", "kind", "actor", "at", "body"}


async def test_who_comes_back_gets_what_was_missed_and_nothing_twice(new_room) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    for number in range(1, 6):
        await candidate.say(f"sentence {number}", f"c-{number}")
    await candidate.until(type="event", seq=5)
    await candidate.wire.disconnect()
    back = await room.open("candidate", "?after=3")
    ready = await back.until(type="ready")
    assert (ready["seq"], back.texts()) == (5, [(4, "sentence 4"), (5, "sentence 5")])
    await back.say("sentence 6", "c-6")
    assert (await back.until(type="event"))["seq"] == 6


async def test_an_interviewer_resumes_both_streams(new_room) -> None:
    room = await new_room()
    drafts = [said("a", "1"), noted("b", "1"), noted("c", "2"), said("d", "2")]
    await sync_to_async(append)(room.interview.pk, drafts)
    interviewer = await room.open("interviewer", "?after=1&panel_after=1")
    ready = await interviewer.until(type="ready")
    assert (ready["seq"], ready["panel_seq"]) == (2, 2)
    assert [(f["type"], f["seq"]) for f in interviewer.seen if "seq" in f] == [("panel", 2), ("event", 2), ("ready", 2)]


async def test_a_seq_from_the_future_brings_nothing_back(new_room) -> None:
    room = await new_room()
    await sync_to_async(append)(room.interview.pk, [said("a", "1")])
    candidate = await room.open("candidate", "?after=9")
    await candidate.until(type="ready")
    assert candidate.texts() == []


async def test_what_is_sent_again_is_stored_once_and_acked_alike(new_room) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    await candidate.say("once", "c-1")
    first = await candidate.until(type="ack")
    await candidate.say("once", "c-1")
    assert await candidate.until(type="ack") == first
    assert await Event.objects.acount() == 1


async def test_a_reused_client_id_is_refused_by_name(new_room) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    await candidate.say("one", "c-1")
    await candidate.say("another", "c-1")
    refusal = await candidate.until(type="error")
    assert (refusal["code"], refusal["client_id"]) == ("client_id_reused", "c-1")


@pytest.mark.parametrize(
    ("frame", "code", "client_id"),
    [
        ("{", "bad_frame", None),
        ('"said"', "bad_frame", None),
        ('{"type": "sing", "client_id": "x"}', "unknown_type", "x"),
        ('{"type": "said", "client_id": "x", "body": {"text": "   "}}', "bad_body", "x"),
        ('{"type": "said", "client_id": "x", "body": {"text": "a", "score": 10}}', "bad_body", "x"),
        ('{"type": "said", "client_id": "no spaces", "body": {"text": "a"}}', "bad_body", "no spaces"),
        ('{"type": "said", "client_id": "x", "body": {"text": "\\ud800"}}', "bad_body", "x"),
        ('{"type": "said", "client_id": "' + "x" * 65 + '", "body": {"text": "a"}}', "bad_body", None),
        ('{"type": "said", "client_id": "x", "body": {"text": "' + "a" * 100_000 + '"}}', "too_large", "x"),
        ('{"type": "noted", "client_id": "x", "body": {"text": "a"}}', "not_allowed", "x"),
        ('{"type": "found", "client_id": "x", "body": {}}', "unknown_type", "x"),
    ],
)
async def test_a_bad_frame_is_answered_and_the_room_goes_on(new_room, frame, code, client_id) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    await candidate.wire.send_to(text_data=frame)
    refusal = await candidate.until(type="error")
    assert (refusal["code"], refusal.get("client_id")) == (code, client_id)
    await candidate.say("still here", "c-1")
    assert (await candidate.until(type="event"))["body"]["text"] == "still here"


async def test_bytes_are_refused_and_the_room_goes_on(new_room) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    await candidate.wire.send_to(bytes_data=b"\xff\xfe")
    assert (await candidate.until(type="error"))["code"] == "bad_frame"


async def test_an_observer_may_send_nothing(new_room) -> None:
    room = await new_room()
    observer = await room.enter("observer")
    await observer.say("psst", "o-1")
    assert (await observer.until(type="error"))["code"] == "not_allowed"
    assert not await Event.objects.aexists()


async def test_nothing_is_said_after_the_end(new_room) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    await LiveState.objects.aupdate(status=Status.ENDED)
    await candidate.say("one more thing", "c-1")
    refusal = await candidate.until(type="error")
    assert (refusal["code"], refusal["message"]) == ("not_live", "The interview is ended.")


async def test_too_many_frames_are_put_off_and_then_end_the_socket(new_room, settings) -> None:
    settings.ROOM_FRAME_RATE, settings.ROOM_FRAME_BURST = 0.001, 3
    room = await new_room()
    candidate = await room.enter("candidate")
    for number in range(3):
        await candidate.say("hurry", f"c-{number}")
        await candidate.until(type="ack")
    await candidate.say("hurry", "c-3")
    refusal = await candidate.until(type="error")
    assert (refusal["code"], refusal["client_id"]) == ("rate_limited", "c-3")
    assert refusal["retry_after"] > 0
    for _ in range(200):
        await candidate.send(type="ping")
    assert await candidate.closed_with() == 1008
    assert await Event.objects.acount() == 3


async def test_typing_reaches_the_others_and_is_not_kept(new_room) -> None:
    room = await new_room()
    candidate, observer = await room.enter("candidate"), await room.enter("observer")
    await candidate.send(type="typing", on=True)
    await candidate.send(type="typing", on=True)
    assert await observer.until(type="typing") == {"type": "typing", "actor": "candidate", "on": True}
    await candidate.send(type="typing", on=False)
    assert (await observer.until(type="typing"))["on"] is False
    assert not await Event.objects.aexists()


async def test_typing_puts_the_assistants_turn_off(new_room) -> None:
    room = await new_room(mode="assistant")
    candidate = await room.enter("candidate")
    await candidate.say("first half", "c-1")
    await candidate.until(type="ack")
    before = (await LiveState.objects.aget()).wake_at
    await candidate.send(type="typing", on=True)
    await candidate.send(type="ping")
    await candidate.until(type="pong")
    assert (await LiveState.objects.aget()).wake_at > before


async def test_pointing_lights_lines_for_the_others(new_room) -> None:
    room = await new_room()
    candidate, interviewer = await room.enter("candidate"), await room.enter("interviewer")
    await interviewer.send(type="point", version="v", first_line=3, line_count=2)
    frame = await candidate.until(type="point")
    assert (frame["version"], frame["first_line"], frame["line_count"]) == ("v", 3, 2)
    assert frame["actor"].startswith("interviewer:")


async def test_presence_names_who_is_there(new_room) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    observer = await room.enter("observer")
    there = await candidate.until(type="presence")
    while len(there["here"]) < 2:
        there = await candidate.until(type="presence")
    assert [(person["role"], person["name"]) for person in there["here"]] == [
        ("candidate", "Ada Example"), ("observer", "Otto"),
    ]  # fmt: skip
    await observer.wire.disconnect()
    assert len((await candidate.until(type="presence"))["here"]) == 1


async def test_a_comment_needs_lines_that_were_shown(new_room) -> None:
    room = await new_room()
    version = await sync_to_async(make_version)()
    candidate = await room.enter("candidate")
    comment = {"version": str(version.public_id), "first_line": 5, "line_count": 2, "text": "this blocks"}
    await candidate.send(type="commented", client_id="c-1", body=comment)
    assert (await candidate.until(type="error"))["code"] == "not_allowed"
    await Event.objects.acreate(
        interview=room.interview, stream=0, seq=1, kind="shown", actor="assistant", client_id="t",
        body={"version": str(version.public_id), "title": "A", "number": 1, "of": 1},
    )  # fmt: skip
    await LiveState.objects.aupdate(room_seq=1)
    await candidate.send(type="commented", client_id="c-2", body={**comment, "line_count": 3})
    assert (await candidate.until(type="error"))["client_id"] == "c-2"
    await candidate.send(type="commented", client_id="c-3", body=comment)
    assert (await candidate.until(type="event", kind="commented"))["body"] == comment


async def test_ones_last_message_can_be_changed_until_it_is_answered(new_room) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    await candidate.say("firts", "c-1")
    await candidate.until(type="ack")
    await candidate.send(type="edited", client_id="c-2", body={"seq": 1, "text": "first"})
    assert (await candidate.until(type="event", kind="edited"))["body"]["text"] == "first"
    await sync_to_async(append)(room.interview.pk, [said("Go on.", "t", actor="assistant")])
    await candidate.send(type="edited", client_id="c-3", body={"seq": 1, "text": "too late"})
    assert (await candidate.until(type="error"))["code"] == "not_allowed"


async def test_the_newest_window_of_the_candidate_wins(new_room) -> None:
    room = await new_room()
    first = await room.enter("candidate")
    await room.enter("candidate")
    assert await first.closed_with() == 4409


@pytest.mark.parametrize(("role", "session"), [("candidate", ""), ("interviewer", ""), ("interviewer", "f" * 32)])
async def test_without_a_session_nobody_enters(new_room, role, session) -> None:
    room = await new_room()
    browser = await room.open(role, session=session)
    assert await browser.closed_with() == 4401


@pytest.mark.parametrize(
    ("role", "as_whom", "code"),
    [
        ("interviewer", "observer", 4404),
        ("observer", "interviewer", 4404),
        ("interviewer", "candidate", 4401),
        ("candidate", "interviewer", 4401),
        ("assistant", "interviewer", 4404),
    ],
)
async def test_a_role_is_not_taken_it_is_given(new_room, role, as_whom, code) -> None:
    room = await new_room()
    room.sessions[role] = room.sessions[as_whom]
    browser = await room.open(role)
    assert await browser.closed_with() == code


async def test_somebody_elses_interview_does_not_exist(new_room) -> None:
    mine, other = await new_room(), await new_room()
    for role, code in (("candidate", 4401), ("interviewer", 4404)):
        browser = await other.open(role, session=mine.sessions[role])
        assert await browser.closed_with() == code


async def test_a_revoked_invitation_lets_nobody_in(new_room) -> None:
    room = await new_room()
    await sync_to_async(revoke)(interview=room.interview)
    browser = await room.open("candidate")
    assert await browser.closed_with() == 4401


async def test_revoking_ends_the_candidates_socket_at_once(new_room) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    await sync_to_async(revoke)(interview=room.interview)
    assert await candidate.closed_with() == 1012
    assert await (await room.open("candidate")).closed_with() == 4401


@pytest.mark.parametrize("origin", [b"https://evil.test", b"http://127.0.0.1:9", b"null", b""])
async def test_a_foreign_origin_is_refused(new_room, origin) -> None:
    room = await new_room()
    path = f"/ws/rooms/{room.interview.public_id}/candidate/"
    headers = [(b"cookie", f"sessionid={room.sessions['candidate']}".encode()), (b"origin", origin)]
    connected, _ = await WebsocketCommunicator(application, path, headers).connect(timeout=30)
    assert not connected


async def test_whispers_from_a_thread_reach_the_room(new_room) -> None:
    room = await new_room()
    candidate = await room.enter("candidate")
    frame = {"type": "typing", "actor": "assistant", "on": True}
    await sync_to_async(whisper)(room.interview.pk, frame)
    assert await candidate.until(type="typing") == frame
