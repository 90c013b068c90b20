"""Whoever ends an interview, it is told once, and after the end stands in the log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from interviews.conductor.turn import take_turn
from interviews.events import CANDIDATE, Draft, Ended, EndReason, Handed, Stage, StageEntered, Started
from interviews.live.runtime import Live
from interviews.log import append
from interviews.models import Event, LiveState
from interviews.models.event import Status
from interviews.services.room import end_call
from interviews.signals import interview_ended
from tests.factories import make_interview
from tests.interviews.logs import said


@pytest.fixture
def told() -> Iterator[list[tuple[int, bool]]]:
    """The interviews that were told of, and whether the end stood in the log by then."""
    heard: list[tuple[int, bool]] = []

    def hear(*, interview_id: int, **kwargs: object) -> None:
        heard.append((interview_id, Event.objects.filter(interview=interview_id, kind="ended").exists()))

    interview_ended.connect(hear)
    yield heard
    interview_ended.disconnect(hear)


@pytest.mark.django_db(transaction=True)
def test_a_call_that_is_ended_is_told_once(told) -> None:
    interview = make_interview(status=Status.LIVE)
    append(interview.pk, [said()])
    end_call(interview=interview, actor=CANDIDATE, reason=EndReason.COMPLETED)
    end_call(interview=interview, actor=CANDIDATE, reason=EndReason.COMPLETED)
    assert told == [(interview.pk, True)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", [Status.LOBBY, Status.LIVE])
def test_who_wants_another_time_has_ended_nothing(told, status) -> None:
    interview = make_interview(status=status)
    end_call(interview=interview, actor=CANDIDATE, reason=EndReason.RESCHEDULE)
    assert told == []


@pytest.mark.django_db(transaction=True)
def test_an_end_by_the_assistants_turn_is_told(told) -> None:
    interview = make_interview(status=Status.LOBBY)
    began = timezone.now() - timedelta(hours=3)
    start = [Started(minutes=29), Handed(to="assistant"), StageEntered(stage=Stage.CLOSED)]
    append(interview.pk, [Draft(body, CANDIDATE, f"s:{number}") for number, body in enumerate(start)], at=began)
    LiveState.objects.filter(pk=interview.pk).update(wake_at=began, listens=True)
    take_turn(interview.pk)
    assert told == [(interview.pk, True)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_an_end_by_the_rooms_writer_is_told() -> None:
    interview = await sync_to_async(make_interview)(status=Status.LIVE)
    heard = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hear(**kwargs: object) -> None:
        loop.call_soon_threadsafe(heard.set)

    interview_ended.connect(hear)
    live = Live()
    await live.start()
    try:
        end = [Draft(Ended(reason=EndReason.COMPLETED), CANDIDATE, "end")]
        await sync_to_async(append)(interview.pk, end)
        await asyncio.wait_for(heard.wait(), 5)
    finally:
        await live.stop()
        interview_ended.disconnect(hear)
