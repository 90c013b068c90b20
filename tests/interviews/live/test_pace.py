from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from interviews.live.pace import Pace, Typing, push_wake
from interviews.log import wake
from interviews.models import LiveState
from interviews.models.event import Status
from tests.factories import make_interview


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_through_and_then_the_rate_holds() -> None:
    clock = Clock()
    pace = Pace(2, 3, clock)
    assert [pace.allows() for _ in range(5)] == [True, True, True, False, False]
    assert pace.retry_after == 0.5
    clock.now = 0.5
    assert [pace.allows() for _ in range(2)] == [True, False]


def test_a_rate_of_nought_lets_everything_through() -> None:
    pace = Pace(0, 0)
    assert all(pace.allows() for _ in range(1000))
    assert pace.retry_after == 0


def test_typing_is_passed_on_once_a_second() -> None:
    clock = Clock()
    typing = Typing(clock)
    told = []
    for tenth in range(25):
        clock.now = tenth / 10
        told.append(typing.is_due())
    assert [n for n, due in enumerate(told) if due] == [0, 10, 20]


def test_typing_keeps_the_assistant_waiting_for_twenty_seconds_at_most() -> None:
    clock = Clock()
    typing = Typing(clock)
    assert typing.keeps_waiting()
    clock.now = 19.9
    assert typing.keeps_waiting()
    clock.now = 20.1
    assert not typing.keeps_waiting()
    typing.sent()
    assert typing.keeps_waiting()


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "pushed"), [(-1, True), (1, True), (60, False)])
def test_only_a_turn_that_is_near_is_put_off(seconds, pushed) -> None:
    interview = make_interview(status=Status.LIVE)
    before = timezone.now() + timedelta(seconds=seconds)
    wake(interview.pk, before)
    push_wake(interview.pk)
    assert (LiveState.objects.get().wake_at != before) is pushed
