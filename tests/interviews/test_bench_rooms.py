from __future__ import annotations

import json
import shlex
import stat
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from interviews.live.admission import admit
from interviews.models import Interview, LiveState
from interviews.models.event import Status

pytestmark = pytest.mark.django_db


def make_rooms(tmp_path, **options):
    out = StringIO()
    call_command("bench_rooms", out=tmp_path / "rooms.json", stdout=out, **options)
    return json.loads((tmp_path / "rooms.json").read_text()), out.getvalue().splitlines()


def test_each_role_of_each_room_may_enter_by_its_key(tmp_path) -> None:
    rooms, _ = make_rooms(tmp_path, rooms=2, people=3)
    assert [set(room) for room in rooms] == [{"room", "candidate", "interviewer", "observer"}] * 2
    for room in rooms:
        interview = Interview.objects.get(public_id=room["room"])
        for role in ("candidate", "interviewer", "observer"):
            cookie = (b"cookie", f"sessionid={room[role]['token']}".encode())
            assert admit(interview.public_id, role, [cookie]).interview_id == interview.pk


def test_the_rooms_are_live_and_no_conductor_listens(tmp_path) -> None:
    make_rooms(tmp_path, rooms=1, people=1)
    live = LiveState.objects.get()
    assert (live.status, live.listens, live.wake_at) == (Status.LIVE, False, None)
    assert Interview.objects.get().mode == Interview.Mode.INTERVIEWER


def test_only_as_many_people_as_asked_for(tmp_path) -> None:
    rooms, lines = make_rooms(tmp_path, rooms=1, people=2)
    assert set(rooms[0]) == {"room", "candidate", "interviewer"}
    options = shlex.split(lines[0])
    assert options[options.index("--roles") + 1] == "candidate,interviewer"
    assert Session.objects.count() == 2


def test_the_keys_are_for_the_owners_eyes(tmp_path) -> None:
    make_rooms(tmp_path, rooms=1, people=1)
    assert stat.S_IMODE((tmp_path / "rooms.json").stat().st_mode) == 0o600


def test_it_says_how_to_start_the_server(tmp_path) -> None:
    _, lines = make_rooms(tmp_path, rooms=1, people=1)
    assert "ROOM_FRAME_RATE=0" in lines[1].split()


def test_no_rooms_are_no_test(tmp_path) -> None:
    with pytest.raises(CommandError, match="--rooms"):
        make_rooms(tmp_path, rooms=0, people=1)
