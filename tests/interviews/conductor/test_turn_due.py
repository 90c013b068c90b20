"""When a turn is due: what was put off comes again, what was called off does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from interviews.conductor import turn
from interviews.events import CANDIDATE, SYSTEM, Cancelled, Ended, EndReason, Handed, Reopened
from interviews.live.pace import TYPING_KEEPS, push_wake
from interviews.log import wake
from interviews.models import LiveState
from tests.interviews.rooms import live_room, say, write

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_turn_put_off_on_its_way_to_the_workers_is_found_as_soon_as_it_is_due_again(monkeypatch) -> None:
    monkeypatch.setattr(turn.current_app, "send_task", lambda name, args: None)
    interview = live_room(leads="assistant")
    say(interview, "I think")
    now = datetime.now(UTC)
    wake(interview.pk, now)
    assert turn.run_due(now) == 1
    push_wake(interview.pk)
    assert not turn.take_turn(interview.pk)
    assert turn.run_due(now + TYPING_KEEPS + timedelta(seconds=1)) == 1


@pytest.mark.parametrize("arranged", [Reopened(), Cancelled()])
def test_a_last_turn_that_comes_after_a_new_arrangement_is_given_up(arranged) -> None:
    interview = live_room(leads="assistant")
    say(interview, "not today, sorry")
    write(interview, CANDIDATE, Ended(reason=EndReason.RESCHEDULE))
    write(interview, SYSTEM, arranged)
    wake(interview.pk, datetime.now(UTC))
    assert turn.take_turn(interview.pk)
    live = LiveState.objects.get(pk=interview.pk)
    assert (live.wake_at, live.lease_until, live.panel_seq) == (None, None, 0)


@pytest.mark.parametrize(("leads", "words", "signs"), [("interviewer", "hm", []), ("assistant", "yes", [True])])
def test_the_assistant_is_seen_typing_only_where_it_leads(monkeypatch, leads, words, signs) -> None:
    seen: list[object] = []
    monkeypatch.setattr(turn, "whisper", lambda interview_id, frame: seen.append(frame["on"]))
    interview = live_room(leads="assistant")
    write(interview, SYSTEM, Handed(to=leads))
    say(interview, words)
    for _ in range(2):
        wake(interview.pk, datetime.now(UTC))
        assert turn.take_turn(interview.pk)
    assert seen == signs
