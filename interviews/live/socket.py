"""One browser's end: what it may see and a bounded queue, so that a slow reader never slows the others."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from interviews.live.frames import Outgoing


@dataclass(frozen=True, slots=True)
class Admission:
    """Who a socket belongs to and by what right: an account's part in the interview or an invitation."""

    interview_id: int
    role: str
    actor: str
    name: str
    session_key: str
    user_id: int | None = None
    invitation_id: int | None = None


Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]

TOO_SLOW = 1013


class Socket:
    """Pushes frames in order. `held` is not None while missed events are still being read; `caught_up` says how far
    they went in each stream: the room around may still be behind that, and nothing is sent twice."""

    # `closed`: nothing goes out any more; `shut`: this side closed it, so nothing is taken in either.
    __slots__ = ("admission", "caught_up", "closed", "held", "panel", "queue", "send", "shut", "task")

    def __init__(self, send: Send, admission: Admission) -> None:
        self.send = send
        self.admission = admission
        self.panel = admission.role == "interviewer"
        self.queue: deque[str] | None = None
        self.held: list[Outgoing] | None = []
        self.caught_up = [0, 0]
        self.task: asyncio.Task[None] | None = None
        self.closed = self.shut = False

    @property
    def interview_id(self) -> int:
        return self.admission.interview_id

    @property
    def role(self) -> str:
        return self.admission.role

    @property
    def actor(self) -> str:
        return self.admission.actor

    def push_event(self, event: Outgoing) -> None:
        if self.held is not None:
            self.held.append(event)
            return
        if event.seq <= self.caught_up[event.stream]:
            return
        text = event.staff if self.panel else event.public
        if text:
            self.push(text)

    def push(self, text: str) -> None:
        """Send now if the transport takes it, else queue; a full queue closes the socket, which resumes later."""
        if self.closed:
            return
        if self.queue is not None:
            self.queue.append(text)
            if len(self.queue) > settings.ROOM_QUEUE_FRAMES:
                self.close(TOO_SLOW, "too slow")
            return
        sending = self.send({"type": "websocket.send", "text": text})
        try:
            blocked_on = sending.send(None)
        except StopIteration:
            return
        except Exception:
            self.closed = True
            return
        self.queue = deque()
        self.task = asyncio.get_running_loop().create_task(self._drain(_Resumed(sending, blocked_on)))

    async def _drain(self, sending: Awaitable[None]) -> None:
        try:
            await sending
            while self.queue:
                await self.send({"type": "websocket.send", "text": self.queue.popleft()})
            self.queue = None
        except Exception:
            self.closed = True

    def close(self, code: int, reason: str = "") -> None:
        if self.closed:
            return
        self.closed = self.shut = True
        if self.task and not self.task.done():
            self.task.cancel()
        self.queue = None
        self.task = asyncio.get_running_loop().create_task(self._close(code, reason))

    async def _close(self, code: int, reason: str) -> None:
        try:
            await self.send({"type": "websocket.close", "code": code, "reason": reason})
        except Exception:
            return


class _Resumed:
    """Goes on with a coroutine that was stepped once and waits for a future: a task is made only where it blocks."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], blocked_on: Any) -> None:
        self.coroutine = coroutine
        self.blocked_on = blocked_on

    def __await__(self) -> Generator[Any, Any, None]:
        waiting_for = self.blocked_on
        # A future announces itself anew whenever it is yielded to a task.
        while True:
            waiting_for._asyncio_future_blocking = True
            try:
                value = yield waiting_for
            except BaseException as error:
                advance: Callable[[], Any] = partial(self.coroutine.throw, error)
            else:
                advance = partial(self.coroutine.send, value)
            try:
                waiting_for = advance()
            except StopIteration:
                return
